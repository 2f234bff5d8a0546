"""Every seed has its square, in the colour of its fate, and every loss is in one bin."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.figures.kit.histogram import Bins
from core.figures.kit.palette import ACCENT
from core.figures.seeds import seeds
from core.formulas.losses import LOSSES
from core.trial.factorial import CELLS
from core.trial.trial import Trial
from tests.core.figures.trials import boxes, drawn, is_sound, made_up, trace, written

TRIAL = made_up(200, first=10)
VIEWS = range(4)
SOLVED, ONE, TWO, MORE, FROZEN = range(5)


def flat(rows: list) -> list:
    return [each for row in rows for each in row if each is not None]


def fate(trial: Trial, cell: int, index: int, level: int = 0) -> int:
    if trial.solved[cell, level, index]:
        return SOLVED
    if trial.frozen[cell, index]:
        return FROZEN
    return min(6 - int(trial.right[cell, level, index]), MORE)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("cell", "level"), [(0, 0), (7, 1), (30, 0)])
def test_each_square_is_the_fate_of_its_seed(view: int, cell: int, level: int) -> None:
    squares = trace(seeds(TRIAL, cell, TRIAL.budgets[level], None)["views"][view], "squares")
    assert flat(squares["z"]) == [fate(TRIAL, cell, index, level) for index in range(200)]
    assert flat(squares["customdata"]) == [f"seed:{seed}" for seed in range(10, 210)]
    for index, said in enumerate(flat(squares["text"])):
        number, what = said.split(": ")
        assert number == str(index + 10)
        right = TRIAL.right[cell, level, index]
        at = TRIAL.solved_at[cell, level, index]
        words = f"solved at epoch {at}," if at > 0 else "solved from the start," if at == 0 else f"{right} of 6 right,"
        assert words in what
        loss = TRIAL.loss[cell, level, index]
        assert float(what.split("loss ")[1]) == pytest.approx(loss, rel=0.01, abs=5e-5)


@pytest.mark.parametrize("total", [1, 7, 64, 100, 1024, 3000])
def test_any_number_of_seeds_fills_rows_from_the_first_square_on(total: int) -> None:
    payload = seeds(made_up(total), 5, 100, total - 1)
    is_sound(payload)
    for view in payload["views"]:
        squares = trace(view, "squares")
        rows, columns = len(squares["z"]), len(squares["z"][0])
        assert (rows - 1) * columns < total <= rows * columns
        assert [len(squares["x"]), len(squares["y"])] == [columns + 1, rows + 1]
        ordered = [each for row in squares["customdata"] for each in row]
        assert ordered == [f"seed:{seed}" for seed in range(total)] + [None] * (rows * columns - total)
        np.testing.assert_allclose(
            [*np.diff(squares["x"]), *np.diff(squares["y"])], np.diff(squares["x"])[0], atol=2e-3
        )


def test_1024_seeds_are_64_by_16_and_32_by_32_on_a_phone() -> None:
    shapes = [np.shape(trace(view, "squares")["z"]) for view in seeds(made_up(1024), 5, 100, None)["views"]]
    assert shapes == [(32, 32), (16, 64), (16, 64), (16, 64)]


@pytest.mark.parametrize("view", VIEWS)
def test_the_seed_in_view_is_outlined_where_it_stands(view: int) -> None:
    figure = seeds(TRIAL, 3, 100, 48)["views"][view]
    squares, outline = trace(figure, "squares"), trace(figure, "seed")
    assert outline["line"]["color"] == ACCENT
    row, column = divmod(38, len(squares["z"][0]))
    x, y = np.mean([min(outline["x"]), max(outline["x"])]), np.mean([min(outline["y"]), max(outline["y"])])
    assert squares["x"][column] < x < squares["x"][column + 1]
    assert squares["y"][row] < y < squares["y"][row + 1]
    assert "seed" not in drawn(seeds(TRIAL, 3, 100, 9)["views"][view])


def test_frozen_seeds_are_hollow_and_only_they() -> None:
    view = seeds(TRIAL, 0, 100, None)["views"][0]
    z = np.array(trace(view, "squares")["z"], float)
    hollow = np.array(trace(view, "hollow")["z"], float)
    np.testing.assert_array_equal(hollow == 1, z == FROZEN)
    assert trace(view, "hollow")["hoverinfo"] == "skip"
    moving = replace(TRIAL, frozen=np.zeros_like(TRIAL.frozen))
    assert "hollow" not in drawn(seeds(moving, 0, 100, None)["views"][0])


@pytest.mark.parametrize("view", VIEWS)
def test_the_key_names_each_colour_that_occurs_and_counts_it(view: int) -> None:
    figure = seeds(TRIAL, 0, 100, None)["views"][view]
    counts = np.bincount([fate(TRIAL, 0, index) for index in range(200)], minlength=5)
    names = ["solved", "with 5 of 6 right", "with 4", "with 3 or fewer", "frozen bit for bit"]
    expected = [f"{count} {name}" for count, name in zip(counts, names, strict=True) if count]
    assert [said for said in written(figure) if any(said.endswith(f" {name}") for name in names)] == expected
    assert len(trace(figure, "key")["x"]) == len(expected)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("cell", [0, 31])
def test_the_losses_of_all_seeds_are_in_the_histogram(view: int, cell: int) -> None:
    figure = seeds(TRIAL, cell, 100, None)["views"][view]
    bars = trace(figure, "losses")
    counts = [int(said.split("<br>")[1].split(" ")[0]) for said in bars["hovertext"]]
    assert sum(counts) == 200
    # Columns stand on the axis, one fate on the other.
    shapes = boxes(bars)
    for left in np.unique(shapes[:, 0]):
        column = shapes[shapes[:, 0] == left]
        np.testing.assert_allclose(column[1:, 3], column[:-1, 1])
        assert column[0, 3] == pytest.approx(shapes[:, 3].max())
    heights = shapes[:, 3] - shapes[:, 1]
    high = np.array(counts) * heights.max() / counts[int(np.argmax(heights))]
    np.testing.assert_allclose(heights, np.maximum(high, 1.5), rtol=1e-6)


def test_softmax_twice_has_a_bin_around_each_of_its_levels() -> None:
    levels = LOSSES["double_softmax"].floor + np.arange(7) / 6
    for images in (1, 2, 6, 16):
        bins = Bins.of("double_softmax", images, np.array([]))
        levels = LOSSES["double_softmax"].floor + np.arange(images + 1) / images
        middles = bins.axis.value((bins.edges[1:] + bins.edges[:-1]) / 2)
        assert np.abs(levels[:, None] - middles).min(axis=1).max() < 1e-9
        assert bins.levels == pytest.approx(levels)
    frozen = np.repeat(np.float32(0.8132616), 50)
    counts = Bins.of("double_softmax", 6, frozen).count(frozen)
    assert sorted(counts)[-2:] == [0, 50]


def test_0_8133_is_named_in_every_arrangement() -> None:
    for view in seeds(TRIAL, 0, 100, None)["views"]:
        assert "0.8133<br>3 wrong" in written(view)


def test_losses_over_many_decades_have_a_logarithmic_axis_and_others_a_linear_one() -> None:
    many = Bins.of("categorical_crossentropy", 6, np.array([0.0, 1e-9, 3e-4, 0.2, 40.0]))
    assert many.axis.log
    ticks = many.axis.ticks()
    assert ticks[0] == (pytest.approx(1e-6 / 3), "≈ 0")
    assert ticks[-1] == (10.0, "10")
    assert all(many.axis.low < value < many.axis.high for value, _ in ticks)
    assert many.count(np.array([0.0, 1e-9, 3e-4, 0.2, 40.0])).sum() == 5
    edges = many.axis.value(many.edges)
    ratios = edges[1:] / edges[:-1]
    np.testing.assert_allclose(ratios, ratios[0])
    few = Bins.of("categorical_crossentropy", 6, np.array([0.3, 0.7]))
    assert not few.axis.log
    assert [name for _, name in few.axis.ticks()] == ["0", "0.2", "0.4", "0.6"]
    assert np.diff([few.axis.height(loss) for loss in (0.0, 0.3, 0.6)]) == pytest.approx(0.3 / 0.77)


@pytest.mark.parametrize("losses", [[], [0.0], [0.0, 0.0], [5.0], [math.nan], [1e-12, 1e-11], [1e-30, 1e30]])
def test_no_losses_are_too_strange_for_an_axis(losses: list[float]) -> None:
    bins = Bins.of("categorical_crossentropy", 6, np.array(losses, np.float32))
    assert np.all(np.diff(bins.axis.value(bins.edges)) > 0)
    assert bins.count(np.array(losses, np.float32)).sum() == np.isfinite(losses).sum()


def test_losses_that_are_not_finite_are_counted_in_words() -> None:
    loss = TRIAL.loss.copy()
    loss[3, 0, :5] = np.nan
    loss[3, 0, 5] = np.inf
    payload = seeds(replace(TRIAL, loss=loss), 3, 100, None)
    is_sound(payload)
    view = payload["views"][0]
    assert any("not finite: 6" in said for said in written(view))
    assert "not finite" in flat(trace(view, "squares")["text"])[5]


@pytest.mark.parametrize("done", [0, 1, 77])
def test_of_a_trial_under_way_the_trained_seeds_are_drawn_where_they_will_be(done: int) -> None:
    payload = seeds(made_up(200, done=[done] * CELLS), 9, 100, 5)
    is_sound(payload)
    whole = seeds(made_up(200), 9, 100, 5)
    for view, later in zip(payload["views"], whole["views"], strict=True):
        squares = trace(view, "squares")
        assert [squares[key] for key in "xy"] == [trace(later, "squares")[key] for key in "xy"]
        assert flat(squares["customdata"]) == [f"seed:{seed}" for seed in range(done)]
        assert any(f"{done} of 200 seeds" in said for said in written(view))


def test_only_squares_can_be_clicked() -> None:
    for view in seeds(TRIAL, 0, 100, 48)["views"]:
        assert [each["name"] for each in view["data"] if "customdata" in each] == ["squares"]


def test_equal_pictures_have_equal_ids_and_others_others() -> None:
    payload = seeds(TRIAL, 0, 100, 48)
    assert payload == seeds(made_up(200, first=10), 0, 100, 48)
    others = [
        seeds(TRIAL, 1, 100, 48),
        seeds(TRIAL, 0, 300, 48),
        seeds(TRIAL, 0, 100, 49),
        seeds(made_up(200, first=10, random=1), 0, 100, 48),
    ]
    assert len({payload["id"], *(other["id"] for other in others)}) == 5
    assert "What became of 200 seeds with the question after 100 epochs: " in payload["summary"]


def test_there_is_no_picture_of_what_was_not_measured() -> None:
    with pytest.raises(ValueError, match="100, 300"):
        seeds(TRIAL, 0, 200, None)
    with pytest.raises(ValueError, match="0 to 31"):
        seeds(TRIAL, 32, 100, None)
