"""The filters in their patterns, read back as the player reads them."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from core import Experiment, train
from core.figures.basis import DETECTS
from core.filters import decompose, detectors
from core.run import Run
from core.run.trajectory import Trajectory
from tests.core.figures.reading import basis, say, shown

VIEWS = range(4)


def trained(**settings) -> Run:
    return train(Experiment("logits", epochs=12, engine="numpy", **settings))


def history(player: dict) -> np.ndarray:
    return np.frombuffer(base64.b64decode(player["history"]), "<f4").reshape(-1, player["size"])


@pytest.mark.parametrize("filters", [1, 2, 6, 16])
@pytest.mark.parametrize("view", VIEWS)
def test_taps_amounts_and_dots_are_those_of_the_epoch(filters, view):
    run = trained(filters=filters)
    player = basis(run, 0.5)
    figure = player["views"][view]
    for epoch in (0, 5, 12):
        record = history(player)[epoch]
        patterns = decompose(run.kernels[epoch])
        amounts = [row for row in shown(figure, "amounts", "z", record) if row[0] is not None]
        assert np.array(amounts) == pytest.approx(patterns.T, abs=1e-6)
        taps = [row for row in shown(figure, "taps", "z", record) if row[0] is not None]
        assert (np.array(taps).reshape(filters, 2, 2) == run.kernels[epoch].transpose(2, 0, 1)).all()
        assert shown(figure, "filters", "x", record) == pytest.approx(patterns[1], abs=1e-6)
        assert shown(figure, "filters", "y", record) == pytest.approx(patterns[2], abs=1e-6)


@pytest.mark.parametrize("view", VIEWS)
def test_the_ways_are_those_of_the_run_and_begin_at_the_rings(view):
    run = trained()
    figure = basis(run, 0.5)["views"][view]
    patterns = decompose(run.kernels)
    ways = [each for each in figure["data"] if each.get("name") == "way"]
    (rings,) = [each for each in figure["data"] if each.get("name") == "starts"]
    for filter, way in enumerate(ways):
        assert way["x"] == pytest.approx(patterns[:, 1, filter], abs=1e-6)
        assert (way["x"][0], way["y"][0]) == (rings["x"][filter], rings["y"][filter])
    # Both axes of the plane have one unit: a direction is what it looks like.
    layout = figure["layout"]
    assert layout["xaxis"]["range"] == layout["yaxis"]["range"]


def test_the_cells_of_one_scale_hold_every_number():
    run = trained(filters=3)
    for figure in basis(run, 0.5)["views"]:
        ends = {(each["zmin"], each["zmax"]) for each in figure["data"] if each["type"] == "heatmap"}
        ((low, high),) = ends
        assert -low == high >= np.abs(decompose(run.kernels)).max()


def test_what_a_filter_detects_is_said_of_every_epoch_by_the_threshold():
    run = trained()
    for threshold in (0.0, 0.9):
        player = basis(run, threshold)
        said = say(player["live"], history(player)[12])
        for number, code in enumerate(detectors(run.kernels[12], threshold), start=1):
            assert f"filter {number} {DETECTS[code + 2]}" in said


def test_a_run_that_diverges_is_drawn_up_to_there():
    run = trained()
    parameters = run.parameters.copy()
    for start in (1, 4):
        parameters[start:] = np.nan
        wild = Run(run.experiment, Trajectory(parameters, run.loss, run.accuracy))
        with np.errstate(all="ignore"):
            json.dumps(basis(wild, 0.5), allow_nan=False)
        parameters = run.parameters.copy()
