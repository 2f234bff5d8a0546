"""Two losses on one plane through the common start of a run and of its repaired twin.

The plane goes through the initial weights and along the two directions in which the repaired run moves most: the
principal components of its path, seen from the start. They are not rescaled by the size of any filter, or the path
would leave the plane. Where neither run moves there is no path: then two random directions, with each filter and each
column of the dense layer as long as in the initial weights (Li et al., "Visualizing the loss landscape of neural nets",
2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.network.network import C, Network, T
from core.run import Run

SIDE = 100  # points along each side of the plane
BLOCK = 256  # networks at a time: what a cache holds
MOST_ROWS = 400  # of a path, for its principal components
BEYOND = 0.3  # of the paths' extent is shown on each side of them
SEED = 0  # of random directions
NO_GRADIENT = 1e-6
STILL = 1e-9  # a run that gets no further than this share of its weights' length has not moved


@dataclass(frozen=True, eq=False)
class Landscape:
    """``experiments``: the run's and its repaired twin's; everything else is in this order.

    ``x`` and ``y`` (SIDE,): distances from the start along the plane's directions. ``losses`` (2, SIDE, SIDE), rows are
    y; ``flat`` (2, SIDE, SIDE) bool: where the gradient at the logits, which is about 1 for a wrong image elsewhere, is
    below NO_GRADIENT for every image. ``paths``: where the runs go on the plane, (rows, 2) each, up to where they
    diverge; ``explained``: which share of a path's squared distances from the start lies in the plane, None for a path
    that is a point. ``random``: the directions are
    random, since neither run moves.
    """

    experiments: tuple[Experiment, Experiment]
    x: np.ndarray
    y: np.ndarray
    losses: np.ndarray
    flat: np.ndarray
    paths: tuple[np.ndarray, np.ndarray]
    explained: tuple[float | None, float | None]
    random: bool

    @property
    def flat_shares(self) -> list[float]:
        """The share of the plane that is flat."""
        return self.flat.mean(axis=(1, 2)).tolist()


def repaired(experiment: Experiment) -> tuple[Experiment, Experiment]:
    """The experiment and its twin with the loss on logits; for one that has it already, the question's loss and itself.

    >>> [e.loss for e in repaired(Experiment())], [e.loss for e in repaired(Experiment(loss="logits", seed=7))]
    (['double_softmax', 'logits'], ['double_softmax', 'logits'])
    """
    twin = Experiment.from_query(experiment.to_query() | {"loss": "logits"})
    if LOSSES[experiment.loss].same_as(LOSSES[twin.loss]):
        question = {name: word for name, word in experiment.to_query().items() if name != "loss"}
        return Experiment.from_query(question), experiment
    return experiment, twin


def landscape(run: Run, twin: Run) -> Landscape:
    """The landscape of two runs from the same initial weights, which differ in their loss. ``twin`` spans the plane.

    Raises ValueError if they do not start from the same weights.
    """
    if not np.array_equal(run.parameters[0], twin.parameters[0]):
        raise ValueError("The two runs must start from the same weights.")
    start = run.parameters[0].astype(np.float64)
    walks = [_walk(each, start) for each in (run, twin)]
    moving = walks[1] if walks[1].any() else walks[0]
    random = not moving.any()
    directions = _random(run.experiment, start) if random else _principal(moving)
    paths = tuple(walk @ directions.T for walk in walks)
    x, y = _extent(paths, float(np.linalg.norm(start)))
    losses, flat = _evaluated((run.experiment, twin.experiment), start, directions, x, y)
    explained = tuple(_explained(walk, path) for walk, path in zip(walks, paths, strict=True))
    return Landscape((run.experiment, twin.experiment), x, y, losses, flat, paths, explained, random)  # type: ignore[arg-type]


def _walk(run: Run, start: np.ndarray) -> np.ndarray:
    """Where a run goes from the start, (rows, W) float64, up to where it diverges; one of zeros if it stands still."""
    walk = run.parameters[: run.diverged_at].astype(np.float64) - start
    return walk if np.abs(walk).max(initial=0) > STILL * np.linalg.norm(start) else np.zeros((1, len(start)))


def _principal(walk: np.ndarray) -> np.ndarray:
    """The two directions (2, W), of length 1, that hold most of a walk's squared distances from the start."""
    chosen = np.unique(np.linspace(0, len(walk) - 1, MOST_ROWS).round().astype(int))
    _, sizes, directions = np.linalg.svd(walk[chosen], full_matrices=False)
    first = directions[0] * (1 if walk[-1] @ directions[0] >= 0 else -1)  # the run goes to the right
    if len(sizes) > 1 and sizes[1] > 1e-6 * sizes[0]:
        return np.stack([first, directions[1]])
    # A straight path has one direction only; any other that is orthogonal to it will do.
    other = np.random.default_rng(SEED).normal(size=len(first))
    other -= other @ first * first
    return np.stack([first, other / np.linalg.norm(other)])


def _random(experiment: Experiment, start: np.ndarray) -> np.ndarray:
    """Two random directions, with each filter and dense column as long as in the start."""
    rng, taps = np.random.default_rng(SEED), T * experiment.filters
    found = rng.normal(size=(2, len(start)))
    found[:, -C:] = 0
    for width, part in ((experiment.filters, slice(0, taps)), (C, slice(taps, -C))):
        units, weights = found[:, part].reshape(2, -1, width), start[part].reshape(-1, width)
        units *= np.linalg.norm(weights, axis=0) / np.linalg.norm(units, axis=1, keepdims=True)
    return found


def _extent(paths: Sequence[np.ndarray], size: float) -> tuple[np.ndarray, np.ndarray]:
    """The grid's coordinates: both paths and some more, the same reach along both axes, ``size`` if nothing moves."""
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    centre, reach = (low + high) / 2, (high - low).max() * (0.5 + BEYOND)
    reach = reach or size or 1.0
    return np.linspace(-reach, reach, SIDE) + centre[0], np.linspace(-reach, reach, SIDE) + centre[1]


def _explained(walk: np.ndarray, path: np.ndarray) -> float | None:
    total = float((walk**2).sum())
    return float((path**2).sum()) / total if total else None


def _evaluated(
    experiments: tuple[Experiment, Experiment], start: np.ndarray, directions: np.ndarray, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The two losses at every point of the grid, and where they are flat."""
    points = np.stack([np.tile(x, len(y)), np.repeat(y, len(x))])  # (2, points)
    losses = np.empty((2, points.shape[1]))
    flat = np.empty(losses.shape, bool)
    for first in range(0, points.shape[1], BLOCK):
        part = slice(first, first + BLOCK)
        net = Network(experiments[0], points[:, part].shape[1])
        net.parameters.flat[:] = start[:, None] + directions.T @ points[:, part]
        with np.errstate(all="ignore"):  # far out numbers may overflow; what is then drawn is not finite
            logits = net.forward()
            for number, experiment in enumerate(experiments):
                value, gradient = LOSSES[experiment.loss].evaluate(logits, net.onehot)
                losses[number, part] = value.mean(axis=0)
                flat[number, part] = (np.abs(gradient) < NO_GRADIENT).all(axis=(0, 1))
    shape = (2, len(y), len(x))
    return losses.reshape(shape), flat.reshape(shape)
