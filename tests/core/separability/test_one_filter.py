"""The theorems on filters for the thread's six images, in fractions: nothing is rounded."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.images import NORMALISATIONS, THREAD_IMAGES
from core.separability import separability
from core.separability.one_filter import meeting
from core.separability.whole import decimals, whole_features, whole_taps

TAP = st.fractions(-100, 100, max_denominator=1000)
FILTER = st.tuples(TAP, TAP, TAP, TAP)
ROWS, COLUMNS = THREAD_IMAGES[:3], THREAD_IMAGES[3:]
# Of the thread's order middle, top, bottom and middle, left, right, the order of the triangles' corners.
ORDER = (1, 0, 2)


def features(taps, images):
    """Valid, black = 0, white = 1: what the filter says at the four positions, an image each, in fractions."""
    found = []
    for greys, _ in images:
        x = [Fraction(grey, 255) for grey in greys]
        windows = [(x[at], x[at + 1], x[at + 3], x[at + 4]) for at in (0, 1, 3, 4)]
        found.append([max(sum(k * u for k, u in zip(taps, window, strict=True)), Fraction(0)) for window in windows])
    return found


def weights_at(corners, x):
    """The mixture of a triangle's corners that is (x, x): of two that lie on two of its sides, and on the diagonal."""
    sides = []
    for i, j in combinations(range(3), 2):
        one, other = (first - second for first, second in (corners[i], corners[j]))
        if one * other <= 0:
            share = other / (other - one) if one != other else Fraction(1)
            weights = [Fraction(0)] * 3
            weights[i], weights[j] = share, 1 - share
            sides.append((mixture(weights, corners)[0], weights))
    (low, enters), (high, leaves) = min(sides), max(sides)
    share = (high - x) / (high - low) if high > low else Fraction(1)
    return [share * one + (1 - share) * other for one, other in zip(enters, leaves, strict=True)]


def mixture(weights, points):
    return [sum(w * point[k] for w, point in zip(weights, points, strict=True)) for k in range(len(points[0]))]


@given(FILTER)
@example((1, 1, -1, -1))
@example((0, 0, 0, 0))
@example((-1, -1, -1, -1))
@example((3, -1, -2, 2))
@example((1, 1, 1, 1))
def test_both_triangles_of_a_single_filter_hold_the_same_point(taps):
    """So no dense layer separates the six images, whatever the filter."""
    found = meeting(taps)
    for triangle, images in ((found.rows, ROWS), (found.columns, COLUMNS)):
        weights = weights_at(triangle.corners, found.x)
        assert sum(weights) == 1
        assert min(weights) >= 0
        said = features(taps, images)
        assert mixture(weights, [said[image] for image in ORDER]) == [found.x] * 4


@given(FILTER)
def test_the_stretch_on_the_diagonal_is_the_one_of_the_proof(taps):
    a, b, c, d = taps
    found = meeting(taps)
    for triangle, sums in ((found.rows, (a + b, c + d)), (found.columns, (a + c, b + d))):
        small, large = sorted(max(each, Fraction(0)) for each in sums)
        low, high = triangle.stretch
        if large == 0:
            assert (low, high) == (0, 0)
            continue
        assert low == small * large / (small + large)
        assert high == large**2 / (2 * large - small)
        assert low <= (small + large) / 4 <= high


@given(st.lists(st.integers(-1000, 1000), min_size=4, max_size=4))
def test_the_programme_in_whole_numbers_finds_no_single_filter_either(taps):
    assert separability(np.array(taps, dtype=float).reshape(2, 2, 1)).best_right <= 5


def test_without_black_at_0_a_single_filter_can_do_it():
    kernels = np.random.default_rng(0).uniform(-1, 1, (64, 2, 2, 1))
    assert not any(separability(kernel, normalisation="unit").best_right == 6 for kernel in kernels)
    assert any(separability(kernel, normalisation="symmetric").best_right == 6 for kernel in kernels)


@given(TAP.filter(bool), TAP.filter(bool))
def test_a_pure_pair_leaves_one_row_and_one_column_all_dark(h, v):
    """Any signs, any lengths: so the two have equal features, and one of them stays wrong."""
    pure = ((h, h, -h, -h), (v, -v, v, -v))
    said = [[*first, *second] for first, second in zip(*(features(taps, THREAD_IMAGES) for taps in pure), strict=True)]
    dark = [image for image, row in enumerate(said) if not any(row)]
    assert dark == [2 if h > 0 else 1, 5 if v > 0 else 4]


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
@pytest.mark.parametrize("signs", list(product((1, -1), repeat=2)))
def test_a_pure_pair_gets_five_right_from_any_pixel_values(signs, normalisation):
    """The taps of a pure detector sum to 0, so what is added to every pixel changes nothing."""
    h, v = signs
    pure = np.array([[h, h, -h, -h], [v, -v, v, -v]], dtype=float).T.reshape(2, 2, 2)
    q = separability(pure, normalisation=normalisation)
    assert q.best_right == 5
    assert q.collisions == ((2 if h > 0 else 1, 5 if v > 0 else 4),)


@given(TAP.filter(bool), st.fractions(0, 100, max_denominator=100).filter(bool), st.booleans())
def test_opposite_pure_detectors_of_one_orientation_separate(size, other, vertical):
    """One class is all dark, and of the other each image has a response: any lengths."""
    taps = np.array([1, -1, 1, -1] if vertical else [1, 1, -1, -1], dtype=object)
    kernels = np.stack([taps * size, -taps * size * other], axis=1).astype(float)
    said = whole_features(whole_taps(decimals(kernels)[0])[0], "valid", "none", THREAD_IMAGES)
    dark = [image for image, row in enumerate(said) if not any(row)]
    assert dark == ([0, 1, 2] if vertical else [3, 4, 5])
    assert separability(kernels.reshape(2, 2, 2)).best_right == 6


@pytest.mark.parametrize("black", ["none", "unit"])
@pytest.mark.parametrize("sign", [1, -1])
def test_with_padding_one_pure_detector_is_enough_if_the_zeros_lie_on_its_dark_side(sign, black):
    for taps in ([1, 1, -1, -1], [1, -1, 1, -1]):
        kernel = sign * np.array(taps, dtype=float).reshape(2, 2, 1)
        assert separability(kernel, "same", black).best_right == (6 if sign > 0 else 5)


@pytest.mark.parametrize("added", [0.001, 0.01, 0.5, 1])
@pytest.mark.parametrize("signs", list(product((1, -0.004), (100, -1))))
def test_a_little_on_the_side_of_the_dark_column_separates_and_on_the_other_changes_nothing(signs, added):
    """A little: a share of the tap's own size."""
    h, v = signs
    dark = 1 if v > 0 else 0  # the right column, or the left one
    for tap in range(4):
        horizontal = np.array([h, h, -h, -h], dtype=float)
        horizontal[tap] += added * abs(h)
        kernels = np.stack([horizontal, np.array([v, -v, v, -v])], axis=1).reshape(2, 2, 2)
        assert separability(kernels).best_right == (6 if tap % 2 == dark else 5)
