"""How likely a random number would match something as simple."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.stuck.form import Many, Value
from core.stuck.number import FLOAT32, Number

SPAN = 3.0  # the random number lies between a third of this one and three times it
ENOUGH = 0.2  # what matches a random number as often as this is no match, and nobody has to know how much more often
HELD = 100_000  # values that are held before they are united


def probability(number: Number, values: Sequence[Value | Many], cost: int) -> float:
    """The probability, from 0 to 1, that a random number matches one of these values that costs at most ``cost``.

    The random number is log-uniform from a third to three times this one, positive as an ordinary loss is, and rounded
    to as many decimals: it is the measure of the union of what the values print as, and at least ``ENOUGH`` where it is
    that. What matches by being below zero, or no number at all, matches no random loss: 0.
    """
    if not 0 < number.value < math.inf:
        return 0.0
    union, held, count = np.empty((2, 0)), [], 0
    for ends in (value.ends() for value in values if value.cost <= cost):
        held.append(ends)
        count += len(ends[0])
        if count > HELD:
            union, held, count = _with(union, number, held), [], 0
            if _measure(union) >= ENOUGH:
                break
    return _measure(_with(union, number, held))


def _with(union: np.ndarray, number: Number, held: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The union of intervals, in two rows, and of what numbers that stand for values between these ends come from, as
    logarithms: intervals that do not touch, in order.
    """
    low, high = np.concatenate([np.empty((2, 0)), *map(np.stack, held)], axis=1)
    usable = (high > 0) & (high < math.inf)  # nor nan
    low, high = low[usable], high[usable]
    size, unit = number.value, number.unit
    # The first and the last number of as many decimals that ``Number.admits`` lets stand for the value.
    first = np.floor((low - number.cut) / (1 + FLOAT32) / unit) + 1
    last = np.floor((high + 0.5 * unit) / (1 - FLOAT32) / unit * (1 + 1e-15))
    starts, ends = np.maximum((first - 0.5) * unit, size / SPAN), np.minimum((last + 0.5) * unit, size * SPAN)
    inside = (ends > starts) & (last >= first)
    starts, ends = np.concatenate([union, np.log([starts[inside], ends[inside]])], axis=1)
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    apart = np.ones(len(starts) + 1, bool)
    apart[1:-1] = starts[1:] > ends[:-1]
    return np.stack([starts[apart[:-1]], ends[apart[1:]]])


def _measure(union: np.ndarray) -> float:
    return float(min((union[1] - union[0]).sum() / (2 * math.log(SPAN)), 1.0))
