"""The forward pass as drawn: every number of it, read back as the player reads it, is that of ``forward_pass``."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core import PRESETS, Experiment, train
from core.autopsy.passage import MOST_EPOCHS
from core.figures.inside import epoch_in_view
from core.formulas.losses import LOSSES
from core.images import THREAD_IMAGES
from core.run import Run
from core.run.trajectory import Trajectory
from tests.core.figures.explorer.test_explorer import history, run_of, trace
from tests.core.figures.reading import inside, say, shown
from tests.core.forward_pass import ForwardPass, forward_pass

EPOCHS = (0, 1, 7, 20)


@cache
def run(filters: int = 2, padding: str = "valid", loss: str = "logits", normalisation: str = "none") -> Run:
    settings = {"filters": filters, "padding": padding, "loss": loss, "normalisation": normalisation}
    return train(Experiment(epochs=20, engine="numpy", **settings))


def grids(step: ForwardPass) -> dict[str, np.ndarray]:
    """The numbers of each kind in the order in which the cells are drawn: filter by filter."""
    by_filter = step.responses.reshape(-1, step.kernel.shape[1]).T, step.activated.reshape(-1, step.kernel.shape[1]).T
    positions = by_filter[0].shape[1]
    dense = step.dense.reshape(positions, -1, 2).transpose(1, 2, 0)  # filter, class, position
    return {
        "kernel": step.kernel.T.ravel(),
        "responses": np.stack(by_filter, axis=1).ravel(),
        "dense": dense.ravel(),
        "logits": step.logits,
        "loss": np.array([step.loss]),
    }


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("filters", [1, 2, 6, 16])
def test_every_number_is_that_of_the_forward_pass(filters: int, padding: str) -> None:
    trained = run(filters, padding)
    player = inside(trained, 4)
    json.dumps(player, allow_nan=False)
    for epoch in EPOCHS:
        step, row = forward_pass(trained, 4, epoch), history(player)[epoch]
        for view in player["views"]:
            for kind, numbers in grids(step).items():
                np.testing.assert_array_equal(shown(view, kind, "marker.color", row), numbers.astype(np.float32))
                written = [text.replace("−", "-") for text in shown(view, kind, "text", row)]
                assert all(re.fullmatch(r"-?[0-9.e-]+", text) for text in written)
            assert [*map(float, shown(view, "pixels", "marker", row)["color"])] == step.padded.ravel().tolist()
            assert [*map(float, shown(view, "windows", "marker", row)["color"])] == step.patches.ravel().tolist()


def test_the_second_softmax_stands_there_only_where_the_loss_applies_it() -> None:
    for loss in LOSSES:
        trained = run(loss=loss)
        player = inside(trained, 0)
        step = forward_pass(trained, 0, 20)
        expected = [step.probabilities] + ([] if step.second_softmax is None else [step.second_softmax])
        for view in player["views"]:
            colors = shown(view, "probabilities", "marker.color", history(player)[20])
            np.testing.assert_array_equal(colors, np.concatenate(expected))
            assert ("softmax<br>again" in trace(view, "labels")["text"]) == (loss == "double_softmax")


def test_a_saturated_softmax_says_exactly_0_and_exactly_1() -> None:
    player = inside(run(loss="double_softmax"), 0)
    for view in player["views"]:
        assert shown(view, "probabilities", "text", history(player)[5])[:2] == ["exactly 1", "exactly 0"]


@pytest.mark.parametrize(("filters", "padding"), [(2, "valid"), (6, "same")])
@pytest.mark.parametrize("normalisation", ["none", "symmetric"])
def test_pointing_at_a_response_shows_the_four_products_that_make_it(filters, padding, normalisation) -> None:
    trained = run(filters, padding, normalisation=normalisation)
    player = inside(trained, 3)
    keys = trace(player["views"][0], "responses")["customdata"]
    assert set(keys) <= set(player["hover"])
    for epoch in EPOCHS:
        step, row = forward_pass(trained, 3, epoch), history(player)[epoch]
        for position in range(len(step.patches)):
            for index in range(filters):
                said = say(player["hover"][f"r{position * filters + index}"], row).replace("−", "-").split("\n")
                assert said[0] == f"filter {index + 1}, window {position + 1} of {len(step.patches)}"
                numbers = [re.findall(r"-?[0-9]+\.?[0-9]*", line) for line in said[1:5]]
                taps, weights, products = np.array(numbers, dtype=float).T
                np.testing.assert_allclose(taps, step.patches[position], rtol=1e-4)
                np.testing.assert_allclose(weights, step.kernel[:, index], atol=6e-5)
                np.testing.assert_allclose(products, step.products[position, :, index], atol=6e-3)
                response = float(said[5].removeprefix("response "))
                assert response == pytest.approx(step.responses.reshape(-1, filters)[position, index], abs=6e-3)
                assert products.sum() == pytest.approx(response, abs=0.03)


def test_numbers_fit_into_their_cells_and_are_readable() -> None:
    for filters, padding, normalisation in ((2, "valid", "none"), (6, "valid", "standardise"), (16, "same", "none")):
        trained = run(filters, padding, normalisation=normalisation)
        player = inside(trained, 0)
        for view in player["views"]:
            for kind in ("pixels", "windows", "kernel", "responses", "dense", "logits", "probabilities", "loss"):
                drawn = trace(view, kind)
                size = drawn["textfont"]["size"]
                assert size >= 9
                for epoch in EPOCHS:
                    texts = shown(view, kind, "text", history(player)[epoch])
                    widths = [0.5 * size * len(text) for text in texts]
                    assert all(w <= cell for w, cell in zip(widths, drawn["marker"]["size"], strict=True)), texts
            assert min(trace(view, "labels")["textfont"]["size"]) >= 9


def test_no_two_cells_overlap_and_none_is_cut() -> None:
    for filters, padding in ((1, "same"), (2, "valid"), (6, "valid"), (6, "same"), (16, "same")):
        for view in inside(run(filters, padding), 0)["views"]:
            layout = view["layout"]
            cells = [
                (x, y, size)
                for each in view["data"]
                if each.get("mode") == "markers+text"
                for x, y, size in zip(each["x"], each["y"], each["marker"]["size"], strict=True)
            ]
            x, y, size = np.array(cells).T
            assert (x - size / 2 >= -1).all() and (x + size / 2 <= layout["width"] + 1).all()
            assert (y + size / 2 <= layout["height"]).all()
            apart = np.maximum(abs(x[:, None] - x), abs(y[:, None] - y)) - (size[:, None] + size) / 2
            np.fill_diagonal(apart, 1)
            assert apart.min() >= 0


def test_both_runs_have_one_colour_scale_unless_their_pixels_differ() -> None:
    question, fixed = run(loss="double_softmax"), run(loss="logits")
    view = inside(question, 0, fixed)["views"][3]
    for kind in ("pixels", "kernel", "responses", "dense", "logits", "loss"):
        assert trace(view, kind)["marker"]["cmax"] == trace(view, f"{kind} pinned")["marker"]["cmax"]
    view = inside(question, 0, run(normalisation="unit"))["views"][3]
    assert trace(view, "pixels")["marker"]["cmax"] == 255
    assert trace(view, "pixels pinned")["marker"]["cmax"] == 1


def test_the_pinned_run_moves_along_and_stays_at_its_end() -> None:
    longer = train(Experiment(loss="logits", epochs=30, engine="numpy", seed=3))
    player = inside(longer, 2, run(filters=6, padding="same"))
    assert player["epochs"] == 30
    for epoch, of_pinned in ((4, 4), (20, 20), (30, 20)):
        row = history(player)[epoch]
        for view in player["views"]:
            mine = grids(forward_pass(longer, 2, epoch))
            pinned = grids(forward_pass(run(6, "same"), 2, of_pinned))
            np.testing.assert_array_equal(shown(view, "responses", "marker.color", row), mine["responses"])
            np.testing.assert_array_equal(shown(view, "responses pinned", "marker.color", row), pinned["responses"])


def test_of_a_long_run_there_are_evenly_spaced_epochs_with_their_numbers() -> None:
    experiment = Experiment(loss="logits", normalisation="unit", filters=16, padding="same", epochs=5000)
    trained = run_of(experiment)
    player = inside(trained, 0, trained)
    at = player["at"]
    assert (at[0], at[-1], player["epochs"]) == (0, 5000, 5000)
    assert len(at) == len(set(at)) <= MOST_EPOCHS
    assert np.ptp(np.diff(at)) <= 1
    assert len(player["history"]) < 4_000_000
    middle = len(at) // 2
    row = history(player)[middle]
    assert row[0] == at[middle]
    view = player["views"][0]
    kernel = trained.kernels[at[middle]].reshape(4, 16).T.ravel()
    np.testing.assert_array_equal(shown(view, "kernel", "marker.color", row), kernel)
    assert epoch_in_view(player, None) == 5000
    assert epoch_in_view(player, at[7] + 1) == at[7]
    assert "at" not in inside(run(), 0)


def test_a_diverged_run_says_so_in_its_cells() -> None:
    healthy = run()
    weights = healthy.parameters.copy()
    weights[10:] = np.nan
    player = inside(Run(healthy.experiment, Trajectory(weights, healthy.loss, healthy.accuracy)), 0)
    json.dumps(player, allow_nan=False)
    assert set(shown(player["views"][0], "responses", "text", history(player)[15])) == {"NaN"}
    assert "not finite" in say(player["live"], history(player)[15])


def test_payloads_of_other_images_and_runs_have_other_ids() -> None:
    players = [inside(run(), 0), inside(run(), 1), inside(run(), 0, run(6)), inside(run(6), 0)]
    assert len({player["id"] for player in players}) == len(players)
    assert inside(run(), 0)["id"] == inside(run(), 0)["id"]


def test_an_image_that_the_pinned_run_does_not_have_is_its_last_one() -> None:
    few = train(Experiment(images=THREAD_IMAGES[:4], loss="logits", engine="numpy", epochs=5))
    player = inside(run(), 5, few)
    pinned = trace(player["views"][0], "pixels pinned")["marker"]["color"]
    assert pinned == [float(grey) for grey in THREAD_IMAGES[3][0]]


@pytest.mark.parametrize("name", PRESETS)
def test_an_epoch_is_told_in_a_sentence_of_measured_numbers(name: str) -> None:
    trained = train(replace(PRESETS[name], engine="numpy", epochs=20))
    player = inside(trained, 1)
    step = forward_pass(trained, 1, 9)
    said = say(player["live"], history(player)[9])
    assert said.startswith(f"Epoch 9: image 2 is taken for a {('row', 'column')[step.prediction]}, its loss is ")
    assert f"{step.loss:.4f}" in said or step.loss < 1e-3
