"""What each image costs at the end of a run, beside what a sure answer costs: the picture behind the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.losses import LOSSES
from core.run import Run


@dataclass(frozen=True, eq=False)
class Costs:
    """``each`` (N,) float: the loss of each image; ``right`` (N,) bool; ``mean``: the run's last loss.

    ``levels``: values that say something, by name, in rising order: what a sure and right answer costs and a sure and
    wrong one, where there are such values; else what one of 50 : 50 costs.
    """

    each: np.ndarray
    right: np.ndarray
    mean: float
    levels: dict[str, float]


def costs(run: Run) -> Costs | None:
    """The costs at the run's last epoch; None if they are not finite."""
    loss = LOSSES[run.experiment.parts[-1][1].loss]
    each = run.activations.losses[:, -1].astype(float)
    if not np.isfinite(each).all():
        return None
    levels = {"50 : 50": loss.chance}
    if loss.sure is not None:
        right, wrong = loss.sure(2)
        levels = {"sure and right": float(right), "sure and wrong": float(wrong)}
    return Costs(each, run.right[-1], float(run.loss[-1]), levels)
