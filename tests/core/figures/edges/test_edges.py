"""The seeds on the plane of the edges: dots of length 1 at most, bars as long as their shares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS
from core.figures.edges import edges
from core.luck.hope import KINDS, hope
from tests.core.luck.on_the_spot import luck


@pytest.fixture(scope="module")
def found():
    *_, whole = luck(replace(PRESETS["one-line-fix"], epochs=30, engine="numpy"))
    return whole


def trace(view: dict, name: str) -> dict:
    return next(each for each in view["data"] if each.get("name") == name)


@pytest.mark.parametrize("view", range(4))
def test_each_filter_is_a_dot_on_the_side_of_its_run(found, view):
    answer = hope(found, 0.5)
    figure = edges(answer, found.filters)["views"][view]
    for name, count in (("solved", answer.solved.sum()), ("failed", (~answer.solved).sum())):
        dots = trace(figure, name)
        assert len(dots["x"]) == 2 * count
        assert np.hypot(dots["x"], dots["y"]).max() <= 1.002


@pytest.mark.parametrize("view", range(4))
def test_bars_are_as_long_as_their_shares(found, view):
    answer = hope(found, 0)
    figure = edges(answer, found.filters)["views"][view]
    lengths = trace(figure, "shares")["width"]
    shares = [answer.share(kind, solved).share for kind in KINDS for solved in (True, False)]
    longest = int(np.argmax(shares))
    unit = lengths[longest] / shares[longest]
    for length, share in zip(lengths, shares, strict=True):
        assert length == pytest.approx(max(unit * share, 1))


def test_filters_that_are_not_finite_are_no_dots(found):
    filters = found.filters.copy()
    filters[:5] = np.nan
    with np.errstate(all="ignore"):
        view = edges(hope(found, 0.5), filters)["views"][0]
    assert len(trace(view, "solved")["x"]) + len(trace(view, "failed")["x"]) == 2 * (len(filters) - 5)
