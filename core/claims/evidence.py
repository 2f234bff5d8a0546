"""What the rules look at: settings over seeds, from the trial or from the atlas, and how two of them compare.

A share of seeds has a 95 % interval (Wilson's). Of two shares one is clearly more if its interval lies wholly above the
other's. The best of many settings is also the luckiest of many: what is said of its true share must be sure for all of
them at once (Bonferroni's correction, on the exact binomial distribution).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.atlas import Atlas
from core.claims.claim import FALSE, TRUE, UNKNOWN, Measured
from core.experiment import PRESETS, Experiment
from core.images import THREAD_IMAGES
from core.outcome.success import Success, interval, success
from core.trial import Trial, cell_experiment, cell_label
from core.words import count, listed, percent

ASKER = PRESETS["question"].seed
MARGIN = 0.1  # an advantage smaller than one seed in ten is none that anybody would have spoken of
ERROR = 0.025  # each side of a 95 % interval
REPAIRED = 1  # the trial's cell with its loss repaired and nothing else changed


@dataclass(frozen=True, eq=False)
class Sample:
    """Settings, called ``label``, over ``seeds`` (R,): which of them are ``solved`` (R,) after the run's epochs."""

    label: str
    experiment: Experiment
    seeds: np.ndarray
    solved: np.ndarray

    @property
    def success(self) -> Success:
        """The share of seeds solved."""
        return success(self.solved)

    @property
    def measured(self) -> Measured:
        """The sample as evidence."""
        return Measured(self.label, self.success, self.experiment)

    @property
    def asker(self) -> bool:
        """Whether the asker's seed is solved."""
        return bool(self.solved[self.seeds == ASKER][0])

    def run(self, shows: np.ndarray) -> Experiment:
        """A run on a seed where ``shows`` (R,) is true: the asker's if it is, or if there is none; else the first."""
        seeds = self.seeds[shows]
        seed = ASKER if ASKER in seeds or len(seeds) == 0 else int(seeds[0])
        return replace(self.experiment, seed=seed)


@dataclass(frozen=True)
class Sources:
    """The trial, the atlas, and the epochs after which a claim is judged that names no others.

    Raises ValueError if the trial is not about the thread's six images, or if it or the atlas lacks the asker's seed or
    the budget.
    """

    trial: Trial
    atlas: Atlas
    budget: int

    def __post_init__(self) -> None:
        if self.trial.images != THREAD_IMAGES:
            raise ValueError("The claims are about the thread's six images; the trial has others.")
        if ASKER not in self._trained or ASKER not in self.atlas.grid.seeds:
            raise ValueError(f"The claims need the asker's seed, {ASKER}, in all of the trial and in the atlas.")
        self.trial.level(self.budget)
        self.atlas.look(self.budget)

    @property
    def _trained(self) -> np.ndarray:
        """The seeds on which all cells of the trial are trained."""
        return self.trial.seeds[: self.trial.done.min()]

    @property
    def longest(self) -> int:
        """The most epochs that the atlas has."""
        return self.atlas.grid.budgets[-1]

    def cell(self, number: int, budget: int | None = None, label: str | None = None) -> Sample:
        """A cell of the trial. Raises ValueError for a budget that the trial does not have."""
        epochs = budget or self.budget
        experiment = replace(cell_experiment(number), engine="keras", epochs=epochs)
        return Sample(label or cell_label(number), experiment, self._trained, self.trial.paired(epochs)[number])

    def setting(self, label: str, experiment: Experiment, budget: int | None = None) -> Sample:
        """A cell of the atlas. Raises ValueError for settings or a budget that the atlas does not have."""
        epochs = budget or self.budget
        solved = self.atlas.solved(experiment, epochs)
        return Sample(label, replace(experiment, epochs=epochs), np.array(self.atlas.grid.seeds), solved)


def better(first: Success, second: Success) -> bool:
    """Whether the first is clearly more."""
    return first.low > second.high


def more(first: Success, second: Success) -> str:
    """The verdict on "the first is more than the second": FALSE only if it cannot be more by MARGIN."""
    if better(first, second):
        return TRUE
    return FALSE if first.high - second.low <= MARGIN else UNKNOWN


def compared(first: Success, second: Success) -> str:
    """How the first compares with the second, in words that go between the two."""
    if better(first, second):
        return "clearly more than"
    return "clearly less than" if better(second, first) else "no clear difference from"


def surely_below(best: Success, level: float, tries: int) -> bool:
    """Whether the true shares of all ``tries`` settings, of which this one solves most seeds, are below ``level``."""
    return _at_most(best.solved, best.total, level) * tries <= ERROR


def surely_above(best: Success, level: float, tries: int) -> bool:
    """Whether the true share is above ``level``, though this is the luckiest of ``tries`` settings."""
    return _at_most(best.total - best.solved, best.total, 1 - level) * tries <= ERROR


def surely_more(gained: int, lost: int, tries: int) -> bool:
    """Whether gaining some seeds and losing others is more than chance, though one looked ``tries`` times: a sign test.

    >>> surely_more(8, 0, tries=1), surely_more(8, 0, tries=16), surely_more(8, 2, tries=1)
    (True, False, False)
    """
    return _at_most(lost, gained + lost, 0.5) * tries <= ERROR


def _at_most(k: int, n: int, p: float) -> float:
    """The probability of at most ``k`` successes in ``n`` tries, each with the probability ``p``, 0 < p < 1."""

    # In logarithms: the binomial coefficients of some thousand seeds are too large for a float.
    def exactly(i: int) -> float:
        ways = math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
        return math.exp(ways + i * math.log(p) + (n - i) * math.log1p(-p))

    return math.fsum(exactly(i) for i in range(k + 1))


def share(found: Success) -> str:
    """The share with its interval.

    >>> share(success(np.arange(1024) < 252))
    '25 % (22 to 27 %)'
    """
    return f"{percent(found.share)} {interval(found)}"


def of_seeds(found: Success) -> str:
    """The share with its interval and the number of seeds.

    >>> of_seeds(success(np.arange(1024) < 3))
    '0.3 % (0.1 to 0.9 %) of 1,024 seeds'
    """
    return f"{share(found)} of {found.total:,} seeds"


def asker_in(samples: Sequence[Sample]) -> str:
    """What becomes of the asker's seed in samples of the same settings after more and more epochs."""
    solved = [f"{sample.experiment.epochs:,}" for sample in samples if sample.asker]
    return f"solved after {listed(solved)} epochs" if solved else "not solved"


def after(budget: int) -> str:
    """The time in words.

    >>> after(1), after(1000)
    ('after 1 epoch', 'after 1,000 epochs')
    """
    return f"after {count(budget, 'epoch')}"
