"""The intervals hold whatever float32 computes, in any order, and no more than they must."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.core.intervals import Interval, U, exp, interval, log, sum_of_products

numbers = st.floats(-(2.0**40), 2.0**40, width=32, allow_subnormal=False)
several = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12)


@given(pairs=several, order=st.randoms())
def test_a_sum_of_products_in_any_order_lies_in_its_interval(pairs, order):
    a, b = np.array(pairs, np.float32).T
    found = sum_of_products(a, b, axis=0)
    shuffled = list(range(len(a)))
    order.shuffle(shuffled)
    total = fused = np.float32(0)
    for i in shuffled:
        total = np.float32(total + a[i] * b[i])
        fused = np.float32(Fraction(float(fused)) + Fraction(float(a[i])) * Fraction(float(b[i])))
    assert found.contains(total)
    assert found.contains(fused)


@given(pairs=several)
def test_it_is_no_wider_than_its_rounding(pairs):
    a, b = np.array(pairs, np.float32).T
    found = sum_of_products(a, b, axis=0)
    sizes = np.abs(a.astype(float) * b).sum()
    assert float(found.high) - float(found.low) <= 2 * (len(a) + 1) * U * sizes * (1 + 1e-5) + 1e-37


@given(st.tuples(numbers, numbers), st.tuples(numbers, numbers), st.floats(0, 1), st.floats(0, 1))
def test_steps_of_numbers_inside_stay_inside(first, second, s, t):
    a, b = (Interval.of(np.float32(min(ends)), np.float32(max(ends))) for ends in (first, second))
    x, y = (
        np.clip(np.float32(i.low + share * (float(i.high) - i.low)), i.low, i.high) for i, share in ((a, s), (b, t))
    )
    for found, value in ((a + b, x + y), (a - b, x - y), (a * b, x * y)):
        assert found.contains(value)
    if b.low > 1e-9:
        assert (a / b).contains(x / y)


@given(numbers, numbers)
def test_a_step_that_every_processor_rounds_alike_has_no_width(x, y):
    for found in (interval(x) + y, interval(x) - y):
        assert found.low == found.high or abs(found.low) < 1e-37
    assert (interval(x) - x).high == 0


@given(st.floats(-80, 80, width=32))
def test_exp_and_log_as_numpy_computes_them_lie_in_their_intervals(x):
    x = np.float32(x)
    assert exp(interval(x)).contains(np.exp(x))
    assert log(interval(np.exp(x))).contains(np.log(np.exp(x)))


def test_exp_of_0_is_exactly_1_and_the_sum_of_zeros_exactly_0():
    assert exp(interval(0)).low == exp(interval(0)).high == 1
    zeros = sum_of_products(np.zeros(5), np.ones(5), axis=0)
    assert zeros.low == zeros.high == 0


def test_a_number_too_small_to_be_normal_may_be_0():
    found = interval(np.float32(1e-39))
    assert found.contains(np.float32(0))
    assert found.contains(np.float32(1e-39))
