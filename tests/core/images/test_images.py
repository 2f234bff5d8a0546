"""The six images, their normalisations and their patches."""

from __future__ import annotations

import numpy as np
import pytest

from core.images import CLASS_NAMES, NORMALISATIONS, PADDINGS, THREAD_IMAGES, labels, network_input, patches, pixels

W = 255


def test_the_six_images_are_the_askers_in_the_askers_order():
    # Stack Overflow question 57605741: a, a_2, a_3, b, b_2, b_3
    expected = np.zeros((6, 3, 3))
    expected[0, 1, :] = expected[1, 0, :] = expected[2, 2, :] = W
    expected[3, :, 1] = expected[4, :, 0] = expected[5, :, 2] = W
    np.testing.assert_array_equal(pixels(THREAD_IMAGES), expected)


def test_the_labels_are_three_rows_and_then_three_columns():
    assert [CLASS_NAMES[label] for label in labels(THREAD_IMAGES)] == ["row"] * 3 + ["column"] * 3


# The thread's images hold 18 white pixels of 54: the mean is 85, the variance (18 * 170**2 + 36 * 85**2) / 54 = 14450.
@pytest.mark.parametrize(
    ("how", "black", "white"),
    [
        ("none", 0.0, 255.0),
        ("unit", 0.0, 1.0),
        ("symmetric", -1.0, 1.0),
        ("standardise", -85 / 14450**0.5, 170 / 14450**0.5),
    ],
)
def test_each_normalisation_by_hand(how, black, white):
    x = network_input(THREAD_IMAGES, how)
    assert x.dtype == np.float32
    assert x.shape == (6, 3, 3)
    np.testing.assert_array_equal(x, np.where(pixels(THREAD_IMAGES) == W, np.float32(white), np.float32(black)))


def test_a_grey_in_between_is_scaled_linearly():
    images = (((51,) + (0,) * 8, 0), ((0,) * 9, 1))
    assert network_input(images, "unit")[0, 0, 0] == np.float32(0.2)
    assert network_input(images, "symmetric")[0, 0, 0] == np.float32(-0.6)


def test_standardising_images_without_any_contrast_gives_zeros():
    images = (((7,) * 9, 0), ((7,) * 9, 1))
    np.testing.assert_array_equal(network_input(images, "standardise"), np.zeros((2, 3, 3)))


@pytest.mark.parametrize("how", list(NORMALISATIONS))
def test_the_source_shown_in_the_script_does_what_the_function_does(how):
    x = pixels((*THREAD_IMAGES, ((1, 2, 3, 50, 60, 70, 128, 200, 254), 1)))
    np.testing.assert_array_equal(eval(NORMALISATIONS[how].source, {"x": x}), NORMALISATIONS[how].apply(x.copy()))


ONE_TO_NINE = np.arange(1.0, 10).reshape(1, 3, 3)


def test_the_patches_of_padding_valid_by_hand():
    expected = [[1, 2, 4, 5], [2, 3, 5, 6], [4, 5, 7, 8], [5, 6, 8, 9]]
    np.testing.assert_array_equal(patches(ONE_TO_NINE, "valid"), [expected])


def test_padding_same_adds_zeros_at_the_bottom_and_on_the_right_only():
    expected = [
        [1, 2, 4, 5],
        [2, 3, 5, 6],
        [3, 0, 6, 0],
        [4, 5, 7, 8],
        [5, 6, 8, 9],
        [6, 0, 9, 0],
        [7, 8, 0, 0],
        [8, 9, 0, 0],
        [9, 0, 0, 0],
    ]
    np.testing.assert_array_equal(patches(ONE_TO_NINE, "same"), [expected])


@pytest.mark.parametrize("padding", list(PADDINGS))
def test_the_patches_of_each_image_stand_in_its_own_row(padding):
    x = network_input(THREAD_IMAGES, "none")
    together = patches(x, padding)
    assert together.dtype == np.float32
    assert together.shape == (6, PADDINGS[padding].positions, 4)
    for i in range(6):
        np.testing.assert_array_equal(together[i : i + 1], patches(x[i : i + 1], padding))
