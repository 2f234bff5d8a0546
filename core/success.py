"""How often settings solve the images: a share of seeds, with how sure one can be of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.training import train_many


@dataclass(frozen=True)
class Success:
    """``solved`` of ``total`` seeds; ``low`` and ``high`` bound the true share with 95 % confidence (Wilson, 1927)."""

    solved: int
    total: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The measured share, 0 to 1."""
        return self.solved / self.total


def success(solved: np.ndarray) -> Success:
    """The success of seeds, of which ``solved`` (R,) bool says whether each was solved. Raises ValueError for no seed."""
    from scipy.stats import binomtest  # half a second to import, and needed only here

    if len(solved) == 0:
        raise ValueError("A share needs at least one seed.")
    wins = int(np.count_nonzero(solved))
    interval = binomtest(wins, len(solved)).proportion_ci(0.95, method="wilson")
    return Success(wins, len(solved), float(interval.low), float(interval.high))


def success_over_seeds(experiment: Experiment, seeds: Sequence[int] | np.ndarray) -> Success:
    """How often the experiment's settings solve its images from the initial weights of ``seeds``."""
    return success(train_many(experiment, seeds).solved)
