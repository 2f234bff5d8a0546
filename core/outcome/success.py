"""How often settings solve the images: a share of seeds, with how sure one can be of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.words import percent

Z_95 = 1.959963984540054  # the normal quantile of 97.5 %


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
    """The success of seeds, each of which was solved or not, ``solved`` (R,) bool. Raises ValueError for no seed."""
    total = len(solved)
    if total == 0:
        raise ValueError("A share needs at least one seed.")
    wins = int(np.count_nonzero(solved))
    # Wilson's score interval in its closed form; scipy.stats has it too, but takes a second and 40 MB to import.
    share, z = wins / total, Z_95
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return Success(wins, total, max(0.0, centre - half), min(1.0, centre + half))


def bounds(found: Success) -> str:
    """The ends of the 95 % interval of a success rate.

    >>> bounds(Success(7, 16, 0.2310, 0.6682))
    '23 to 67 %'
    """
    return f"{percent(found.low).removesuffix(' %')} to {percent(found.high)}"


def interval(found: Success) -> str:
    """The 95 % interval of a success rate, in brackets.

    >>> interval(Success(7, 16, 0.2310, 0.6682))
    '(23 to 67 %)'
    """
    return f"({bounds(found)})"


def of_seeds(found: Success, done: str = "") -> str:
    """How many of how many seeds, with the share and its interval; ``done`` stands behind the seeds.

    >>> of_seeds(Success(7, 16, 0.2310, 0.6682)), of_seeds(Success(16, 16, 0.8064, 1.0), " solved")
    ('7 of 16 seeds, 44 % (23 to 67 %)', 'all 16 seeds solved (81 to 100 %)')
    """
    if found.solved in (0, found.total):
        return f"{'all' if found.solved else 'none of'} {found.total:,} seeds{done} {interval(found)}"
    return f"{found.solved:,} of {found.total:,} seeds{done}, {percent(found.share)} {interval(found)}"
