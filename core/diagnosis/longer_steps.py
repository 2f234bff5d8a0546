"""Would longer steps have helped? Tried on the loss itself, along the step that the run takes: a line search.

In float64, so that a step is measured however small it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.network.network import Network

TIMES = 10.0 ** np.arange(13)
NOTABLE = 0.01  # of the loss above its floor: what a longer step must gain


@dataclass(frozen=True)
class Longer:
    """``times`` the step is the best of 1, 10, 100, ...; it lowers the loss by ``fall``, the step itself by ``one``.

    ``gains``: that is a notable share of what the loss is above its floor.
    """

    times: float
    one: float
    fall: float
    gains: bool


def longer(experiment: Experiment, weights: np.ndarray, step: np.ndarray) -> Longer:
    """What steps that are 1, 10, 100, ... times ``step`` (W,) would do to the loss at ``weights`` (W,)."""
    times = np.concatenate([[0.0], TIMES])
    loss, net = LOSSES[experiment.loss], Network(experiment, len(times), np.float64)
    with np.errstate(all="ignore"):  # a step may lead anywhere; what is not finite is not the best
        net.parameters.flat[:] = weights[:, None].astype(np.float64) + step[:, None] * times
        losses = loss.evaluate(net.forward(), net.onehot)[0].mean(axis=0)
    falls = np.where(np.isfinite(losses[1:]), losses[0] - losses[1:], -np.inf)
    best = int(falls.argmax())
    gains = bool(falls[best] > NOTABLE * (losses[0] - loss.floor))
    return Longer(float(TIMES[best]), float(falls[0]), float(falls[best]), gains)
