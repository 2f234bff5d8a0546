"""The words say what the programme found: each kind of reason once."""

from __future__ import annotations

import numpy as np
import pytest

from core.images import THREAD_IMAGES
from core.separability import separability
from core.separability.sentences import alike, because, groups, headline

H, V = [[1, 1], [-1, -1]], [[1, -1], [1, -1]]
NOT_H = [[-1, -1], [1, 1]]
CORNER = [[1, 0], [0, 0]]


def of(*taps, padding="valid"):
    return separability(np.array(taps, dtype=float).transpose(1, 2, 0), padding)


@pytest.mark.parametrize(
    ("q", "said"),
    [
        (of(H, V), "Images 3 (a row) and 6 (a column) have no response at all"),
        (
            of(CORNER, padding="same"),
            "A mixture of rows 1, 2 and 3 has exactly the responses of a mixture of columns 4, 5",
        ),
        (of(H, NOT_H), "No mixture of rows has the responses of a mixture of columns"),
        (of(H), "Images 3 (a row) and 4 (a column) have no response at all"),
        (of([[1, 1], [1, 1]]), "Images 1 (a row) and 4 (a column) have the same responses everywhere"),
    ],
)
def test_the_reason_is_told(q, said):
    assert said in because(q, THREAD_IMAGES)


def test_the_headline_counts():
    assert headline(of(H, V), THREAD_IMAGES) == "With these filters a dense layer can get 5 of 6 images right"
    assert headline(of(H, NOT_H), THREAD_IMAGES) == "With these filters a dense layer can get all 6 images right"


def test_images_that_look_the_same_are_grouped():
    assert groups(of(H, NOT_H)) == [[3, 4, 5]]
    assert alike(of(H, NOT_H)) == "The same to these filters: images 4, 5 and 6."
    assert groups(of(H, V)) == [[2, 5]]
    assert alike(of(CORNER, padding="same")) == ""
