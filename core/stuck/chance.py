"""How likely a random number would match something as simple."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.stuck.form import Value
from core.stuck.number import CUT, FLOAT32, Number

SPAN = 3.0  # the random number lies between a third of this one and three times it


class Chance:
    """By chance, for one number and all the values that the forms can take.

    The random number is log-uniform from a third to three times this one, positive as an ordinary loss is, and rounded
    to as many decimals. ``of(cost)`` is the probability that it matches a value of at most this cost: the measure of
    the union of what these values print as. What matches by being below zero, or no number at all, matches no random
    loss: 0.
    """

    def __init__(self, number: Number, values: Sequence[Value]) -> None:
        self.number = number
        kept = [value for value in values if value.high > 0]  # neither nan nor negative
        low = np.array([value.low for value in kept])
        high = np.array([value.high for value in kept])
        unit = number.unit
        # The first and the last number of as many decimals that ``Number.admits`` lets stand for the value.
        cut = unit * (0.999 if number.decimals >= CUT else 0.5)
        self._first = np.floor(np.minimum(low - cut, low / (1 + FLOAT32)) / unit) + 1
        self._last = np.floor(np.maximum(high + 0.5 * unit, high / (1 - FLOAT32)) / unit * (1 + 1e-15))
        self._cost = np.array([value.cost for value in kept])

    def of(self, cost: int) -> float:
        """The probability for what is as simple as ``cost`` or simpler, from 0 to 1."""
        size = self.number.value
        if not size > 0 or math.isinf(size):
            return 0.0
        taken = (self._cost <= cost) & (self._last >= self._first)
        unit = self.number.unit
        starts = np.maximum((self._first[taken] - 0.5) * unit, size / SPAN)
        ends = np.minimum((self._last[taken] + 0.5) * unit, size * SPAN)
        inside = ends > starts
        starts, ends = starts[inside], ends[inside]
        order = np.argsort(starts, kind="stable")
        starts, ends = np.log(starts[order]), np.log(ends[order])
        # The union of intervals in the order of their starts: each adds what reaches beyond all before it.
        reached = np.maximum.accumulate(np.concatenate([[-np.inf], ends]))[:-1]
        measure = np.maximum(ends - np.maximum(starts, reached), 0).sum()
        return float(min(measure / (2 * math.log(SPAN)), 1.0))
