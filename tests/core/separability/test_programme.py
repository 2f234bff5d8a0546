"""The linear programme against cases that one can see, and against brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.separability.programme import separation


def test_two_points_on_a_line_have_the_margin_of_half_their_distance():
    found = separation(np.array([[0.0], [1.0]]), np.array([0, 1]))
    assert found.separable
    assert found.margin == pytest.approx(0.5)
    assert (found.best, found.exact) == (2, True)


def test_xor_loses_one_and_names_all_four():
    found = separation(np.array([[0.0, 0], [1, 1], [0, 1], [1, 0]]), np.array([0, 0, 1, 1]))
    assert (found.separable, found.best, found.exact) == (False, 3, True)
    assert found.inseparable == (0, 1, 2, 3)
    assert found.margin == 0


def test_equal_points_of_different_classes_cannot_be_separated():
    found = separation(np.array([[2.0, 1], [2, 1], [0, 0], [5, 5]]), np.array([0, 1, 0, 1]))
    assert (found.separable, found.best) == (False, 3)
    assert found.inseparable == (0, 1)


def test_all_zero_features_leave_the_larger_class():
    assert separation(np.zeros((6, 8)), np.array([0, 0, 1, 1, 1, 1])).best == 4


def test_the_scale_of_the_features_does_not_matter():
    x = np.random.default_rng(0).random((6, 8))
    y = np.array([0, 0, 0, 1, 1, 1])
    assert separation(x, y).margin == pytest.approx(separation(1e20 * x, y).margin)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 1)), min_size=2, max_size=6))
def test_the_best_accuracy_is_that_of_trying_every_plane(points):
    """In the plane: every line through two points, tilted and shifted a little, both ways round."""
    x = np.array([point[:2] for point in points], dtype=float)
    y = np.array([point[2] for point in points])
    best = max((y == 0).sum(), (y == 1).sum())
    for a, b in itertools.permutations(range(len(x)), 2):
        along = x[b] - x[a]
        for tilt, shift in itertools.product((-1e-3, 0, 1e-3), (-1e-2, -1e-5, 1e-5, 1e-2)):
            normal = np.array([-along[1], along[0]]) + tilt * along
            for centre in (x[a], x[b], (x[a] + x[b]) / 2):
                side = (x - centre) @ normal > shift
                best = max(best, int((side == y).sum()), int((side != y).sum()))
    found = separation(x, y)
    assert found.exact
    assert found.best == best
