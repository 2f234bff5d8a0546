"""The Explorer's payload, read back as the player reads it: figure, bindings, history."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core import Experiment, train
from core.figures.kit.palette import DIVERGING, luminance, shade
from core.images import THREAD_IMAGES
from core.network.network import activations
from core.outcome.reference_lines import reference_lines
from core.run import Run
from core.run.trajectory import Trajectory
from core.run.unseen import Unseen
from tests.core.figures.reading import explorer, gather, say


def run_of(experiment: Experiment, parameters: np.ndarray | None = None, loss: np.ndarray | None = None) -> Run:
    """A run with these weights, or random ones; its accuracy is what they give, its loss too unless given."""
    epochs, features, filters = experiment.epochs, experiment.features, experiment.filters
    if parameters is None:
        parameters = np.random.default_rng(0).standard_normal((epochs + 1, 4 * filters + 2 * features + 2))
    parameters = parameters.astype(np.float32)
    said = activations(experiment, np.ascontiguousarray(parameters.T))
    truth = np.array([label for _, label in experiment.images])[:, None]
    accuracy = (said.predictions == truth).mean(axis=0, dtype=np.float32)
    loss = said.losses.mean(axis=0) if loss is None else loss.astype(np.float32)
    return Run(experiment, Trajectory(parameters, loss, accuracy))


def stuck_run(**settings: Any) -> Run:
    """Weights that never move and say "row" of every image, without a doubt: all columns are wrong."""
    experiment = Experiment(**settings)
    parameters = np.zeros((experiment.epochs + 1, 4 * experiment.filters + 2 * experiment.features + 2))
    parameters[:, -2] = 1000
    return run_of(experiment, parameters)


def history(player: dict) -> np.ndarray:
    return np.frombuffer(base64.b64decode(player["history"]), "<f4").reshape(-1, player["size"])


def trace(view: dict, name: str) -> dict:
    return next(trace for trace in view["data"] if trace.get("name") == name)


def bound(view: dict, name: str, attribute: str) -> Any:
    index = view["data"].index(trace(view, name))
    (binding,) = [b for b in view["bindings"] if b["trace"] == index and b["attribute"] == attribute]
    return binding.get("positions", binding.get("words"))


def blocks(heatmap: dict, z: list, side: int) -> list[np.ndarray]:
    """The grids of a strip in reading order, cut out at its gaps, once their cells prove to be square."""
    x, y = heatmap["x"], heatmap["y"]
    found = []
    for row in range(0, len(z), side + 1):
        for column in range(0, len(z[0]), side + 1):
            block = [line[column : column + side] for line in z[row : row + side]]
            if block[0][0] is not None:
                widths = np.diff(x[column : column + side + 1])
                heights = np.diff(y[row : row + side + 1])
                np.testing.assert_allclose([*widths, *heights], widths[0])
                found.append(np.array(block, dtype=float))
    return found


VIEWS = range(4)
PLAYER = 56  # pixels of its controls


@pytest.mark.parametrize("filters", [1, 2, 6, 16])
@pytest.mark.parametrize("view", VIEWS)
def test_each_block_of_the_strips_is_one_filter_as_it_lies_on_the_image(filters: int, view: int) -> None:
    experiment = Experiment(filters=filters, epochs=3)
    run = run_of(experiment)
    player = explorer(run)
    figure = player["views"][view]
    positions = bound(figure, "filters now", "z")
    for epoch in range(4):
        z = gather(positions, history(player)[epoch])
        found = blocks(trace(figure, "filters now"), z, 2)
        assert len(found) == filters
        for number, block in enumerate(found):
            # Keras's kernel (rows, columns, filters) by hand: top left, top right, bottom left, bottom right.
            taps = [run.parameters[epoch, tap * filters + number] for tap in range(4)]
            np.testing.assert_array_equal(block.ravel(), taps)


@pytest.mark.parametrize("filters", [1, 2, 6, 16])
@pytest.mark.parametrize("view", VIEWS)
def test_the_foot_of_each_cell_has_the_number_of_epoch_0(filters: int, view: int) -> None:
    run = run_of(Experiment(filters=filters, epochs=3))
    player = explorer(run)
    figure = player["views"][view]
    now, before = trace(figure, "filters now"), trace(figure, "filters before")
    z = gather(bound(figure, "filters now", "z"), history(player)[0])
    assert (now["zmin"], now["zmax"], now["colorscale"]) == (before["zmin"], before["zmax"], before["colorscale"])
    assert now["x"] == before["x"]
    rows = [row for row in range(len(z)) if z[row][0] is not None]
    bands = [row for row in range(len(before["z"])) if before["z"][row][0] is not None]
    assert len(rows) == len(bands)
    for row, band in zip(rows, bands, strict=True):
        assert before["z"][band] == z[row]
        (top, bottom), (upper, lower) = now["y"][row : row + 2], before["y"][band : band + 2]
        assert lower == pytest.approx(bottom)
        assert top < upper < bottom


@pytest.mark.parametrize("filters", [1, 2, 6, 16])
def test_the_number_in_the_middle_of_a_cell_is_clear_of_its_foot(filters: int) -> None:
    for figure in explorer(run_of(Experiment(filters=filters, epochs=2)))["views"]:
        now, before = trace(figure, "filters now"), trace(figure, "filters before")
        cell, foot = now["y"][1] - now["y"][0], before["y"][1] - before["y"][0]
        assert (cell + now["textfont"]["size"]) / 2 < cell - foot


def test_numbers_are_read_on_every_colour_of_the_scale() -> None:
    ink = luminance(trace(explorer(run_of(Experiment(epochs=2)))["views"][0], "filters now")["textfont"]["color"])
    for place in np.linspace(0, 1, 101):
        lighter, darker = sorted((luminance(shade(DIVERGING, place)), ink), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize("images", [2, 6, 16])
@pytest.mark.parametrize("filters", [1, 2, 3, 4, 6, 8, 16])
def test_curves_filters_images_and_player_fill_the_same_box_however_many_there_are(filters: int, images: int) -> None:
    """At 1280 x 720, where the page has 820 pixels of width, they leave 300 for what is above; at 1440 x 900, 414."""
    shown = tuple((THREAD_IMAGES[i % 6][0], i % 2) for i in range(images))
    _, *wide = explorer(run_of(Experiment(filters=filters, epochs=1, images=shown)))["views"]
    assert [view["layout"]["height"] + PLAYER for view in wide] == [420, 486, 616]
    for view in wide:
        left, right = view["layout"]["xaxis3"]["range"]
        names = ("filters before", "filters now", "images")
        strips = [trace(view, name) for name in names]
        for strip in strips:
            assert left <= min(strip["x"]) and max(strip["x"]) <= right
            assert min(strip["y"]) >= 0 and max(strip["y"]) <= view["layout"]["height"]
        assert max(strips[1]["x"]) < min(strips[2]["x"])


def test_two_filters_are_what_one_sees_first() -> None:
    """On a laptop cells of 80 pixels and numbers of 16; on a phone they fill the width."""
    phone, laptop, *_ = explorer(run_of(Experiment(filters=2, epochs=1)))["views"]
    x = trace(laptop, "filters now")["x"]
    low, high = laptop["layout"]["xaxis3"]["range"]
    start, end = laptop["layout"]["xaxis3"]["domain"]
    margin = laptop["layout"]["margin"]
    scale = min(1, (end - start) * (820 - margin["l"] - margin["r"]) / (high - low))
    assert (x[1] - x[0]) * scale >= 80
    assert trace(laptop, "filters now")["textfont"]["size"] >= 16
    assert phone["layout"]["xaxis3"]["domain"] == [0, 1]
    x = trace(phone, "filters now")["x"]
    assert x[0] == 0
    assert x[-1] == pytest.approx(340)


def test_the_second_row_of_a_strip_is_drawn_below_the_first() -> None:
    figure = explorer(run_of(Experiment(filters=2, epochs=1)))["views"][1]
    assert all(np.diff(trace(figure, name)["y"]).min() > 0 for name in ("filters before", "filters now", "images"))
    for axis in ("yaxis3", "yaxis4", "yaxis5"):
        top, bottom = figure["layout"][axis]["range"][::-1]
        assert top < bottom


def test_one_symmetric_scale_holds_every_weight_of_the_run_and_of_the_ghost() -> None:
    run, ghost = run_of(Experiment(epochs=2)), run_of(Experiment(epochs=2))
    largest = -7.5
    moved = ghost.parameters.copy()
    moved[1, 3] = largest
    for view in explorer(run, run_of(ghost.experiment, moved))["views"]:
        for name in ("filters before", "filters now"):
            assert (trace(view, name)["zmin"], trace(view, name)["zmax"]) == (-7.5, 7.5)
            middle = trace(view, name)["colorscale"][3]
            assert middle == [0.5, "#ffffff"]


def test_the_bindings_gather_exactly_the_numbers_of_the_run() -> None:
    run = run_of(Experiment(loss="logits", normalisation="unit", epochs=5))
    player = explorer(run)
    rows = history(player)
    assert rows.shape == (6, player["size"])
    for view in player["views"]:
        for epoch, row in enumerate(rows):
            assert gather(bound(view, "cursor", "x"), row) == [epoch, epoch]
            x = [b for b in view["bindings"] if view["data"][b["trace"]].get("name") == "dot" and b["attribute"] == "y"]
            loss, right = (gather(binding["positions"], row)[0] for binding in x)
            assert loss == run.loss[epoch]
            assert right == run.right[epoch].sum()
    # After the epoch, the loss twice and what is right, there stand the answers, and then their probabilities.
    probabilities = run.activations.probabilities
    for image in range(6):
        np.testing.assert_array_equal(rows[:, 4 + image], run.predictions[:, image])
        np.testing.assert_array_equal(rows[:, 10 + image], probabilities[:, image].max(axis=0))


def test_wrong_images_are_named_wrong_in_words_and_their_true_class_is_told() -> None:
    player = explorer(stuck_run(epochs=2))
    for view in player["views"]:
        answers = [say(parts, history(player)[1]) for parts in bound(view, "words", "text")]
        assert [answer for answer in answers if "✓" in answer] == ["row 1.00<br>✓"] * 3
        assert [answer for answer in answers if "wrong" in answer] == ["row 1.00<br><b>✗ wrong</b>"] * 3
        labels = [text for t in view["data"] for text in t.get("text", [])]
        assert labels.count("row") == labels.count("column") == 3


def test_the_epoch_is_told_in_a_sentence() -> None:
    player = explorer(stuck_run(epochs=40))
    assert say(player["live"], history(player)[37]) == "Epoch 37: loss 0.8133, 3 of 6 right."
    assert "0.8133 to 0.8133" in player["summary"]
    assert "no filter ever changes" in player["summary"]


def test_softmax_twice_has_a_floor_and_a_line_for_each_number_of_wrong_images() -> None:
    lines = reference_lines(stuck_run())
    # On outputs of exactly 0 and 1 a right image costs ln(1 + 1/e), a wrong one exactly 1 more (thread.md, 2).
    np.testing.assert_allclose([line.value for line in lines], math.log(1 + 1 / math.e) + np.arange(7) / 6)
    assert [line.text for line in lines if line.needed] == [
        "0.3133 = the floor: the lowest this loss can go",
        "0.8133 = floor + 3/6: three wrong",
    ]
    for view in explorer(stuck_run())["views"]:
        labels = {text.partition(":")[0] for text in trace(view, "loss labels")["text"]}
        assert {line.text.partition(":")[0] for line in lines if line.needed} <= labels


def test_a_loss_that_only_passes_a_line_does_not_sit_on_it() -> None:
    experiment = Experiment(epochs=20)
    falling = run_of(experiment, stuck_run(epochs=20).parameters, np.linspace(1.0, 0.81326, 21))
    needed = [line.text for line in reference_lines(falling) if line.needed]
    assert needed == ["0.3133 = the floor: the lowest this loss can go"]


@pytest.mark.parametrize(
    ("loss", "text"), [("logits", "0.6931 = ln 2: a coin toss"), ("mean_squared_error", "0.25: a coin toss")]
)
def test_other_losses_have_the_line_of_a_coin_toss(loss: str, text: str) -> None:
    run = run_of(Experiment(loss=loss, epochs=3))
    assert [line.text for line in reference_lines(run)] == [text]
    assert text in trace(explorer(run)["views"][0], "loss labels")["text"]


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        ("binary_crossentropy_2019", "8.0151 = 16.0302 x 3/6: three wrong"),
        ("categorical_crossentropy_2019", "8.0590 = 16.1181 x 3/6: three wrong"),
        ("mean_squared_error", "0.5000 = 1.0000 x 3/6: three wrong"),
    ],
)
def test_a_run_that_stands_where_sure_answers_put_it_has_that_line_too(loss: str, text: str) -> None:
    stuck = stuck_run(loss=loss)
    assert [line.text for line in reference_lines(stuck)][1:] == [text]
    assert text in trace(explorer(stuck)["views"][0], "loss labels")["text"]
    assert len(reference_lines(run_of(stuck.experiment))) == 1


def test_the_loss_axis_is_logarithmic_when_the_range_asks_for_it_and_zero_has_a_place_on_it() -> None:
    experiment = Experiment(loss="logits", epochs=3)
    run = run_of(experiment, loss=np.array([106, 1, 0.01, 0]))
    player = explorer(run)
    axis = player["views"][0]["layout"]["yaxis"]
    assert axis["type"] == "log"
    low, high = axis["range"]
    assert 10**low < 0.01
    assert 10**high > 106
    rows = history(player)
    assert rows[3, 1] == 0
    drawn = rows[3, 2]
    assert 10**low < drawn < 0.01, "zero stands on the chart, and lower than anything else"
    assert dict(zip(axis["ticktext"], axis["tickvals"], strict=True))["≈ 0"] == pytest.approx(drawn)
    linear = explorer(run_of(experiment, loss=np.array([0.9, 0.7, 0.3, 0.1])))["views"][0]["layout"]["yaxis"]
    assert linear["range"][0] == 0 and "type" not in linear


def test_a_pinned_run_is_named_on_both_charts_by_what_differs_where_that_is_short() -> None:
    run = run_of(Experiment(loss="logits", normalisation="unit", epochs=10))
    ghost = stuck_run(loss="logits", normalisation="unit", epochs=30)
    for view in explorer(run, ghost)["views"]:
        assert any(text.startswith("pinned") for text in trace(view, "loss labels")["text"])
        assert "pinned run" in trace(view, "accuracy labels")["text"]
        dashed = [t for t in view["data"] if t.get("line", {}).get("dash") == "dash"]
        assert [t["yaxis"] for t in dashed] == ["y", "y2"]
        assert view["layout"]["xaxis"]["range"] == [0, 30]
    same = explorer(run, run)["views"][0]
    assert "pinned run: the same curve" in trace(same, "loss labels")["text"]


@pytest.mark.parametrize("diverged_at", [1, 8])
def test_a_diverged_run_is_drawn_up_to_there_and_says_so(diverged_at: int) -> None:
    experiment = Experiment(loss="logits", normalisation="unit", epochs=10)
    parameters = run_of(experiment).parameters.copy()
    parameters[diverged_at:] = np.nan
    run = run_of(experiment, parameters)
    assert run.diverged_at == diverged_at
    player = explorer(run)
    json.dumps(player, allow_nan=False)
    note = f"not finite from epoch {diverged_at}"
    assert "not finite" in say(player["live"], history(player)[9])
    for view in player["views"]:
        assert any(note in text for text in trace(view, "loss labels")["text"])
        positions = bound(view, "filters now", "z")
        assert not any(value is not None for row in gather(positions, history(player)[9]) for value in row)


def test_a_long_run_stays_small_and_keeps_its_extremes() -> None:
    experiment = Experiment(loss="logits", normalisation="unit", filters=16, epochs=5000)
    spiky = np.full(5001, 0.5)
    spiky[[1234, 4321]] = 0.9, 0.1
    run = run_of(experiment, loss=spiky)
    player = explorer(run)
    assert len(json.dumps(player)) < 3_000_000
    assert len(history(player)) == 5001
    for view in player["views"]:
        curve = next(t for t in view["data"] if t["yaxis"] == "y" and len(t["x"]) > 100)
        assert len(curve["x"]) <= 2000
        assert {1234, 4321, 0, 5000} <= set(curve["x"])


@pytest.mark.parametrize("count", [2, 6, 16])
def test_an_unseen_image_stands_last_with_its_answer_and_is_neither_right_nor_wrong(count: int) -> None:
    images = tuple((THREAD_IMAGES[i % 6][0][:8] + (i,), i % 2) for i in range(count))
    run = run_of(Experiment(images=images, epochs=2))
    said = Unseen((1, 2, 3, 4, 5, 6, 7, 8, 9), np.array([0, 1, 1]), np.array([0.75, 0.5, np.nan], np.float32))
    player = explorer(run, unseen=said)
    expected = ["row 0.75", "column 0.50", "column not finite"]
    for view in player["views"]:
        strip = trace(view, "images")
        assert blocks(strip, strip["z"], 3)[-1].ravel().tolist() == list(said.pixels)
        assert not any(isinstance(each, int) for each in blocks(strip, strip["customdata"], 3)[-1].ravel())
        for epoch, answer in enumerate(expected):
            answers = [say(parts, history(player)[epoch]) for parts in bound(view, "words", "text")]
            in_brief = f"{answer[:3]} ?"
            assert answers.count(answer) + answers.count(in_brief) == 1
            assert sum("✓" in each or "✗" in each for each in answers) == count
        assert ("unseen" in trace(view, "labels")["text"]) == (in_brief not in answers)
    assert say(player["live"], history(player)[0]).endswith(" The unseen image: row 0.75.")


def test_another_unseen_image_is_another_figure() -> None:
    run = run_of(Experiment(epochs=1))
    one, other = (Unseen((grey,) * 9, np.zeros(2, int), np.ones(2, np.float32)) for grey in (0, 255))
    assert len({explorer(run)["id"], explorer(run, unseen=one)["id"], explorer(run, unseen=other)["id"]}) == 3


@pytest.mark.parametrize("count", [2, 5, 9, 16])
def test_other_images_than_six_are_all_shown(count: int) -> None:
    images = tuple((THREAD_IMAGES[i % 6][0][:8] + (i,), i % 2) for i in range(count))
    player = explorer(run_of(Experiment(images=images, epochs=1)))
    for view in player["views"]:
        strip = trace(view, "images")
        shown = blocks(strip, strip["z"], 3)
        assert [tuple(block.ravel()) for block in shown] == [greys for greys, _ in images]
        clicked = blocks(strip, strip["customdata"], 3)
        assert [set(block.ravel()) for block in clicked] == [{i} for i in range(count)]
        answers = [say(parts, history(player)[0]) for parts in bound(view, "words", "text")]
        assert sum("✓" in answer or "✗" in answer for answer in answers) == count
        assert view["layout"]["yaxis2"]["tickvals"][-1] == count


def test_the_id_tells_payloads_apart() -> None:
    run = run_of(Experiment(epochs=3))
    other = replace(run, experiment=replace(run.experiment, learning_rate=0.5))
    players = [explorer(run), explorer(run, total_epochs=9), explorer(run, run), explorer(run, other), explorer(other)]
    assert len({player["id"] for player in players}) == len(players)
    assert explorer(run)["id"] == explorer(run_of(run.experiment))["id"]


def test_the_axis_of_an_unfinished_run_has_its_final_length() -> None:
    view = explorer(run_of(Experiment(epochs=3)), total_epochs=50)["views"][0]
    assert view["layout"]["xaxis"]["range"] == view["layout"]["xaxis2"]["range"] == [0, 50]


def test_printed_values_are_readable_in_every_arrangement() -> None:
    for filters in (1, 2, 3, 4, 5, 8, 9, 16):
        for view in explorer(run_of(Experiment(filters=filters, epochs=1)))["views"]:
            heatmap = trace(view, "filters now")
            size = heatmap["textfont"]["size"]
            assert size >= 12
            letters = 5 if ".2f" in heatmap["texttemplate"] else 6
            assert letters * 0.5 * size <= heatmap["x"][1] - heatmap["x"][0]


@pytest.mark.parametrize(("new", "left"), [({"loss": "logits"}, 20), ({"learning_rate": 0.1}, 0)])
def test_a_change_in_mid_run_is_marked_and_the_lines_are_those_of_the_loss_they_stand_under(new, left):
    run = train(Experiment(engine="numpy", normalisation="unit", epochs=50, then=(20, new)))
    payload = explorer(run)
    value = reference_lines(run)[0].value
    last = run.experiment.parts[-1][1].loss
    assert value == reference_lines(replace(run, experiment=replace(run.experiment, loss=last, then=None)))[0].value
    assert "; from epoch 20 on " in payload["summary"]
    for view in payload["views"]:
        lines = [each for each in view["data"] if each.get("yaxis") == "y" and each.get("mode") == "lines"]
        (upright,) = [each for each in lines if each["x"] == [20, 20]]
        low, high = view["layout"]["yaxis"]["range"]
        assert upright["y"] == [low, high]
        (level,) = [each for each in lines if value in each["y"]]
        assert set(level["x"]) - {None} == {left, 50}
        curve = max(lines, key=lambda each: len(each["x"]))
        np.testing.assert_allclose(curve["y"], run.loss, rtol=1e-6)
        assert low <= min(curve["y"]) and max(curve["y"]) <= high
    plain = explorer(train(Experiment(engine="numpy", normalisation="unit", epochs=50)))
    assert not [each for view in plain["views"] for each in view["data"] if each.get("x") == [20, 20]]
