"""A run's filters in their patterns, at every epoch: the numbers of the picture that plays them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.filters import decompose, detectors
from core.outcome.record import Record
from core.run import Run


@dataclass(frozen=True, eq=False)
class Patterns(Record):
    """Filters and patterns. The kinds: kernel and pattern (4 F each), and detects (F): ``detectors`` plus 2.

    ``finite`` (epochs, 4, F): the patterns up to where the run diverges. ``largest``: the largest size of a tap or a
    pattern there, 1 if all are 0. ``threshold`` as in ``detectors``.
    """

    finite: np.ndarray
    largest: float
    experiment: Experiment
    threshold: float


def patterns(run: Run, threshold: float) -> Patterns:
    """The patterns of a run's filters."""
    epochs, until, found = len(run.loss), run.diverged_at, decompose(run.kernels)
    kinds = {
        "kernel": run.kernels.reshape(epochs, -1),
        "pattern": found.reshape(epochs, -1),
        "detects": detectors(run.kernels, threshold) + 2,
    }
    record = Record.of(kinds, np.arange(epochs))
    largest = float(max(np.abs(found[:until]).max(), np.abs(run.kernels[:until]).max())) or 1.0
    return Patterns(record.rows, record.positions, found[:until], largest, run.experiment, threshold)
