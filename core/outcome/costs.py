"""What each image costs at the end of a run, beside what a sure answer costs: the picture behind the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.formulas.losses import LOSSES
from core.images import labels
from core.network import network
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
    _, settings = run.experiment.parts[-1]  # those of the end, where the run was changed on its way
    loss = LOSSES[settings.loss]
    last = network.activations(settings, np.ascontiguousarray(run.parameters[-1:].T))  # this epoch alone
    each = last.losses[:, 0].astype(float)
    if not np.isfinite(each).all():
        return None
    levels = {"50 : 50": loss.chance}
    if loss.sure is not None:
        right, wrong = loss.sure(2)
        levels = {"sure and right": float(right), "sure and wrong": float(wrong)}
    return Costs(each, last.predictions[:, 0] == labels(settings.images), float(run.loss[-1]), levels)
