"""Measure how often random filters are enough: ``python -m makers.untrained``."""

from __future__ import annotations

import json

import numpy as np

from core.experiment import Experiment
from core.filters import kernels
from core.network.initial_weights import initial_parameters
from core.separability.of_filters import separable
from core.separability.untrained import CELLS, FILE, SEEDS, Cell, name_of


def measured(cell: Cell, seeds: range = range(SEEDS)) -> np.ndarray:
    """Whether the thread's images are separable behind the initial filters of each seed, (R,) bool."""
    padding, normalisation, filters = cell
    drawn = initial_parameters(Experiment(filters=filters, padding=padding), seeds)
    return np.array([separable(kernel, padding, normalisation) for kernel in kernels(drawn, filters)])


def save() -> None:
    """Measure every cell, and write the file."""
    solved = {name_of(cell): int(measured(cell).sum()) for cell in CELLS}
    FILE.write_text(json.dumps(solved, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    save()
