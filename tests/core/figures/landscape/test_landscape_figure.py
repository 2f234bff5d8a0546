"""The maps of two losses: comparable scales, and both runs' ways."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core import Experiment, train
from core.figures.landscape import landscape_figure, sentence
from core.filters.landscape import landscape, repaired


@pytest.fixture(scope="module")
def found():
    return landscape(*(train(each) for each in repaired(Experiment(engine="numpy"))))


def traces(view: dict, name: str) -> list[dict]:
    return [each for each in view["data"] if each.get("name") == name]


@pytest.mark.parametrize("view", [0, 1])
def test_both_maps_have_one_scale_of_colours_and_lines_at_the_same_losses(found, view):
    figure = landscape_figure(found)["views"][view]
    one, other = (traces(figure, f"loss {index}")[0] for index in (0, 1))
    for key in ("zmin", "zmax", "contours", "x", "y", "colorscale"):
        assert one[key] == other[key]
    for index, drawn in enumerate((one, other)):
        logs = np.array(drawn["z"], float)
        assert 10**logs == pytest.approx(np.maximum(found.losses[index], 1e-3), rel=2e-3)


@pytest.mark.parametrize("view", [0, 1])
def test_the_flat_ground_is_where_there_is_no_gradient(found, view):
    figure = landscape_figure(found)["views"][view]
    (flat,) = traces(figure, "flat 0")
    assert (np.array(flat["z"]) == found.flat[0]).all()
    assert traces(figure, "flat 1") == []


@pytest.mark.parametrize("view", [0, 1])
def test_a_run_that_never_leaves_the_start_has_no_end(found, view):
    figure = landscape_figure(found)["views"][view]
    assert [each["xaxis"] for each in traces(figure, "end")] == ["x2"]
    assert [each["x"] for each in traces(figure, "start")] == [[0.0], [0.0]]


def test_the_sentence_says_what_is_flat_what_moves_and_how_much_is_seen(found):
    said = sentence(found)
    assert f"{100 * found.flat_shares[0]:.0f} % of this plane is flat, and the run’s path is a point" in said
    assert "no point of this plane is flat" in said
    assert f"{100 * found.explained[1]:.1f} % of its path lies in the plane" in said


def test_the_payload_is_of_a_size_that_a_phone_can_take(found):
    assert len(json.dumps(landscape_figure(found), allow_nan=False)) < 600_000
