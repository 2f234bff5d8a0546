"""What each of the five changes does to success, alone and together, over the seeds that all 32 cells were trained on.

Every effect is a contrast: a whole-number weight for the success of each cell, and one denominator.

    interaction of i and j  the mean over the 8 settings of the others of  s(i, j) - s(i) - s(j) + s(neither): what the
                            two together bring beyond the sum of what each brings alone. Textbooks often halve it
    Shapley value of i      what making i adds to success, averaged over all 120 orders of making the five. The five
                            values sum to success of Answer 1 - success of the question
    context                 one of the 16 differences  success with i - success without i,  one for each setting of the
                            other changes. Their mean is the main effect of i

Sources: Box, Hunter and Hunter, "Statistics for Experimenters" (2005), chapter 5; Shapley, "A value for n-person games"
(1953). Intervals of the first two: the percentile bootstrap (Efron, 1979) over seeds, where a seed stays together in
all cells. It is fixed by its own random seed and takes the seeds in an order of its own, so the same outcomes always
give the same interval. Those of a context: Newcombe, "Improved confidence intervals for the difference between binomial
proportions based on paired data", Statistics in Medicine 17 (1998), method 10, which is honest near 0 % and 100 %,
where a bootstrap sees no variation at all.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.outcome.success import success
from core.trial.factorial import CELLS, CHANGES, made
from core.trial.trial import Trial

RESAMPLES = 1000
BOOTSTRAP_SEED = 57605741  # the question's number
LEVELS = (0.025, 0.975)

PAIRS = tuple(combinations(range(len(CHANGES)), 2))
MADE = np.array([made(cell) for cell in range(CELLS)]).T.astype(int)  # (5, 32)
SIGNS = 2 * MADE - 1  # 1 where the change is made, else -1


@dataclass(frozen=True)
class Estimate:
    """A difference of success rates, -1 to 1 (an interaction -2 to 2), and the 95 % interval around it."""

    value: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """1 or -1 if the interval is all above or all below zero, else 0: no clear difference."""
        return int(self.low > 0) - int(self.high < 0)

    @property
    def verdict(self) -> str:
        """What a change with this effect clearly does: it "helps", "harms", or does "neither".

        Each interval errs for one in twenty: of 80 contexts that change nothing, four would look as if they did.
        """
        return {1: "helps", -1: "harms", 0: "neither"}[self.sign]


# Of 120 orders, in how many just so many changes, and these, come before another one; in sixtieths.
ORDERS = np.array([math.factorial(before) * math.factorial(4 - before) // 2 for before in range(5)])

Contrast = tuple[np.ndarray, int]  # a weight for each cell, (n, 32), and the denominator of all
INTERACTION: Contrast = np.array([SIGNS[i] * SIGNS[j] for i, j in PAIRS]), 2 ** (len(CHANGES) - 2)
SHAPLEY: Contrast = SIGNS * ORDERS[MADE.sum(axis=0) - MADE], math.factorial(len(CHANGES)) // 2


def interactions(trial: Trial, budget: int) -> dict[tuple[int, int], Estimate]:
    """The interaction of changes i < j, by (i, j). Raises ValueError as ``difference``."""
    return dict(zip(PAIRS, estimates(INTERACTION, trial, budget), strict=True))


def shapley(trial: Trial, budget: int) -> tuple[Estimate, ...]:
    """The Shapley value of each change, in the order of CHANGES. Raises ValueError as ``difference``."""
    return estimates(SHAPLEY, trial, budget)


def contexts(trial: Trial, budget: int, change: int) -> dict[int, Estimate]:
    """What ``CHANGES[change]`` does in each of the 16 settings of the other four, by the cell without the change.

    Raises ValueError as ``difference``.
    """
    without = [cell for cell in range(CELLS) if not cell >> change & 1]
    return {cell: difference(trial, budget, cell, cell | 1 << change) for cell in without}


def difference(trial: Trial, budget: int, before: int, after: int) -> Estimate:
    """Success of cell ``after`` - success of cell ``before``, paired by seed.

    Raises ValueError if there is no such budget or no seed that all cells are trained on.
    """
    solved = _solved(trial, budget)
    a, b = solved[after], solved[before]
    return newcombe(*(int(np.count_nonzero(both)) for both in (a & b, a & ~b, b & ~a, ~a & ~b)))


def newcombe(both: int, first: int, second: int, neither: int) -> Estimate:
    """The difference of two shares of the same seeds, by how many are in both, only one, or neither.

    Newcombe's method 10: the Wilson intervals of both shares, joined by their correlation phi, which is corrected for
    continuity where it is positive.
    """
    count = both + first + second + neither
    share_1, share_2 = (success(np.arange(count) < both + only) for only in (first, second))
    below_1, above_1 = share_1.share - share_1.low, share_1.high - share_1.share
    below_2, above_2 = share_2.share - share_2.low, share_2.high - share_2.share
    product = (both + first) * (second + neither) * (both + second) * (first + neither)
    covariance = both * neither - first * second
    corrected = max(covariance - count / 2, 0) if covariance > 0 else covariance
    phi = corrected / math.sqrt(product) if product else 0.0
    value = (first - second) / count
    down = math.sqrt(below_1**2 - 2 * phi * below_1 * above_2 + above_2**2)
    up = math.sqrt(above_1**2 - 2 * phi * above_1 * below_2 + below_2**2)
    return Estimate(value, max(-1.0, value - down), min(1.0, value + up))


def _solved(trial: Trial, budget: int) -> np.ndarray:
    solved = trial.paired(budget)
    if solved.shape[1] == 0:
        raise ValueError("Effects need at least one seed on which all 32 cells are trained.")
    return solved


def estimates(contrast: Contrast, trial: Trial, budget: int, resamples: int = RESAMPLES) -> tuple[Estimate, ...]:
    """Contrasts with their percentile bootstrap intervals. Raises ValueError as ``difference``."""
    (weights, denominator), solved = contrast, _solved(trial, budget)
    seeds = solved.shape[1]
    # In whole numbers, so that what must sum up does.
    values = weights @ solved.sum(axis=1) / (denominator * seeds)
    # Seeds in the order of their outcomes: whatever order they were trained in, they are drawn alike.
    outcome = (1 << np.arange(CELLS)) @ solved
    ordered = solved[:, np.argsort(outcome)].astype(np.float32)
    resampled = _draws(seeds, resamples) @ ordered.T  # (resamples, 32) whole numbers, exact in float32
    lows, highs = np.quantile(resampled @ weights.T / (denominator * seeds), LEVELS, axis=0)
    return tuple(Estimate(*map(float, row)) for row in zip(values, lows, highs, strict=True))


@functools.lru_cache(maxsize=2)
def _draws(seeds: int, resamples: int) -> np.ndarray:
    """How often each seed is drawn in each resample, (resamples, seeds) float32."""
    random = np.random.default_rng(BOOTSTRAP_SEED)
    counts = [np.bincount(random.integers(seeds, size=seeds), minlength=seeds) for _ in range(resamples)]
    return np.array(counts, dtype=np.float32)
