"""A grid so small that a test can train all of it, and what comes out of it one cell after the other."""

from __future__ import annotations

import functools

import numpy as np

from core.atlas import Grid
from makers.atlas.cells import Cells, Whole
from makers.atlas.training import train_cells
from makers.provenance import made_here

# 8 chunks of 4 cells.
SMALL = Grid(
    loss=("double_softmax", "logits"),
    normalisation=("none", "unit"),
    filters=(1, 3),
    padding=("valid",),
    optimizer=("sgd", "adam"),
    learning_rate=(0.001, 0.1),
    budgets=(5, 20),
    seeds=range(40),
)


@functools.cache
def serial() -> Whole:
    return Whole(SMALL, train_cells(SMALL, range(len(SMALL))), made_here())


def assert_same(first: Cells, second: Cells) -> None:
    """Bit for bit."""
    for name, array in first.arrays().items():
        other = second.arrays()[name]
        assert (array.dtype, array.shape) == (other.dtype, other.shape)
        assert np.ascontiguousarray(array).tobytes() == np.ascontiguousarray(other).tobytes(), name
