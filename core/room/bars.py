"""What a room guessed, as bars: few enough for a phone and for the last row of a hall."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

MOST_BARS = 21


class Guessed(TypedDict):
    """How many guessed a number from ``low`` to ``high``."""

    low: int
    high: int
    count: int


def bars(tally: Mapping[int, int]) -> list[Guessed]:
    """The guesses in bars of equally many numbers, the last one of what is left.

    >>> [(bar["low"], bar["high"], bar["count"]) for bar in bars({0: 2, 1: 0, 2: 5})]
    [(0, 0, 2), (1, 1, 0), (2, 2, 5)]
    >>> [(bar["low"], bar["high"], bar["count"]) for bar in bars({n: 1 for n in range(101)})][::10]
    [(0, 4, 5), (50, 54, 5), (100, 100, 1)]
    """
    numbers = sorted(tally)
    wide = -(-len(numbers) // MOST_BARS)
    return [
        {"low": some[0], "high": some[-1], "count": sum(tally[number] for number in some)}
        for some in (numbers[start : start + wide] for start in range(0, len(numbers), wide or 1))
    ]
