"""Could any filters do it? Against networks with more filters than there are rays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.images import NORMALISATIONS, PADDINGS, THREAD_IMAGES, labels, network_input, patches
from core.separability.possibility import possible
from core.separability.programme import widest_margin

FILTERS = 400


def some_filters_do(images, normalisation: str, padding: str) -> bool:
    """Whether a dense layer separates what many random filters say of the images."""
    windows = patches(network_input(images, normalisation).astype(float), padding)
    kernels = np.random.default_rng(0).normal(size=(4, FILTERS))
    return widest_margin(np.maximum(windows @ kernels, 0).reshape(len(images), -1), labels(images)) > 0


PIXELS = st.lists(st.sampled_from([0, 100, 200]), min_size=2, max_size=2)


@settings(max_examples=15, deadline=None)
@given(st.lists(PIXELS, min_size=2, max_size=5), st.sampled_from(list(NORMALISATIONS)), st.sampled_from(list(PADDINGS)))
def test_it_is_possible_where_random_filters_do_it(pairs, normalisation, padding):
    """Images of two shades, left and right: small enough to be impossible now and then."""
    images = tuple(((a, a, b) * 3, i % 2) for i, (a, b) in enumerate(pairs))
    assert possible(images, normalisation) == some_filters_do(images, normalisation, padding)


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_the_threads_images_are_possible(normalisation):
    assert possible(THREAD_IMAGES, normalisation)


def test_the_same_pattern_at_three_brightnesses_is_a_straight_line():
    pattern = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2])
    images = tuple((tuple((20 * times * pattern).tolist()), label) for times, label in ((1, 0), (3, 1), (5, 0)))
    assert not possible(images, "unit")
    brighter = (*images[:2], (images[2][0], 1))
    assert possible(brighter, "unit")
