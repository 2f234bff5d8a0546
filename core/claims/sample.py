"""What the rules look at: settings over seeds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.experiment import PRESETS, Experiment
from core.outcome.success import Success, interval, success
from core.words import percent

ASKER = PRESETS["question"].seed


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
    def asker(self) -> bool:
        """Whether the asker's seed is solved."""
        return bool(self.solved[self.seeds == ASKER][0])

    def __format__(self, how: str) -> str:
        """In a sentence: its label, its "share" with the interval, or that "of seeds", with their number.

        >>> sample = Sample("the question", PRESETS["question"], np.arange(1024), np.arange(1024) < 3)
        >>> f"{sample} solves {sample:of seeds}"
        'the question solves 0.3 % (0.1 to 0.9 %) of 1,024 seeds'
        """
        found = self.success
        share = f"{percent(found.share)} {interval(found)}"
        return {"": self.label, "share": share, "of seeds": f"{share} of {found.total:,} seeds"}[how]

    def run(self, shows: np.ndarray) -> Experiment:
        """A run on a seed where ``shows`` (R,) is true: the asker's if it is, or if there is none; else the first."""
        seeds = self.seeds[shows]
        seed = ASKER if ASKER in seeds or len(seeds) == 0 else int(seeds[0])
        return replace(self.experiment, seed=seed)
