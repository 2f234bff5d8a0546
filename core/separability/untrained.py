"""How often random filters leave it to a dense layer alone, without any learning: measured on seeds, kept in a file.

The filters are those that Keras drew in 2019 for each seed. ``python -m makers.untrained`` measures anew, in minutes.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.images import NORMALISATIONS, PADDINGS
from core.outcome.success import Success, success

FILE = Path(__file__).parent.parent / "results" / "untrained.json"
SEEDS = 1024
FILTERS = range(1, 7)

Cell = tuple[str, str, int]  # padding, normalisation, number of filters
CELLS: tuple[Cell, ...] = tuple((p, n, f) for p in PADDINGS for n in NORMALISATIONS for f in FILTERS)


@lru_cache(1)
def load() -> dict[Cell, Success]:
    """The share of seeds for each cell, from the file."""
    solved = json.loads(FILE.read_text(encoding="utf-8"))
    return {cell: success(np.arange(SEEDS) < solved[name_of(cell)]) for cell in CELLS}


def name_of(cell: Cell) -> str:
    """What the file calls a cell."""
    return " ".join(map(str, cell))
