"""How the cells of a grid are dealt out in chunks, which are trained and kept together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.atlas.grid import AXES, Grid

# The settings that decide how big the arrays of a network are and which code works on them. The cells of a chunk have
# them in common, so that a chunk is a few seconds' work of one kind.
CHUNK_AXES = ("normalisation", "filters", "padding", "optimizer")
# What an update costs beside its features, in features: Python's part and the loss, the same for every network.
# Measured on chunks of 4 to 144 features, whose times it foretells to a quarter.
UPDATE_COST = 4
GOLDEN_SECTION = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Chunk:
    """Cells that are trained and kept together, by number, and what they cost in relation to other chunks."""

    number: int
    cells: tuple[int, ...]
    cost: float


def chunks(grid: Grid) -> tuple[Chunk, ...]:
    """All cells, each in one chunk, in the order in which to train them.

    Cheap and expensive ones take turns, so that those done so far are always a fair sample of those to come, and so is
    the time they took.
    """
    numbers = np.arange(len(grid)).reshape(grid.shape)
    inner = [AXES.index(name) for name in AXES if name not in CHUNK_AXES]
    rows = np.moveaxis(numbers, inner, range(-len(inner), 0)).reshape(-1, math.prod(grid.shape[i] for i in inner))
    dealt = [
        Chunk(number, tuple(row), len(row) * (UPDATE_COST + grid.experiment(row[0]).features))
        for number, row in enumerate(rows.tolist())
    ]
    # Multiples of the golden section, modulo 1, fill the line from 0 to 1 evenly however far one goes.
    turns = (np.arange(len(dealt)) * GOLDEN_SECTION % 1).argsort().argsort()
    dealt.sort(key=lambda chunk: chunk.cost)
    return tuple(dealt[turn] for turn in turns)
