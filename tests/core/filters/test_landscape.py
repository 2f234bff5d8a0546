"""The landscape against networks evaluated one at a time, and its plane against the paths that span it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core import Experiment, train
from core.filters.landscape import BLOCK, SIDE, Landscape, landscape, repaired
from core.formulas.losses import LOSSES
from core.network.network import activations
from tests.core.passes import counted_passes

QUESTION = Experiment(engine="numpy")
SCALED = replace(QUESTION, normalisation="unit", optimizer="adam", learning_rate=0.01)


def of(experiment: Experiment) -> tuple[Landscape, list]:
    runs = [train(each) for each in repaired(experiment)]
    return landscape(*runs), runs


@pytest.fixture(scope="module")
def question():
    return of(QUESTION)


@pytest.mark.parametrize("experiment", [QUESTION, SCALED, replace(SCALED, filters=3, padding="same", loss="logits")])
def test_each_run_finds_its_own_loss_where_the_landscape_puts_it(experiment):
    """The losses along a path that lies in the plane are those that the run recorded."""
    found, runs = of(experiment)
    for number, run in enumerate(runs):
        path = found.paths[number]
        inside = [0, len(path) // 2, len(path) - 1] if (found.explained[number] or 0) > 1 - 1e-9 else [0]
        for row in inside:
            near = np.hypot(*np.meshgrid(found.x - path[row, 0], found.y - path[row, 1]))
            around = found.losses[number][near < 2 * (found.x[1] - found.x[0])]
            assert around.min() - 1e-3 <= run.loss[row] <= around.max() + 1e-3


def test_a_point_of_the_grid_is_the_network_there(question):
    found, runs = question
    start = runs[0].parameters[0].astype(float)
    walk = runs[1].parameters.astype(float) - start
    # The plane once more, from the path that lies in it: its ends and the distances that the landscape gives them.
    assert np.linalg.norm(found.paths[1], axis=1) == pytest.approx(
        np.linalg.norm(walk, axis=1), abs=0.1 * np.linalg.norm(walk[-1])
    )
    _, _, directions = np.linalg.svd(walk, full_matrices=False)
    signs = np.sign(np.sum(found.paths[1] * (walk @ directions[:2].T), axis=0))
    for row, column in ((0, 0), (17, 63), (99, 99)):
        weights = start + found.x[column] * signs[0] * directions[0] + found.y[row] * signs[1] * directions[1]
        for number, run in enumerate(runs):
            said = activations(run.experiment, weights.astype(np.float32)[:, None])
            assert found.losses[number, row, column] == pytest.approx(said.losses.mean(), rel=1e-3)


def test_the_questions_run_is_a_point_on_a_flat_plateau(question):
    found, _ = question
    assert found.explained[0] is None
    assert found.paths[0].tolist() == [[0, 0]]
    row, column = np.abs(found.y).argmin(), np.abs(found.x).argmin()
    assert found.losses[0, row, column] == pytest.approx(0.81326, abs=1e-4)
    assert found.flat[0, row, column]
    assert not found.flat[1, row, column]
    assert found.flat_shares[0] > found.flat_shares[1]


def test_the_plane_holds_most_of_the_repaired_path_and_all_of_it_is_in_view(question):
    found, _ = question
    assert 0.9 < found.explained[1] <= 1
    for path in found.paths:
        assert (found.x[0] < path[:, 0]).all() and (path[:, 0] < found.x[-1]).all()
        assert (found.y[0] < path[:, 1]).all() and (path[:, 1] < found.y[-1]).all()
    assert found.losses.shape == (2, SIDE, SIDE)


def test_no_two_orthogonal_directions_hold_more_of_the_path(question):
    found, runs = question
    walk = runs[1].parameters.astype(float) - runs[1].parameters[0]
    for seed in range(20):
        basis, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(walk.shape[1], 2)))
        assert ((walk @ basis) ** 2).sum() / (walk**2).sum() <= found.explained[1] + 1e-9


def test_where_neither_run_moves_the_directions_are_random_and_as_long_as_the_filters():
    still = replace(QUESTION, optimizer="sgd", learning_rate=1e-5, epochs=1, normalisation="unit")
    runs = [train(each) for each in repaired(still)]
    for run in runs:
        run.trajectory.parameters.flags.writeable = True
        run.parameters[1] = run.parameters[0]
    found = landscape(*runs)
    assert found.random
    assert found.explained == (None, None)


def test_other_weights_to_start_from_are_refused():
    with pytest.raises(ValueError, match="same weights"):
        landscape(train(QUESTION), train(replace(QUESTION, seed=1)))


def test_a_run_that_diverges_has_a_landscape_up_to_there():
    wild = replace(
        QUESTION, loss="binary_crossentropy", normalisation="standardise", learning_rate=10.0, optimizer="momentum"
    )
    found, runs = of(wild)
    assert np.isfinite(found.x).all()
    for path, run in zip(found.paths, runs, strict=True):
        assert len(path) <= len(run.loss)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_pair_is_two_different_losses_and_holds_the_one_in_view(loss):
    experiment = replace(SCALED, loss=loss)
    pair = repaired(experiment)
    assert experiment in pair
    assert not LOSSES[pair[0].loss].same_as(LOSSES[pair[1].loss])


def test_both_losses_are_read_off_one_forward_pass_of_each_of_ten_thousand_points(monkeypatch):
    """How long that takes is a row of tests.bench."""
    runs = [train(each) for each in repaired(QUESTION)]
    passes = counted_passes(monkeypatch)
    landscape(*runs)
    assert sum(passes) == SIDE * SIDE
    assert len(passes) == math.ceil(SIDE * SIDE / BLOCK)
