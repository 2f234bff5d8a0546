"""The response maps: each tile is one feature, where it stands in the image."""

from __future__ import annotations

import numpy as np
import pytest

from core.figures.kit.palette import DIVERGING, shade
from core.figures.responses import responses
from core.images import THREAD_IMAGES
from core.separability import separability

PURE = np.array([[[1, 1], [1, -1]], [[-1, 1], [-1, -1]]], float)
VIEWS = range(4)
SIXTEEN = tuple((tuple((17 * i + 3 * k) % 256 for k in range(9)), i % 2) for i in range(16))


def trace(view: dict, name: str) -> dict:
    return next(each for each in view["data"] if each.get("name") == name)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("images", [THREAD_IMAGES, SIXTEEN])
def test_every_feature_is_a_tile_of_its_colour_in_reading_order(view, padding, images):
    q = separability(PURE, padding, images=images)
    tiles = trace(responses(q, images, 2)["views"][view], "responses")
    side = 2 if padding == "valid" else 3
    each = 9 + 2 * side * side
    assert len(tiles["x"]) == each * len(images)
    for image in (0, len(images) - 1):
        for filter in range(2):
            first = image * each + 9 + filter * side * side
            block = slice(first, first + side * side)
            values = q.features[image].reshape(side * side, 2)[:, filter]
            expected = [shade(DIVERGING, 0.5 + 0.5 * round(value / q.features.max(), 3)) for value in values]
            assert tiles["marker"]["color"][block] == expected
            tops, lefts = np.array(tiles["base"][block]), np.array(tiles["x"][block])
            assert (np.diff(tops.reshape(side, side), axis=0) > 0).all()
            assert (np.diff(lefts.reshape(side, side), axis=1) > 0).all()


@pytest.mark.parametrize(
    ("count", "narrow", "wide"), [(2, [2], [2]), (6, [6], [6]), (9, [5, 4], [5, 4]), (16, [6, 6, 4], [8, 8])]
)
def test_images_stand_in_as_few_rows_as_there_is_room_for(count, narrow, wide):
    images = SIXTEEN[:count]
    for view, figure in enumerate(responses(separability(PURE, images=images), images, 2)["views"]):
        tiles = trace(figure, "responses")
        corners = [(tiles["base"][first], tiles["x"][first]) for first in range(0, 17 * count, 17)]
        assert corners == sorted(corners)
        _, images_of_row = np.unique([top for top, _ in corners], return_counts=True)
        assert images_of_row.tolist() == (wide if view else narrow)
        assert len({x for _, x in corners}) == max(images_of_row)


@pytest.mark.parametrize("view", VIEWS)
def test_a_line_joins_the_images_that_look_the_same_and_no_others(view):
    q = separability(PURE)
    figure = responses(q, THREAD_IMAGES, 2)["views"][view]
    joined = [x for x in trace(figure, "same")["x"] if x is not None]
    tiles = trace(figure, "responses")
    middles = [np.mean(tiles["x"][17 * image : 17 * image + 9]) for image in (2, 5)]
    assert sorted(set(np.round(joined, 6))) == pytest.approx(middles)
    free = responses(separability(PURE + [0.01, 0]), THREAD_IMAGES, 2)["views"][view]
    assert trace(free, "same")["x"] == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("images", [THREAD_IMAGES, SIXTEEN])
def test_nothing_stands_outside(view, images):
    q = separability(np.ones((2, 2, 6)), "same", images=images)
    figure = responses(q, images, 6)["views"][view]
    tiles, layout = trace(figure, "responses"), figure["layout"]
    x, width = np.array(tiles["x"]), np.array(tiles["width"])
    assert (x - width / 2 >= -1e-9).all() and (x + width / 2 <= layout["xaxis"]["range"][1] + 1e-9).all()
    assert max((y for y in trace(figure, "same")["y"] if y is not None), default=0) <= layout["height"]


def test_what_is_no_feature_of_these_is_refused():
    with pytest.raises(ValueError, match="no features"):
        responses(separability(PURE), THREAD_IMAGES[:4], 2)
