"""Bars are as long as the Shapley values, cells say the interactions, and zero is near the ground."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from core.figures.kit.palette import DIFFERENCES
from core.figures.shapley import shapley_figure
from core.trial.effects import Estimate, interactions, shapley
from core.trial.factorial import CHANGES
from tests.core.figures.trials import boxes, is_sound, made_up, sides, trace, written

VALUES = [Estimate(value / 100, (value - 3) / 100, (value + 2) / 100) for value in (61, 20, -5, 1, 30)]
PAIRS = {
    pair: Estimate(value / 100, (value - 4) / 100, (value + 4) / 100)
    for pair, value in zip(combinations(range(5), 2), (12, -23, 2, 0, 60, -60, 5, 9, -9, 30), strict=True)
}
ORDER = [0, 4, 1, 3, 2]  # the largest first
VIEWS = range(4)


def view_of(view: int) -> dict:
    return shapley_figure(VALUES, PAIRS)["views"][view]


@pytest.mark.parametrize("view", VIEWS)
def test_bars_are_as_long_as_the_values_and_stand_in_their_order(view: int) -> None:
    bars = boxes(trace(view_of(view), "bars"))
    values = np.array([VALUES[i].value for i in ORDER])
    lengths = np.where(values > 0, 1, -1) * (bars[:, 2] - bars[:, 0])
    np.testing.assert_allclose(lengths / lengths[0], values / values[0])
    zero = np.where(values > 0, bars[:, 0], bars[:, 2])
    np.testing.assert_allclose(zero, zero[0])
    assert np.all(np.diff(bars[:, 1]) > 0)


@pytest.mark.parametrize("view", VIEWS)
def test_whiskers_end_where_the_intervals_do(view: int) -> None:
    bars, whiskers = boxes(trace(view_of(view), "bars")), trace(view_of(view), "intervals")
    point = (bars[0, 2] - bars[0, 0]) / 61
    np.testing.assert_allclose(whiskers["error_x"]["array"], [2 * point] * 5)
    np.testing.assert_allclose(whiskers["error_x"]["arrayminus"], [3 * point] * 5)
    np.testing.assert_allclose(whiskers["x"][:4], bars[:4, 2])
    assert whiskers["x"][4] == pytest.approx(bars[4, 0])


@pytest.mark.parametrize("view", VIEWS)
def test_each_value_is_printed_with_its_interval_beside_its_name(view: int) -> None:
    labels = trace(view_of(view), "labels")
    at = dict(zip(labels["text"], zip(labels["x"], labels["y"], strict=True), strict=True))
    said = ["+61 (58 to 63)", "+30 (27 to 32)", "+20 (17 to 22)", "+1 (−2 to 3)", "−5 (−8 to −3)"]
    bars = boxes(trace(view_of(view), "bars"))
    for words, i, bar in zip(said, ORDER, bars, strict=True):
        x, y = at[words]
        names = [(x, y) for x, y, name in zip(labels["x"], labels["y"], labels["text"], strict=True)
                 if name == CHANGES[i].label]  # fmt: skip
        assert bar[1] < y < bar[3]
        assert x > bar[2]
        assert (0, y) in names
        assert x + 0.45 * labels["textfont"]["size"][0] * len(words) <= view_of(view)["layout"]["xaxis"]["range"][1]


@pytest.mark.parametrize("view", VIEWS)
def test_each_pair_has_a_cell_in_the_row_of_one_and_under_the_name_of_the_other(view: int) -> None:
    figure = view_of(view)
    cells, labels = boxes(trace(figure, "pairs")), trace(figure, "labels")
    texts = list(zip(labels["x"], labels["y"], labels["text"], strict=True))
    number = {change.label: i for i, change in enumerate(CHANGES)}
    left, top = cells[:, 0].min() - 2, cells[:, 1].min() - 60
    names = [(x, y, number[text]) for x, y, text in texts if text in number and x > left and y > top]
    if view == 0:  # on a phone the bars stand above, at the same left edge
        names = names[-5:]
    found = set()
    for (x0, y0, x1, y1), color in zip(cells, trace(figure, "pairs")["marker"]["color"], strict=True):
        (said,) = [text for x, y, text in texts if x0 < x < x1 and y0 < y < y1]
        (row,) = [i for _, y, i in names if y0 < y < y1]
        (column,) = [i for x, y, i in names if x0 < x < x1 and y < y1]
        value = PAIRS[min(row, column), max(row, column)].value
        points = "0" if value == 0 else f"{100 * value:+.0f}".replace("-", "−")
        assert said == (f"<b>{points}</b>" if abs(value) > 0.04 else points)
        for red, _, blue in sides(color):
            assert np.sign(red - blue) == np.sign(value)
        found.add((min(row, column), max(row, column)))
    assert found == set(PAIRS)


def test_no_effect_is_near_the_ground_and_opposite_ones_are_opposite_ends_of_the_scale() -> None:
    colors = dict(zip(_in_order(), trace(view_of(0), "pairs")["marker"]["color"], strict=True))
    assert colors[0, 4] == DIFFERENCES[2][1] == "light-dark(#ffffff, #222222)"
    assert (colors[1, 3], colors[1, 2]) == (DIFFERENCES[0][1], DIFFERENCES[-1][1])  # -60 and +60, the largest


def _in_order() -> list[tuple[int, int]]:
    return [tuple(sorted((i, j))) for row, i in enumerate(ORDER) for j in ORDER[:row]]


def test_small_interactions_stay_near_the_ground() -> None:
    pairs = {pair: Estimate(each.value / 100, 0, 0) for pair, each in PAIRS.items()}
    for color in trace(shapley_figure(VALUES, pairs)["views"][0], "pairs")["marker"]["color"]:
        on_light, on_dark = sides(color)
        assert min(on_light) > 235 and max(on_dark) < 60


def test_the_whole_step_is_the_sum_of_the_bars() -> None:
    assert any("+107 in all" in said for said in written(view_of(2)))


def test_changes_that_do_nothing_have_bars_of_no_length() -> None:
    nothing = Estimate(0.0, 0.0, 0.0)
    payload = shapley_figure([nothing] * 5, dict.fromkeys(PAIRS, nothing))
    is_sound(payload)
    assert trace(payload["views"][0], "bars")["width"] == [0] * 5


def test_it_draws_what_the_effects_of_a_trial_are() -> None:
    trial = made_up()
    values, pairs = shapley(trial, 100), interactions(trial, 100)
    payload = shapley_figure(values, pairs)
    is_sound(payload)
    best = max(range(5), key=lambda i: values[i].value)
    assert f"intervals: {CHANGES[best].label} " in payload["summary"]
    assert payload["id"] == shapley_figure(values, pairs)["id"]
    assert payload["id"] != shapley_figure(values[::-1], pairs)["id"]
    assert payload["id"] != shapley_figure(values, pairs | {(0, 1): pairs[2, 3]})["id"]
