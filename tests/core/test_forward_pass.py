"""The forward pass of one image: the network's own numbers, and terms that add up to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, Experiment, train
from core.formulas.losses import LOSSES
from core.images import THREAD_IMAGES
from core.network.network import Network
from core.run import Run
from core.run.trajectory import Trajectory
from tests.core import naive
from tests.core.forward_pass import forward_pass

CASES = {
    "question": PRESETS["question"],
    "answer-1": PRESETS["answer-1"],
    "answer-2": PRESETS["answer-2"],
    "logits": Experiment(loss="logits", normalisation="symmetric", filters=3),
    "squared": Experiment(loss="mean_squared_error", normalisation="standardise", padding="same", filters=1),
}


@pytest.fixture(scope="module", params=list(CASES))
def run(request) -> Run:
    return train(replace(CASES[request.param], engine="numpy", epochs=20))


def test_the_shapes_are_those_of_the_docstring(run):
    e = run.experiment
    side, p, f, k = (3, 9, e.filters, e.features) if e.padding == "same" else (2, 4, e.filters, e.features)
    step = forward_pass(run, 1, 5)
    shapes = {
        "pixels": (3, 3),
        "seen": (3, 3),
        "padded": (side + 1, side + 1),
        "patches": (p, 4),
        "kernel": (4, f),
        "products": (p, 4, f),
        "responses": (side, side, f),
        "activated": (side, side, f),
        "features": (k,),
        "dense": (k, 2),
        "bias": (2,),
        "contributions": (k, 2),
        "logits": (2,),
        "probabilities": (2,),
    }
    assert {name: getattr(step, name).shape for name in shapes} == shapes
    assert all(getattr(step, name).dtype == np.float32 for name in shapes if name != "pixels")


@pytest.mark.parametrize("epoch", [0, 20])
def test_every_number_is_the_runs_own(run, epoch):
    for image in range(6):
        step = forward_pass(run, image, epoch)
        a = run.activations
        assert (step.responses.ravel() == a.responses[image, :, :, epoch].ravel()).all()
        assert (step.features == a.features[image, :, epoch]).all()
        assert (step.logits == a.logits[:, image, epoch]).all()
        assert (step.probabilities == a.probabilities[:, image, epoch]).all()
        assert step.loss == a.losses[image, epoch]
        assert step.prediction == run.predictions[epoch, image]
        assert step.right == run.right[epoch, image]
        assert (step.pixels.ravel(), step.label) == (pytest.approx(THREAD_IMAGES[image][0]), THREAD_IMAGES[image][1])


def test_the_losses_of_the_images_average_to_the_recorded_loss(run):
    for epoch in (0, 20):
        losses = [forward_pass(run, image, epoch).loss for image in range(6)]
        assert np.mean(losses) == pytest.approx(run.loss[epoch], rel=1e-5)


def test_one_network_alone_says_the_same(run):
    net = Network(run.experiment, 1)
    net.parameters.flat[:, 0] = run.parameters[7]
    logits = net.forward()[:, :, 0]
    for image in range(6):
        assert forward_pass(run, image, 7).logits == pytest.approx(logits[:, image], rel=1e-4, abs=1e-5)


def test_the_terms_add_up(run):
    for image in (0, 4):
        step = forward_pass(run, image, 3)
        four = step.products.sum(axis=1)
        assert four.ravel() == pytest.approx(step.responses.ravel(), rel=1e-4, abs=1e-4)
        assert (step.activated == np.maximum(step.responses, 0)).all()
        assert (step.features == step.activated.ravel()).all()
        assert step.contributions.sum(axis=0) + step.bias == pytest.approx(step.logits, rel=1e-4, abs=1e-3)
        assert step.probabilities.sum() == pytest.approx(1, abs=1e-6)


def test_the_naive_network_agrees(run):
    """Loops over Python floats, written without looking at the network."""
    e = run.experiment
    seen = naive.normalise([pixels for pixels, _ in e.images], e.normalisation)
    for image in range(6):
        step = forward_pass(run, image, 20)
        weights = [float(w) for w in run.parameters[20]]
        responses, features, logits = naive.forward(weights, seen[image], e.filters, e.padding)
        assert step.seen.ravel() == pytest.approx(seen[image], rel=1e-6)
        assert step.responses.ravel() == pytest.approx(responses, rel=1e-4, abs=1e-3)
        assert step.features == pytest.approx(features, rel=1e-4, abs=1e-3)
        assert step.logits == pytest.approx(logits, rel=1e-4, abs=1e-3)


def test_a_pass_worked_by_hand():
    """The top row, white; one filter 1 2 / 3 4; padding same."""
    experiment = Experiment(filters=1, padding="same", normalisation="unit", epochs=1, engine="numpy")
    weights = np.zeros((2, 4 + 18 + 2), np.float32)
    weights[:, :4] = [1, 2, 3, 4]
    weights[:, 4] = 5  # the first position votes for class 0
    weights[:, -1] = 7  # the bias of class 1
    nothing = np.zeros(2, np.float32)
    step = forward_pass(Run(experiment, Trajectory(weights, nothing, nothing)), 1, 0)
    assert step.padded.tolist() == [[1, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert step.patches[0].tolist() == [1, 1, 0, 0]
    assert step.patches[2].tolist() == [1, 0, 0, 0]
    assert step.products[0, :, 0].tolist() == [1, 2, 0, 0]
    assert step.responses[:, :, 0].tolist() == [[3, 3, 1], [0, 0, 0], [0, 0, 0]]
    assert step.contributions[0].tolist() == [15, 0]
    assert step.logits.tolist() == [15, 7]
    assert (step.prediction, step.label, step.right) == (0, 0, True)


def test_the_second_softmax_is_there_only_where_the_loss_applies_it():
    for loss in LOSSES:
        step = forward_pass(train(Experiment(loss=loss, engine="numpy", epochs=1)), 0, 1)
        assert (step.second_softmax is not None) == (loss == "double_softmax")
        assert step.softmax_layer == (loss != "logits")
    step = forward_pass(train(Experiment(engine="numpy", epochs=1)), 0, 0)
    # Thread, fact 2: on a saturated output it can only say e / (1 + e).
    assert step.second_softmax[0] == pytest.approx(np.e / (1 + np.e), rel=1e-6)
    assert -np.log(step.second_softmax[step.label]) == pytest.approx(step.loss, rel=1e-5)


def test_a_diverged_run_shows_its_numbers_as_they_are():
    healthy = train(Experiment(engine="numpy", epochs=2))
    weights = np.array(healthy.parameters)
    weights[2] = np.nan
    sick = Run(healthy.experiment, Trajectory(weights, healthy.loss, healthy.accuracy))
    assert np.isnan(forward_pass(sick, 0, 2).logits).all()
    assert np.isfinite(forward_pass(sick, 0, 1).logits).all()
