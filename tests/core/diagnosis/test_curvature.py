"""The Hessian is that of the loss that is trained, and its largest eigenvalue says when steps overshoot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.diagnosis.curvature import hessian, sharpness
from core.experiment import Experiment
from core.formulas.losses import LOSSES, softmax_jacobian
from core.images import PADDINGS
from core.network.initial_weights import initial_parameters
from core.network.network import Network


def gradient(experiment: Experiment, w: np.ndarray) -> np.ndarray:
    net = Network(experiment, 1, np.float64)
    net.parameters.flat[:, 0] = w
    _, at_logits = LOSSES[experiment.loss].evaluate(net.forward(), net.onehot)
    return net.backward(at_logits / len(experiment.images)).flat[:, 0].copy()


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_hessian_is_the_difference_of_gradients(loss, padding):
    experiment = Experiment(loss=loss, padding=padding, filters=3, normalisation="symmetric")
    w = initial_parameters(experiment, [5])[:, 0].astype(np.float64)
    w[-2:] = 0.3, -0.2
    h = 1e-5
    numerical = (
        np.array([gradient(experiment, w + d) - gradient(experiment, w - d) for d in h * np.eye(len(w))]) / 2 / h
    )
    exact = hessian(experiment, w)
    assert np.abs(exact - numerical).max() < 1e-8 * max(1, np.abs(exact).max())
    assert np.abs(exact - exact.T).max() < 1e-14
    assert sharpness(experiment, w) == pytest.approx(np.linalg.eigvalsh(numerical)[-1], rel=1e-6)


def test_the_norm_of_the_softmax_jacobian_is_2p_1_minus_p():
    for p in (0.5, 0.9, 1.0):
        assert np.linalg.norm(softmax_jacobian(np.array([p, 1 - p])), 2) == pytest.approx(2 * p * (1 - p))


def test_a_saturated_question_is_flat_and_its_repair_is_not():
    question = Experiment()
    w = initial_parameters(question, [48])[:, 0]
    assert sharpness(question, w) < 1e-9
    assert sharpness(replace(question, loss="logits"), w) > 100


def test_weights_that_are_not_finite_have_no_curvature_and_no_warning():
    experiment = Experiment()
    w = np.full(26, np.nan)
    assert np.isnan(sharpness(experiment, w))


def test_the_loss_bends_along_the_steepest_direction_by_the_largest_eigenvalue():
    experiment = Experiment(loss="logits", normalisation="unit")
    w = initial_parameters(experiment, [48])[:, 0].astype(np.float64)
    values, vectors = np.linalg.eigh(hessian(experiment, w))
    net = Network(experiment, 1, np.float64)

    def loss(at: np.ndarray) -> float:
        net.parameters.flat[:, 0] = at
        return float(LOSSES["logits"].evaluate(net.forward(), net.onehot)[0].mean())

    step = 1e-3 * vectors[:, -1]
    assert (loss(w + step) + loss(w - step) - 2 * loss(w)) / 1e-6 == pytest.approx(values[-1], rel=1e-4)
