"""Where a loss is going at the end of a run: one definition for the verdict, the tables and the diagnosis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FLAT = 1e-3  # a loss that changed by less than this share over the last half of the run counts as standing still


@dataclass(frozen=True)
class Trend:
    """``words``: what the loss does, as the end of a sentence.

    ``stood_still``: it changed by less than FLAT of itself over the last half. ``falling``: it has not, and fell over
    the last half and over the last tenth; otherwise it rises in both, has turned, or goes up and down.
    """

    words: str
    stood_still: bool
    falling: bool


def trend(loss: np.ndarray, since: int = 0) -> Trend:
    """The trend of a loss (epochs + 1,), all of it finite; nothing before the epoch ``since`` is looked at.

    >>> trend(np.linspace(2, 1, 101)).words, trend(np.array([1.0, 1.0])).words
    ('still falling', 'it has stood still since epoch 0')
    """
    last = len(loss) - 1
    since = max(last // 2, since)
    half = loss[since:].astype(float)
    tenth = loss[max(since, last - min(last, max(1, last // 10))) :].astype(float)
    if np.ptp(half) <= FLAT * abs(half[0]):
        return Trend(f"it has stood still since epoch {since:,}", stood_still=True, falling=False)
    falling = bool(half[-1] < half[0] and tenth[-1] < tenth[0])
    rising = half[-1] > half[0] and tenth[-1] > tenth[0]
    words = "still falling" if falling else "rising" if rising else "no longer falling"
    return Trend(words, stood_still=False, falling=falling)
