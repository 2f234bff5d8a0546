"""What the detectors measure on one run, each quantity once and for all epochs at a time.

"In view" is the last epoch whose loss and weights are finite: usually the last one. Everything here ends there. Letters
as in ``network.py``; the last axis R is the epoch.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from core.diagnosis.convergence import lowest_loss
from core.diagnosis.curvature import sharpness
from core.diagnosis.findings import Evidence, evidence
from core.diagnosis.longer_steps import Longer, longer
from core.formulas.losses import LOSSES, cross_entropy
from core.formulas.losses.loss import OnLogits
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, labels, network_input
from core.network.network import Activations, C, Network, T, activations
from core.outcome.trend import Trend, trend
from core.run import Run
from core.run.trajectory import Trajectory
from core.separability.possibility import possible
from core.separability.programme import Separation, separation, widest_margin

NEARLY_ONE = 1 - 1e-6  # a probability above it is called saturated; exact ones are counted apart
NO_GRADIENT = 1e-6  # a gradient at the logits is at most about 1; below this it is called blocked
NEAR = 1e-3  # a loss within this share of the lowest possible one has arrived


def to_the_end(holds: np.ndarray) -> np.ndarray:
    """The first epoch from which it ``holds`` (..., R) to the end, (...): R where it does not hold at the end.

    >>> to_the_end(np.array([[True, True], [False, True], [True, False]])).tolist()
    [0, 1, 2]
    """
    r = holds.shape[-1]
    return np.where(holds.all(axis=-1), 0, r - (~holds[..., ::-1]).argmax(axis=-1))


class Measurements:
    """The measured quantities of ``whole``, a Run; ``run`` is its finite part, as the settings in view see it.

    Those settings, ``experiment``, hold from the epoch ``since`` on: 0, unless the run changes them on the way. What
    came before is seen by them, too: the loss of its weights is theirs, and no step there is theirs.
    """

    def __init__(self, whole: Run) -> None:
        self.whole = whole
        diverged = whole.diverged_at
        self.epoch = len(whole.loss) - 1 if diverged is None else max(diverged - 1, 0)
        self.experiment = whole.experiment.at(self.epoch)
        then = whole.experiment.then
        self.since = then[0] if then and self.epoch >= then[0] else 0
        kept = whole.trajectory[: self.epoch + 1]
        if self.since:
            before = activations(self.experiment, np.ascontiguousarray(kept.parameters[: self.since].T))
            right = before.predictions == labels(self.experiment.images).astype(bool)[:, None]
            firsts = (each.mean(axis=0, dtype=np.float32) for each in (before.losses, right))
            seconds = (kept.loss[self.since :], kept.accuracy[self.since :])
            kept = Trajectory(kept.parameters, *map(np.concatenate, zip(firsts, seconds, strict=True)))
        self.run = Run(self.experiment, kept) if then or self.epoch < len(whole.loss) - 1 else whole
        self.loss = LOSSES[self.experiment.loss]
        self.optimizer = OPTIMIZERS[self.experiment.optimizer]
        self.limit = self.optimizer.stable_limit or float("inf")  # of learning rate x curvature
        self.classes = labels(self.experiment.images)
        self.n = len(self.classes)  # N
        self.inputs = network_input(self.experiment.images, self.experiment.normalisation)  # (N, 3, 3)
        self.wrong = np.flatnonzero(~self.run.right[-1])  # the images that are wrong in view
        self.loss64 = self.run.loss.astype(np.float64)  # as recorded, (R,)
        # As many epochs again as the run had, 100 at least: what a short forecast looks ahead.
        self.horizon = max(100, self.epoch - self.since)
        # The length of the last tenth of the run, in epochs, as far as it is by the settings in view.
        self.tail = min(self.epoch - self.since, max(1, self.epoch // 10))
        self.onehot = np.eye(C, dtype=np.float32)[self.classes].T[:, :, None]  # (C, N, 1)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What any sentence may speak of."""
        return {
            "n": self.n,
            "filters": self.experiment.filters,
            "features": self.experiment.features,
            "optimizer": self.optimizer.label,
            "limit": self.limit,
            "horizon": self.horizon,
            "epoch": self.epoch,
            "now": self.loss64[-1],
            "right": self.n - len(self.wrong),
        }

    def now(self, name: str, value: float, says: str = "", /, **values: Any) -> Evidence:
        """Evidence that holds in view."""
        return self.during(self.epoch, self.epoch, name, value, says, **values)

    def ever(self, name: str, value: float, says: str = "", /, **values: Any) -> Evidence:
        """Evidence that holds from the start to the epoch in view."""
        return self.during(0, self.epoch, name, value, says, **values)

    def since_epoch(self, epoch: int, name: str, value: float, says: str = "", /, **values: Any) -> Evidence:
        """Evidence that holds from an epoch on to that in view."""
        return self.during(epoch, self.epoch, name, value, says, **values)

    def at_start(self, name: str, value: float, says: str = "", /, **values: Any) -> Evidence:
        """Evidence that holds before any training."""
        return self.during(0, 0, name, value, says, **values)

    def during(self, first: int, last: int, name: str, value: float, says: str = "", /, **values: Any) -> Evidence:
        """Evidence that holds from one epoch to another."""
        return evidence(name, value, (first, last), says, **self.facts | values)

    @cached_property
    def finite(self) -> bool:
        """Whether there is an epoch to look at: loss, weights and logits in view are numbers."""
        numbers = (self.run.loss[self.epoch], self.run.parameters[self.epoch], self.activations.logits[..., -1])
        return all(bool(np.isfinite(part).all()) for part in numbers)

    @property
    def activations(self) -> Activations:
        """What every layer said at every epoch."""
        return self.run.activations

    @cached_property
    def contradictions(self) -> np.ndarray:
        """The pairs of images with the same pixels and different classes, (pairs, 2)."""
        x = self.inputs.reshape(self.n, -1)
        same = (x[:, None] == x).all(axis=2) & (self.classes[:, None] != self.classes)
        return np.argwhere(np.triu(same))

    @cached_property
    def possible_with(self) -> list[str]:
        """The scalings of the pixels with which some filters and some dense layer are right on every image.

        Where the present one is among them, the others are not asked.
        """
        e = self.experiment
        # Where the filters in view can do it, some can.
        done = self.finite and (self.separation.separable or self.margin_at_start > 0)
        if done or possible(e.images, e.normalisation):
            return [e.normalisation]
        return [name for name in NORMALISATIONS if possible(e.images, name)]

    # What goes wrong behind the logits

    @cached_property
    def certainty(self) -> np.ndarray:
        """The larger of an image's two probabilities, (N, R) float32."""
        return self.activations.probabilities.max(axis=0)

    @cached_property
    def logit_gradient(self) -> np.ndarray:
        """The length of the gradient of each image's loss at its logits, (N, R)."""
        _, gradient = self.loss.evaluate(self.activations.logits, self.onehot)
        return np.sqrt((gradient.astype(np.float64) ** 2).sum(axis=0))

    @cached_property
    def faded(self) -> np.ndarray:
        """How many times longer the gradient of the cross-entropy would be for each wrong image in view, (wrong,)."""
        logits = self.activations.logits[:, self.wrong, -1:].astype(np.float64)
        _, plain = cross_entropy(logits, self.onehot[:, self.wrong])
        lengths = np.sqrt((plain**2).sum(axis=0))[:, 0]
        return lengths / np.maximum(self.logit_gradient[self.wrong, -1], np.finfo(np.float32).tiny)

    @cached_property
    def blocked(self) -> np.ndarray:
        """Which images are wrong, saturated, and without a gradient that could put them right, (N, R) bool."""
        wrong = ~self.run.right.T
        return wrong & (self.certainty >= NEARLY_ONE) & (self.logit_gradient <= NO_GRADIENT)

    # What the filters say

    @cached_property
    def filter_peak(self) -> np.ndarray:
        """The largest response of each filter to any image, before the ReLU, (F, R)."""
        return self.activations.responses.max(axis=(0, 1))

    @cached_property
    def image_peak(self) -> np.ndarray:
        """The largest response of any filter to each image, before the ReLU, (N, R)."""
        return self.activations.responses.max(axis=(1, 2))

    @cached_property
    def features(self) -> np.ndarray:
        """The features in view, (N, K)."""
        return self.activations.features[:, :, -1]

    @cached_property
    def separation(self) -> Separation:
        """Whether a dense layer could separate the features in view."""
        return separation(self.features, self.classes)

    @cached_property
    def margin_at_start(self) -> float:
        """The margin of the best dense layer on the features of the initial filters; 0 if none separates them."""
        return widest_margin(self.activations.features[:, :, 0], self.classes)

    # How the weights move

    @cached_property
    def update_ratios(self) -> np.ndarray:
        """The length of each update over the length of the weights it changes, (R - 1,)."""
        w = self.run.parameters.astype(np.float64)
        lengths = np.linalg.norm(w[:-1], axis=1)
        return np.linalg.norm(np.diff(w, axis=0), axis=1) / np.where(lengths > 0, lengths, 1)

    @cached_property
    def frozen_since(self) -> int:
        """The first epoch from which no weight but the biases, and no logit, changes by a bit: see ``Run.moved``."""
        rows = [self.run.parameters[:, :-2], self.activations.logits.transpose(2, 0, 1).reshape(self.epoch + 1, -1)]
        bits = np.ascontiguousarray(np.concatenate(rows, axis=1)).view(np.uint32)
        same = (bits[1:] == bits[:-1]).all(axis=1)
        return int(to_the_end(same)) if len(same) else 0

    @cached_property
    def gradient(self) -> np.ndarray:
        """The gradient of the mean loss at every weight in view, (W,) float32, as the training computes it."""
        net = Network(self.experiment, 1)
        net.parameters.flat[:, 0] = self.run.parameters[-1]
        _, at_logits = self.loss.evaluate(net.forward(), net.onehot)
        gradient: np.ndarray = net.backward(at_logits / np.float32(self.n)).flat[:, 0].copy()
        if not self.experiment.train_filters:
            gradient[: T * self.experiment.filters] = 0
        return gradient

    @cached_property
    def longer(self) -> Longer:
        """What longer steps in the direction of the last one would do in view."""
        w = self.run.parameters[-2:].astype(np.float64)
        step = np.diff(w, axis=0)[0] if self.epoch > self.since else np.zeros(w.shape[1])
        gradient = self.gradient.astype(np.float64)
        # A plain step is known better from the gradient than from rounded weights, unless it goes another way.
        if not step.any() or (self.optimizer.plain and step @ gradient <= 0):
            step = -self.experiment.learning_rate * gradient
        return longer(self.experiment, w[-1], step)

    @cached_property
    def moved(self) -> float:
        """The distance that the weights have gone by the settings in view, over their length before."""
        w = self.run.parameters[[self.since, -1]].astype(np.float64)
        return float(np.linalg.norm(w[1] - w[0]) / (np.linalg.norm(w[0]) or 1.0))

    @cached_property
    def lowest_loss(self) -> float:
        """The lowest loss of any dense layer on the features in view; NaN for a loss that is no cross-entropy."""
        return lowest_loss(self.features, self.classes) if isinstance(self.loss, OnLogits) else float("nan")

    @cached_property
    def arrived(self) -> bool:
        """Whether the loss stands still at the lowest that the features in view allow, and that is not near 0."""
        gap = float(self.loss64[-1]) - self.lowest_loss
        return self.trend.stood_still and gap <= NEAR * float(self.loss64[-1])

    @cached_property
    def sharpness(self) -> float:
        """The largest eigenvalue of the Hessian in view."""
        return sharpness(self.experiment, self.run.parameters[-1])

    @cached_property
    def sharpness_at_start(self) -> float:
        """The largest eigenvalue of the Hessian at the initial weights."""
        return self.sharpness if self.epoch == 0 else sharpness(self.experiment, self.run.parameters[0])

    # Where the loss is going

    @cached_property
    def trend(self) -> Trend:
        """Where the loss goes at the end, as the verdict says it."""
        return trend(self.run.loss, self.since)

    @cached_property
    def slope(self) -> float:
        """How much the loss fell per epoch over the last tenth; 0 where that is within float32 rounding."""
        if self.tail == 0:
            return 0.0
        fall = self.loss64[-1 - self.tail] - self.loss64[-1]
        return float(fall / self.tail) if abs(fall) > 1e-6 * abs(self.loss64[-1]) else 0.0

    @property
    def safe_loss(self) -> float:
        """The loss below which every image must be right.

        A wrong image gives its class at most 1/2 and so costs at least what a coin toss costs; no image costs less than
        the floor.
        """
        return (self.loss.chance + (self.n - 1) * self.loss.floor) / self.n

    @cached_property
    def predicted(self) -> float:
        """The epoch at which the loss, on the straight line of its last tenth, reaches ``safe_loss``; inf if never."""
        if self.slope <= 0:
            return float("inf")
        return self.epoch + max(float(self.loss64[-1]) - self.safe_loss, 0.0) / self.slope
