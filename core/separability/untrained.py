"""How often random filters leave it to a dense layer alone, without any learning: measured on seeds, kept in a file.

The filters are those that Keras drew in 2019 for each seed. ``python -m core.separability`` measures anew, in minutes.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.experiment import Experiment
from core.filters import kernels
from core.images import NORMALISATIONS, PADDINGS
from core.network.initial_weights import initial_parameters
from core.outcome.success import Success, success
from core.separability.of_filters import separable

FILE = Path(__file__).parent.parent / "results" / "untrained.json"
SEEDS = 1024
FILTERS = range(1, 7)

Cell = tuple[str, str, int]  # padding, normalisation, number of filters
CELLS: tuple[Cell, ...] = tuple((p, n, f) for p in PADDINGS for n in NORMALISATIONS for f in FILTERS)


def measured(cell: Cell, seeds: range = range(SEEDS)) -> np.ndarray:
    """Whether the thread's images are separable behind the initial filters of each seed, (R,) bool."""
    padding, normalisation, filters = cell
    drawn = initial_parameters(Experiment(filters=filters, padding=padding), seeds)
    return np.array([separable(kernel, padding, normalisation) for kernel in kernels(drawn, filters)])


@lru_cache(1)
def load() -> dict[Cell, Success]:
    """The share of seeds for each cell, from the file."""
    solved = json.loads(FILE.read_text(encoding="utf-8"))
    return {cell: success(np.arange(SEEDS) < solved[_name(cell)]) for cell in CELLS}


def save() -> None:
    """Measure every cell, and write the file."""
    solved = {_name(cell): int(measured(cell).sum()) for cell in CELLS}
    FILE.write_text(json.dumps(solved, indent=0) + "\n", encoding="utf-8")


def _name(cell: Cell) -> str:
    return " ".join(map(str, cell))
