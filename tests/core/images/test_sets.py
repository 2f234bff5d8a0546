"""The images that one can begin with."""

from __future__ import annotations

import numpy as np
import pytest

from core import Experiment
from core.images import THREAD_IMAGES
from core.images.sets import IMAGE_SETS
from core.separability.possibility import possible


@pytest.mark.parametrize("name", IMAGE_SETS)
def test_each_set_is_one_that_can_be_trained_on_and_survives_the_link(name):
    experiment = Experiment(images=IMAGE_SETS[name].images)
    assert Experiment.from_query(experiment.to_query()) == experiment


def test_no_two_sets_are_the_same():
    assert len({each.images for each in IMAGE_SETS.values()}) == len(IMAGE_SETS)


def test_the_threads_set_is_the_question():
    assert IMAGE_SETS["thread"].images == THREAD_IMAGES


def test_the_diagonals_are_three_of_each_direction():
    falling = np.array(
        [[[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 1, 0], [0, 0, 1], [0, 0, 0]], [[0, 0, 0], [1, 0, 0], [0, 1, 0]]]
    )
    expected = np.concatenate([falling, falling[:, :, ::-1]]) * 255
    images = IMAGE_SETS["diagonals"].images
    np.testing.assert_array_equal([np.reshape(pixels, (3, 3)) for pixels, _ in images], expected)
    assert [label for _, label in images] == [0, 0, 0, 1, 1, 1]


def test_the_mislabelled_set_differs_from_the_threads_in_one_class_only():
    images = IMAGE_SETS["mislabelled"].images
    assert [pixels for pixels, _ in images] == [pixels for pixels, _ in THREAD_IMAGES]
    assert sum(a != b for (_, a), (_, b) in zip(images, THREAD_IMAGES, strict=True)) == 1


def test_only_the_contradiction_is_impossible():
    assert [name for name, each in IMAGE_SETS.items() if not possible(each.images, "none")] == ["contradiction"]
