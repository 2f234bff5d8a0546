"""The simplex method in whole numbers: each of its answers carries its own proof, which is checked in fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.separability.exact import independent_rows, plane
from tests.core.separability.fractions import rank, solution

VECTORS = st.integers(1, 4).flatmap(
    lambda r: st.lists(st.lists(st.integers(-3, 3), min_size=r, max_size=r), min_size=1, max_size=7)
)


@given(VECTORS)
def test_either_a_plane_or_a_mixture_that_is_zero(vectors):
    v = np.array(vectors, dtype=object).T
    w, clash, separate = plane(v)
    if separate:
        assert all(a > 0 for a in w @ v)
        return
    # The columns of the clash have one mixture that is 0, and its weights are positive: so each column is needed.
    columns = [[Fraction(x) for x in vectors[column]] + [Fraction(1)] for column in clash]
    weights = solution(columns, [Fraction(0)] * v.shape[0] + [Fraction(1)])
    assert weights is not None
    assert all(a > 0 for a in weights)
    assert rank([column[:-1] for column in columns]) == len(clash) - 1


@given(VECTORS, st.integers(10**20, 10**25))
def test_the_size_of_the_numbers_decides_nothing(vectors, factor):
    v = np.array(vectors, dtype=object).T
    assert plane(v * factor)[1:] == plane(v)[1:]


def test_one_part_in_10_to_the_30_decides():
    large = 10**30
    just_beside = np.array([[large, -large], [1, 1]], dtype=object)
    assert plane(just_beside)[2]
    assert plane(just_beside * np.array([[1], [0]], dtype=object))[1:] == ((0, 1), False)


@given(VECTORS)
def test_the_rows_kept_are_independent_and_span_the_others(vectors):
    kept = independent_rows(np.array(vectors, dtype=object))
    exact = [[Fraction(x) for x in row] for row in vectors]
    assert rank([exact[row] for row in kept]) == len(kept) == rank(exact)
