"""The widest safe region, against trying every rectangle, and its sentence."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.atlas import GRID, Plane, Region, sentence, widest_safe_region
from core.experiment import Experiment

PAIRS = [
    ("learning_rate", "filters"),
    ("learning_rate", "loss"),
    ("optimizer", "learning_rate"),
    ("loss", "normalisation"),
    ("padding", "filters"),
]


def plane(row_axis: str, column_axis: str, solved: list[list[int]], total: int = 100) -> Plane:
    """A plane of made-up counts over the first values of its axes."""
    counts = np.array(solved)
    rows, columns = (GRID.axes[axis][:size] for axis, size in zip((row_axis, column_axis), counts.shape, strict=True))
    base = Experiment()
    experiments = tuple(
        tuple(replace(base, **{row_axis: row, column_axis: column}) for column in columns) for row in rows
    )
    cells = np.zeros_like(counts)
    return Plane(row_axis, column_axis, rows, columns, 300, cells, counts, total, experiments, ())


def subsets(size: int) -> list[tuple[int, ...]]:
    return [places for length in range(1, size + 1) for places in itertools.combinations(range(size), length)]


def allowed(places: tuple[int, ...], axis: str) -> bool:
    return axis not in ("filters", "learning_rate") or places == tuple(range(places[0], places[-1] + 1))


def best_by_trying(shown: Plane) -> tuple[int, int] | None:
    """Area and worst count of the best rectangle among all that there are."""
    found = [
        (len(rows) * len(columns), min(int(shown.solved[r, c]) for r in rows for c in columns))
        for rows in subsets(len(shown.rows))
        for columns in subsets(len(shown.columns))
        if allowed(rows, shown.row_axis)
        and allowed(columns, shown.column_axis)
        and all(shown.solved[r, c] / shown.total >= 0.95 for r in rows for c in columns)
    ]
    return max(found, default=None)


@given(st.sampled_from(PAIRS), st.data())
def test_no_rectangle_is_wider(axes, data):
    sizes = [min(len(GRID.axes[axis]), 5) for axis in axes]
    count = st.sampled_from([0, 94, 95, 97, 100])
    row = st.lists(count, min_size=sizes[1], max_size=sizes[1])
    shown = plane(*axes, data.draw(st.lists(row, min_size=sizes[0], max_size=sizes[0])))
    region = widest_safe_region(shown)
    best = best_by_trying(shown)
    if region is None:
        assert best is None
        return
    assert (region.area, region.least) == best
    assert region.area == len(region.rows) * len(region.columns)
    assert allowed(region.rows, shown.row_axis) and allowed(region.columns, shown.column_axis)
    assert region.least == shown.solved[np.ix_(region.rows, region.columns)].min() >= 95


def test_an_ordered_axis_takes_neighbours_and_any_other_takes_what_is_good():
    gap = [[99, 0, 98, 97]]
    assert widest_safe_region(plane("padding", "learning_rate", gap)) == Region((0,), (2, 3), 97)
    assert widest_safe_region(plane("padding", "optimizer", gap)) == Region((0,), (0, 2, 3), 97)


def test_of_two_as_wide_the_one_with_the_better_worst_cell_is_taken():
    assert widest_safe_region(plane("padding", "learning_rate", [[95, 0, 96]])) == Region((0,), (2,), 96)


@pytest.mark.parametrize(("solved", "safe"), [(121, False), (122, True)])
def test_safe_is_95_percent_of_the_seeds_measured(solved, safe):
    assert (widest_safe_region(plane("padding", "loss", [[solved]], total=128)) is not None) == safe


def said(shown: Plane) -> str:
    return sentence(shown, widest_safe_region(shown))


def test_the_sentence_says_where_and_how_safe():
    counts = [[0, 0, 0], [0, 96, 97], [0, 98, 99]]
    assert said(plane("learning_rate", "loss", counts)) == (
        "Widest safe region: learning rate 0.0003 to 0.001 with loss cross-entropy or on logits: "
        "at least 96 of 100 seeds solved after 300 epochs in each of these 4 cells."
    )


def test_an_ordered_axis_is_named_first_and_a_whole_axis_is_any():
    counts = [[0, 100, 100, 100], [0, 100, 100, 100]]
    assert said(plane("padding", "filters", counts)) == (
        "Widest safe region: 2 to 4 filters with any padding: "
        "all 100 seeds solved after 300 epochs in each of these 6 cells."
    )


def test_one_cell_is_no_range():
    counts = [[96, 0], [0, 0]]
    assert said(plane("filters", "optimizer", counts)) == (
        "Widest safe region: a single cell, 1 filter with optimizer SGD: 96 of 100 seeds solved after 300 epochs."
    )


def test_without_a_safe_region_the_best_cell_is_named():
    counts = [[10, 20], [94, 30]]
    assert said(plane("learning_rate", "filters", counts)) == (
        "No safe region: no cell here solves 95 % of its seeds. "
        "The best is learning rate 0.0003 with 1 filter: 94 of 100 seeds solved after 300 epochs."
    )
