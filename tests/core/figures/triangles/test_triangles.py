"""The two triangles and their common point, as drawn."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.figures.triangles import triangles
from core.separability.one_filter import meeting

TAPS = (Fraction(3, 4), Fraction(1, 4), Fraction(-1, 4), Fraction(1, 2))


def trace(view: dict, name: str) -> dict:
    return next(each for each in view["data"] if each.get("name") == name)


@pytest.mark.parametrize("taps", [TAPS, (1, 1, -1, -1), (-1, -1, -1, -1), (100, -3, 5, 7)])
def test_the_ring_stands_on_both_stretches_and_all_is_in_view(taps):
    found = meeting(taps)
    for view in triangles(found)["views"]:
        (x,), (y,) = trace(view, "meeting")["x"], trace(view, "meeting")["y"]
        assert x == y == float(found.x)
        for name in ("stretch of the rows", "stretch of the columns"):
            ends = [(a + b) / 2 for a, b in zip(trace(view, name)["x"], trace(view, name)["y"], strict=True)]
            assert min(ends) - 1e-12 <= x <= max(ends) + 1e-12
        low, high = view["layout"]["xaxis"]["range"]
        assert view["layout"]["yaxis"]["range"] == [low, high]
        for name in ("row", "column"):
            assert all(low < value < high for value in trace(view, name)["x"] + trace(view, name)["y"])


def test_the_corners_are_the_responses_by_hand():
    """r = 1, s = 1/4, p = 1/2, q = 3/4."""
    view = triangles(meeting(TAPS))["views"][1]
    assert list(zip(*(trace(view, "row")[axis][:3] for axis in "xy"), strict=True)) == [(1, 0), (0.25, 1), (0, 0.25)]
    assert trace(view, "column")["x"][:3] == [0.5, 0.75, 0]
