"""How likely a random number would match something as simple."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.stuck.form import Many, Value
from core.stuck.number import CUT, FLOAT32, Number

SPAN = 3.0  # the random number lies between a third of this one and three times it
ENOUGH = 0.2  # what matches a random number as often as this is no match, and nobody has to know how much more often
HELD = 100_000  # intervals that are held before they are united


class Chance:
    """By chance, for one number and all the values that the forms can take.

    The random number is log-uniform from a third to three times this one, positive as an ordinary loss is, and rounded
    to as many decimals. ``of(cost)`` is the probability that it matches a value of at most this cost: the measure of
    the union of what these values print as, and at least ``ENOUGH`` where it is that. What matches by being below zero,
    or no number at all, matches no random loss: 0.
    """

    def __init__(self, number: Number, values: Sequence[Value | Many]) -> None:
        self.number = number
        ones = [value for value in values if isinstance(value, Value) and 0 < value.high < math.inf]  # nor nan
        self._low, self._high = np.array([each.low for each in ones]), np.array([each.high for each in ones])
        self._cost = np.array([each.cost for each in ones])
        self._many = [value for value in values if isinstance(value, Many)]

    def of(self, cost: int) -> float:
        """The probability for what is as simple as ``cost`` or simpler, from 0 to 1."""
        size = self.number.value
        if not size > 0 or math.isinf(size):
            return 0.0
        taken = self._cost <= cost
        union, held = _united([self._printed(self._low[taken], self._high[taken])]), []
        count = 0
        for many in self._many:
            if many.cost <= cost:
                low, high = many.ends()
                held.append(self._printed(low, high))
                count += len(low)
                if count > HELD:
                    union, held, count = _united([union, *held]), [], 0
                    if _measure(union) >= ENOUGH:
                        return _measure(union)
        return _measure(_united([union, *held]))

    def _printed(self, low: Any, high: Any) -> np.ndarray:
        """The logarithms of what the numbers that stand for values between these were rounded from, as two rows."""
        unit, size = self.number.unit, self.number.value
        # The first and the last number of as many decimals that ``Number.admits`` lets stand for the value.
        cut = unit * (0.999 if self.number.decimals >= CUT else 0.5)
        first = np.floor((low - cut) / (1 + FLOAT32) / unit) + 1
        last = np.floor((high + 0.5 * unit) / (1 - FLOAT32) / unit * (1 + 1e-15))
        starts, ends = np.maximum((first - 0.5) * unit, size / SPAN), np.minimum((last + 0.5) * unit, size * SPAN)
        inside = (ends > starts) & (last >= first)
        return np.log(np.stack([starts[inside], ends[inside]]))


def _united(intervals: Sequence[np.ndarray]) -> np.ndarray:
    """The union of intervals, as intervals that do not touch, in order."""
    starts, ends = np.concatenate(intervals, axis=1)
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    new = np.append(True, starts[1:] > ends[:-1])[: len(starts)]
    return np.stack([starts[new], ends[np.append(new[1:], True)[: len(starts)]]])


def _measure(union: np.ndarray) -> float:
    return float(min((union[1] - union[0]).sum() / (2 * math.log(SPAN)), 1.0))
