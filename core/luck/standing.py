"""What is known of the seeds: the fan of their losses, how each ends, and where the experiment's own seed stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.outcome.outcomes import Outcomes
from core.outcome.success import Success, success

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LEVEL_WIDTH = 0.0005  # a loss so close to a level counts as on it
SAME = 6e-5  # losses that differ by less than this share of themselves are the same in four digits

# A block of seeds: the losses at the epochs that are drawn (D, R), how they end, and with which filters (R, 2, 2, F).
Trained = tuple[np.ndarray, Outcomes, np.ndarray]
# Of no seeds: what others are joined to, so that none at all have their types, too.
NONE = Outcomes(np.empty(0, bool), np.empty(0, np.int16), np.empty(0, np.float32), np.empty(0, np.uint8))


@dataclass(frozen=True, eq=False)
class Own:
    """How the experiment's own seed fares: the loss at the drawn epochs (D,), inf where it is not finite.

    ``solved_at`` is None if it is not solved.
    """

    curve: np.ndarray
    solved_at: int | None

    @property
    def loss(self) -> float:
        """The loss at the end."""
        return float(self.curve[-1])


@dataclass(frozen=True, eq=False)
class Luck:
    """What is known so far of the seeds 0 to ``planned`` - 1: ``seeds`` (R,), rising, are trained.

    ``progress`` is the share of work done. ``epochs`` (D,) are those at which curves are drawn, the first and the last
    among them. ``quantiles`` (5, D): the lowest loss that 5, 25, 50, 75, 95 % of the seeds do not exceed; one that is
    not finite counts as inf. ``outcomes``: how each seed ends, and ``filters`` (R, 2, 2, F) with which filters.
    ``own``: the experiment's own seed, which is trained first, and also if it is none of the others. ``first``: the
    luck of the first block of seeds; figures take their axes from it, so that they stand still while seeds are added.
    Until a block is done, both are None.
    """

    experiment: Experiment
    planned: int
    progress: float
    epochs: np.ndarray
    seeds: np.ndarray
    quantiles: np.ndarray
    outcomes: Outcomes
    filters: np.ndarray
    own: Own | None = None
    first: Luck | None = None

    @property
    def success(self) -> Success:
        """The share of the seeds that are solved. Raises ValueError as long as there is none."""
        return success(self.outcomes.solved)

    @property
    def final(self) -> np.ndarray:
        """The loss at which each seed ends, (R,), inf if it is not finite."""
        return finite(self.outcomes.loss)

    @property
    def solved_epochs(self) -> np.ndarray:
        """The epochs from which the solved seeds are right to the end, rising."""
        return np.sort(self.outcomes.solved_at[self.outcomes.solved])

    @property
    def solved_by(self) -> np.ndarray:
        """The share of the seeds that are right from each of ``epochs`` to the end, (D,)."""
        return np.searchsorted(self.solved_epochs, self.epochs, side="right") / max(len(self.seeds), 1)

    @property
    def compared(self) -> tuple[int, int, int]:
        """How many other seeds end at a lower loss than the own one, at the same, at a higher one.

        The same is on the same level, or where the own one is on none, the same in four digits.
        """
        if self.own is None:
            return 0, 0, 0
        own, losses = self.own.loss, self.final[self.others].astype(float)
        near = SAME * own if math.isfinite(own) else 0.0
        if self._sitting(np.array([own])).any():
            near = LEVEL_WIDTH
        lower, higher = int((losses < own - near).sum()), int((losses > own + near).sum())
        return lower, len(losses) - lower - higher, higher

    @property
    def levels(self) -> np.ndarray:
        """Where a network ends that is sure of every answer and has 0, 1, ... of the images wrong; empty if nowhere."""
        return LOSSES[self.experiment.loss].levels(len(self.experiment.images))

    @property
    def on_levels(self) -> tuple[int, ...]:
        """How many seeds end on each level."""
        return tuple(self._sitting(self.final).sum(axis=0).tolist())

    def _sitting(self, losses: np.ndarray) -> np.ndarray:
        """Which of the losses (R,) are within LEVEL_WIDTH of which level, (R, levels) bool.

        Next to zero is no level: a network comes there by learning.
        """
        near = np.abs(losses[:, None] - self.levels) <= LEVEL_WIDTH
        return near & (self.levels > LEVEL_WIDTH)

    @property
    def diverged(self) -> int:
        """How many seeds end at a loss that is not finite."""
        return int(np.isinf(self.final).sum())

    @property
    def others(self) -> np.ndarray:
        """Which of the seeds are not the own one, (R,) bool."""
        return self.seeds != self.experiment.seed


def standing(
    experiment: Experiment, planned: int, epochs: np.ndarray, seeds: np.ndarray, blocks: Sequence[Trained]
) -> Luck:
    """The luck so far. ``seeds``: all of them, the own one first; ``blocks``: those of them that are trained."""
    none = np.empty((len(epochs), 0), np.float32), NONE, np.empty((0, 2, 2, experiment.filters), np.float32)
    curves, ends, kernels = zip(none, *blocks, strict=True)
    losses, filters = finite(np.concatenate(curves, axis=1)), np.concatenate(kernels)
    trained = seeds[: losses.shape[1]]
    kept = np.flatnonzero(trained < planned)
    kept = kept[np.argsort(trained[kept])]
    end = {f.name: np.concatenate([getattr(part, f.name) for part in ends]) for f in fields(Outcomes)}
    own = None
    if len(trained):
        own = Own(losses[:, 0].copy(), int(end["solved_at"][0]) if end["solved"][0] else None)
    quantiles = np.empty((0, len(epochs)), np.float32)
    if len(kept):  # Each is the loss of a seed: between two, of which one may be inf, nothing is interpolated.
        quantiles = np.quantile(losses[:, kept], QUANTILES, axis=1, method="inverted_cdf")
    return Luck(
        experiment=experiment,
        planned=planned,
        progress=len(trained) / len(seeds),
        epochs=epochs,
        seeds=trained[kept],
        quantiles=quantiles,
        outcomes=Outcomes(**{name: array[kept] for name, array in end.items()}),
        filters=filters[kept],
        own=own,
    )


def finite(losses: np.ndarray) -> np.ndarray:
    """The losses, with inf for what is not finite."""
    return np.where(np.isfinite(losses), losses, np.float32(np.inf))
