"""Interval arithmetic: between which two numbers does a float32 computation land, whoever rounds it?

Rounding to nearest never changes an order. So the ends of an interval, computed in float32 themselves, enclose what the
same steps make of any numbers between them, and a step that IEEE 754 defines costs no width: what is exactly 0 stays
exactly 0, and two numbers that are surely equal cancel. Width comes only from where a library is free: the order of a
sum and whether its products are rounded, the last digits of exp and log, and numbers below the normal ones, which
TensorFlow sets to 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

U = 2.0**-24  # rounding to float32 changes a number by at most this share of itself
SMALLEST_NORMAL = 2.0**-126
SMALLEST = 2.0**-149
# NumPy states 2.52 units in the last place for its float32 exp and 3.83 for its log; Eigen's, which TensorFlow uses,
# and the C library's log1p are nearer. A unit in the last place is up to two roundings.
EXP_AND_LOG = 2 * 4 * U


@dataclass(frozen=True, eq=False)
class Interval:
    """All numbers from ``low`` to ``high``, arrays of one shape, float32."""

    low: np.ndarray
    high: np.ndarray
    __array_ufunc__ = None  # array - interval is the interval's business

    @classmethod
    def of(cls, low: Any, high: Any = None) -> Interval:
        """The interval between two arrays, or around one; a number that is not normal may also be 0."""
        high = low if high is None else high
        low, high = (np.asarray(end, np.float32) for end in np.broadcast_arrays(low, high))
        return cls(*_flushed(low, high))

    def __getitem__(self, index: Any) -> Interval:
        return Interval(self.low[index], self.high[index])

    def each(self, rearrange: Callable[[np.ndarray], np.ndarray]) -> Interval:
        """Both ends reshaped or transposed."""
        return Interval(rearrange(self.low), rearrange(self.high))

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __add__(self, other: Any) -> Interval:
        other = interval(other)
        return Interval.of(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Any) -> Interval:
        return self + -interval(other)

    def __rsub__(self, other: Any) -> Interval:
        return -self + other

    def __mul__(self, other: Any) -> Interval:
        return Interval.of(*ends_of_products(self, interval(other)))

    def __truediv__(self, other: Any) -> Interval:
        """By positive numbers only."""
        other = interval(other)
        assert (other.low > 0).all()
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval.of(np.minimum.reduce(ends), np.maximum.reduce(ends))

    def contains(self, x: np.ndarray) -> np.ndarray:
        """Which of ``x`` lie inside, both ends included; NaN does not."""
        return (self.low <= x) & (x <= self.high)


def interval(x: Any) -> Interval:
    """Whatever is no interval yet is a number known exactly."""
    return x if isinstance(x, Interval) else Interval.of(np.asarray(x, np.float32))


def hull(*intervals: Interval) -> Interval:
    """What lies in one of them or between them."""
    return Interval(
        np.minimum.reduce([each.low for each in intervals]), np.maximum.reduce([each.high for each in intervals])
    )


def stack(*intervals: Interval) -> Interval:
    """Along a new first axis."""
    return Interval(np.stack([each.low for each in intervals]), np.stack([each.high for each in intervals]))


def overlap(a: Interval, b: Interval) -> Interval:
    """What lies in both, where both enclose the same number."""
    return Interval(np.maximum(a.low, b.low), np.minimum(a.high, b.high))


def where(condition: np.ndarray, a: Any, b: Any) -> Interval:
    """``a`` where the condition holds, ``b`` elsewhere."""
    a, b = interval(a), interval(b)
    return Interval(np.where(condition, a.low, b.low), np.where(condition, a.high, b.high))


def ends_of_products(a: Interval, b: Interval) -> tuple[np.ndarray, np.ndarray]:
    """The smallest and the largest product, not rounded: float64 holds the product of two float32."""
    ends = [x.astype(float) * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return np.minimum.reduce(ends), np.maximum.reduce(ends)


def sum_of_products(a: Any, b: Any, axis: int | tuple[int, ...]) -> Interval:
    """A sum of n products in any order, rounded at every step or only after pairs of steps.

    It is off by at most n U / (1 - n U) times the sum of the products' sizes (Higham, "Accuracy and Stability of
    Numerical Algorithms", 2nd ed., section 3.1). Products that are 0 do not count: nothing is rounded when they are
    added.
    """
    low, high = ends_of_products(interval(a), interval(b))
    low, high = _flushed(low, high)
    n = ((low != 0) | (high != 0)).sum(axis=axis)
    slack = n * U / (1 - n * U) * np.maximum(-low, high).sum(axis=axis) + n * SMALLEST
    return Interval.of(low.sum(axis=axis) - slack, high.sum(axis=axis) + slack)


def exp(x: Interval) -> Interval:
    """exp(0) is exactly 1 in every library."""
    return _nearly(np.exp(x.low.astype(float)), np.exp(x.high.astype(float)), exact=(x.low == 0, x.high == 0))


def log(x: Interval) -> Interval:
    """The natural logarithm of positive numbers."""
    return _nearly(np.log(x.low.astype(float)), np.log(x.high.astype(float)))


def log1p(x: Interval) -> Interval:
    """log(1 + x)."""
    return _nearly(np.log1p(x.low.astype(float)), np.log1p(x.high.astype(float)))


def minimum(x: Interval, bound: float) -> Interval:
    """The smaller of x and a number."""
    return Interval(np.minimum(x.low, np.float32(bound)), np.minimum(x.high, np.float32(bound)))


def maximum(x: Interval, bound: float) -> Interval:
    """The larger of x and a number."""
    return Interval(np.maximum(x.low, np.float32(bound)), np.maximum(x.high, np.float32(bound)))


def size(x: Interval) -> np.ndarray:
    """The largest absolute value."""
    return np.maximum(-x.low, x.high)


def absolute(x: Interval) -> Interval:
    """The numbers without their signs."""
    return Interval(np.maximum(np.maximum(x.low, -x.high), np.float32(0)), size(x))


def whether(surely: np.ndarray, possibly: np.ndarray) -> Interval:
    """1 where a condition surely holds, 0 where it surely does not, both where the rounding decides."""
    return Interval.of(surely.astype(np.float32), possibly.astype(np.float32))


def _flushed(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ends, so that a number below the normal ones may also be 0."""
    zero = low.dtype.type(0)
    return (
        np.where((low > 0) & (low < SMALLEST_NORMAL), zero, low),
        np.where((high < 0) & (high > -SMALLEST_NORMAL), zero, high),
    )


def _nearly(low: np.ndarray, high: np.ndarray, exact: tuple[Any, Any] = (False, False)) -> Interval:
    slack_low, slack_high = (np.where(is_exact, 0, EXP_AND_LOG) for is_exact in exact)
    return Interval.of(low - slack_low * np.abs(low), high + slack_high * np.abs(high))
