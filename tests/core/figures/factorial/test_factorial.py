"""The factorial's picture: each change one step, each number that of its cell, and marks where they belong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.figures.factorial import factorial
from core.figures.kit.palette import ACCENT, GROUND
from core.trial.factorial import CELLS, CHANGES, PATH
from core.trial.sentences import best_cell
from core.trial.trial import Trial
from tests.core.figures.trials import boxes, drawn, is_sound, made_up, sides, trace, written

TRIAL = made_up()
VIEWS = range(4)


def view_of(
    trial: Trial, view: int, chosen: int | None = None, here: int | None = None, seed: int | None = None
) -> dict:
    return factorial(trial, 100, chosen, here, seed)["views"][view]


def inside(box: np.ndarray, x: float, y: float) -> bool:
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def with_rates(solved: np.ndarray) -> Trial:
    return replace(
        TRIAL, solved=np.repeat(solved[:, None], 2, axis=1), solved_at=np.repeat(solved[:, None], 2, axis=1) * 7
    )


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("change", range(5))
def test_a_change_is_the_same_step_from_wherever_it_is_made(view: int, change: int) -> None:
    corners = boxes(trace(view_of(TRIAL, view), "cells"))[:, :2]
    without = [cell for cell in range(CELLS) if not cell >> change & 1]
    steps = np.array([corners[cell | 1 << change] - corners[cell] for cell in without])
    np.testing.assert_allclose(steps, steps[:1].repeat(16, axis=0), atol=1e-6)
    assert sorted(np.abs(steps[0]) > 1) == [False, True]
    assert steps.min() > -1e-6


@pytest.mark.parametrize("view", VIEWS)
def test_cells_are_equally_large_and_keep_apart_and_the_loss_is_the_largest_step_of_its_kind(view: int) -> None:
    cells = boxes(trace(view_of(TRIAL, view), "cells"))
    assert np.ptp(cells[:, 2:] - cells[:, :2], axis=0).max() < 1e-6
    for a in range(CELLS):
        for b in range(a):
            left, top = np.maximum(cells[a, :2], cells[b, :2])
            right, bottom = np.minimum(cells[a, 2:], cells[b, 2:])
            assert left - right > 5 or top - bottom > 5
    way = int(np.argmax(np.abs(cells[1, :2] - cells[0, :2])))
    steps = [(cells[1 << i] - cells[0])[way] for i in range(5)]
    assert steps[0] == max(steps)


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("view", VIEWS)
def test_each_cell_says_how_often_it_is_solved(view: int, level: int) -> None:
    figure = factorial(TRIAL, TRIAL.budgets[level], None, None, None)["views"][view]
    numbers, cells = trace(figure, "numbers"), boxes(trace(figure, "cells"))
    solved = TRIAL.solved[:, level].sum(axis=1)
    for cell, (said, x, y) in enumerate(zip(numbers["text"], numbers["x"], numbers["y"], strict=True)):
        assert said == ("0" if not solved[cell] else f"{100 * solved[cell] / 40:.0f} %")
        assert inside(cells[cell], x, y)
    assert numbers["textfont"]["size"] >= 13


def test_the_share_is_the_colour_and_none_is_the_ground() -> None:
    solved = np.zeros((CELLS, 40), bool)
    for cell in range(CELLS):
        solved[cell, :cell] = True
    colors = trace(view_of(with_rates(solved), 1), "cells")["marker"]["color"]
    assert colors[0] == GROUND
    on_light, on_dark = ([sum(side) for side in both] for both in zip(*map(sides, colors[1:]), strict=True))
    assert on_light == sorted(set(on_light), reverse=True)
    assert on_dark == sorted(set(on_dark))


@pytest.mark.parametrize(
    ("count", "number"), [(0, "0"), (1, "<1 %"), (2, "<1 %"), (3, "1 %"), (298, ">99 %"), (300, "100 %")]
)
def test_almost_none_is_not_none_and_almost_all_not_all(count: int, number: str) -> None:
    trial = made_up(300)
    solved = np.zeros_like(trial.solved)
    solved[5, :, :count] = True
    trial = replace(trial, solved=solved, solved_at=np.where(solved, 7, -1))
    assert trace(view_of(trial, 0), "numbers")["text"][5] == number


def test_pointing_at_a_cell_tells_its_interval_and_its_median_epoch() -> None:
    solved = np.zeros((CELLS, 40), bool)
    solved[9, :31] = True
    said = trace(view_of(with_rates(solved), 2), "cells")["hovertext"]
    assert said[9] == "Loss repaired + Adam:<br>solved on 31 of 40 seeds, 78 % (62 to 88 %),<br>median epoch 7"
    assert said[0] == "The question:<br>solved on none of 40 seeds (0 to 9 %)"


@pytest.mark.parametrize("view", VIEWS)
def test_the_path_stops_at_the_six_cells_between_the_question_and_answer_1(view: int) -> None:
    figure = view_of(TRIAL, view)
    way, cells = trace(figure, "path"), boxes(trace(figure, "cells"))
    stops = list(zip(way["x"], way["y"], strict=True))[1:]
    assert [next(c for c in range(CELLS) if inside(cells[c], *stop)) for stop in stops] == list(PATH)
    assert way["marker"]["symbol"][-1] == "arrow"
    assert {"question", "Answer 1"} <= set(written(figure))
    # Straight along the steps, and beside all numbers.
    numbers = trace(figure, "numbers")
    for (x0, y0), (x1, y1) in zip(stops, stops[1:], strict=False):
        assert min(abs(x1 - x0), abs(y1 - y0)) < 1e-6
        for x, y in zip(numbers["x"], numbers["y"], strict=True):
            assert max(abs(x - np.clip(x, x0, x1)) - 12, abs(y - np.clip(y, y0, y1)) - 9) > 0


@pytest.mark.parametrize("view", VIEWS)
def test_the_best_cell_is_outlined_and_called_best(view: int) -> None:
    figure, best = view_of(TRIAL, view), best_cell(TRIAL, 100)
    box, outline = boxes(trace(figure, "cells"))[best], trace(figure, "best")
    assert (min(outline["x"]), min(outline["y"]), max(outline["x"]), max(outline["y"])) == pytest.approx(tuple(box))
    words = trace(figure, "words")
    assert words["text"] == ["<b>best</b>"]
    assert inside(box, words["x"][0], words["y"][0])


def test_where_nothing_is_solved_nothing_is_best() -> None:
    assert "best" not in drawn(view_of(with_rates(np.zeros((CELLS, 40), bool)), 1))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("cell", [0, 13, 31])
def test_the_chosen_cell_has_the_accent_around_it(view: int, cell: int) -> None:
    figure = view_of(TRIAL, view, chosen=cell)
    left, top, right, bottom = boxes(trace(figure, "cells"))[cell]
    outline = trace(figure, "chosen")
    assert outline["line"]["color"] == ACCENT
    assert min(outline["x"]) < left < right < max(outline["x"])
    assert min(outline["y"]) < top < bottom < max(outline["y"])
    assert "chosen" not in drawn(view_of(TRIAL, view))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("cell", [0, 22, best_cell(TRIAL, 100)])
def test_the_visitor_is_told_where_he_is(view: int, cell: int) -> None:
    figure = view_of(TRIAL, view, here=cell)
    words, box = trace(figure, "words"), boxes(trace(figure, "cells"))[cell]
    (said,) = [
        text for text, x, y in zip(words["text"], words["x"], words["y"], strict=True) if inside(box, x, y)
    ]  # fmt: skip
    assert "here" in said or ("◆" in said and any("◆  you are here" in text for text in written(figure)))


@pytest.mark.parametrize("view", VIEWS)
def test_a_dot_marks_each_cell_that_solves_the_seed(view: int) -> None:
    trial = made_up(first=30)
    figure = view_of(trial, view, seed=48)
    dots, cells = trace(figure, "dots"), boxes(trace(figure, "cells"))
    marked = [
        next(cell for cell in range(CELLS) if inside(cells[cell], x, y))
        for x, y in zip(dots["x"], dots["y"], strict=True)
    ]
    assert marked == np.flatnonzero(trial.solved[:, 0, 18]).tolist()
    assert any("●  seed 48 is solved" in said for said in written(figure))


@pytest.mark.parametrize("seed", [None, 29, 70])
def test_a_seed_that_was_not_trained_has_no_dots_and_no_key(seed: int | None) -> None:
    figure = view_of(made_up(first=30), 1, seed=seed)
    assert trace(figure, "dots")["x"] == []
    assert not any("solved" in said and "●" in said for said in written(figure))


def test_a_trial_under_way_shows_what_it_has() -> None:
    done = [40] * 3 + [10] * 20 + [0] * 9
    trial = made_up(done=done)
    payload = factorial(trial, 100, 30, 0, 3)
    is_sound(payload)
    for view in payload["views"]:
        numbers, cells = trace(view, "numbers")["text"], trace(view, "cells")
        assert numbers[23:] == ["·"] * 9
        assert cells["marker"]["color"][23:] == [GROUND] * 9
        solved = trial.solved[5, 0].sum()
        assert numbers[5] == (f"{10 * solved} %" if solved else "0")
        assert cells["hovertext"][31] == "Answer 1:<br>not trained yet"
        assert "best" not in drawn(view)
        assert any("25 % tried" in said for said in written(view))


def test_before_anything_is_trained_there_is_a_picture_too() -> None:
    payload = factorial(made_up(done=[0] * CELLS), 300, None, None, 0)
    is_sound(payload)
    assert trace(payload["views"][0], "numbers")["text"] == ["·"] * CELLS


def test_every_cell_can_be_clicked_by_its_name() -> None:
    payload = factorial(TRIAL, 100, None, None, None)
    for view in payload["views"]:
        assert trace(view, "cells")["customdata"] == [f"cell:{cell}" for cell in range(CELLS)]
        others = [each for each in view["data"] if each.get("name") != "cells"]
        assert all(each["hoverinfo"] == "skip" and "customdata" not in each for each in others)


def test_all_settings_are_named_as_the_controls_name_them() -> None:
    for view in factorial(TRIAL, 100, None, None, None)["views"]:
        said = " ".join(written(view))
        assert all(change.off in said and change.on in said for change in CHANGES)
        assert "Seeds solved after 100 epochs, of 40" in said


def test_equal_pictures_have_equal_ids_and_others_others() -> None:
    payload = factorial(TRIAL, 100, 1, 2, 3)
    is_sound(payload)
    assert payload == factorial(made_up(), 100, 1, 2, 3)
    others = [
        factorial(TRIAL, 300, 1, 2, 3),
        factorial(TRIAL, 100, None, 2, 3),
        factorial(TRIAL, 100, 1, 4, 3),
        factorial(TRIAL, 100, 1, 2, 4),
        factorial(made_up(random=1), 100, 1, 2, 3),
    ]
    assert len({payload["id"], *(other["id"] for other in others)}) == 6


def test_the_summary_goes_the_way_from_the_question_to_answer_1() -> None:
    numbers = trace(view_of(TRIAL, 0), "numbers")["text"]
    summary = factorial(TRIAL, 100, None, None, None)["summary"]
    assert f"Answer 1: the question {numbers[0]}, then loss repaired {numbers[1]}, 6 filters {numbers[3]}," in summary
    assert f"pixel values 0 to 1 {numbers[31]}." in summary


def test_there_is_no_picture_at_a_budget_that_was_not_measured() -> None:
    with pytest.raises(ValueError, match="100, 300"):
        factorial(TRIAL, 99, None, None, None)
