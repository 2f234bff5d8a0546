"""Saturation, the clip and frozen weights, with the numbers of the question."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.diagnosis import diagnose
from core.diagnosis.findings import Diagnosis, Finding
from core.formulas.losses import LOSSES
from core.run import Run
from core.run.trajectory import Trajectory
from tests.core.diagnosis.diseases import COLUMNS, FIXED, QUESTION, ROWS, run_through, trained, weights
from tests.core.diagnosis.test_wiring import finding, measured, ruled_out


def test_the_questions_three_wrong_images_are_beyond_reach():
    saturated = finding(diagnose(trained()), "saturated-softmax")
    assert saturated.sentence.startswith("The network is sure of 3 wrong answers")
    assert "images 4, 5 and 6" in saturated.sentence
    assert measured(saturated, "saturated-exactly") == 1
    # Image 6 has the smallest logit gap, 41.4: p (1 - p) is e^-41.4 for it and underflows for none of the rest... in
    # float64, where it is computed.
    assert measured(saturated, "jacobian") == pytest.approx(2 * np.exp(-41.39), rel=0.1)
    assert 0 < measured(saturated, "logit-gradient") < 1e-17


def test_its_twin_with_the_loss_on_logits_is_saturated_and_not_stuck():
    """Wrong and sure costs cross-entropy a gradient of length sqrt(2), the longest there is."""
    run = trained(FIXED).until(1)
    assert not run.solved
    assert run.activations.probabilities.max(axis=0)[:, -1].max() == 1
    diagnosis = diagnose(run)
    assert "saturated-softmax" not in diagnosis.codes
    assert ruled_out(diagnosis, "saturated-softmax").value > 0.1


def test_its_twin_with_small_pixels_is_not_saturated():
    diagnosis = diagnose(trained(normalisation="unit"))
    assert not {"saturated-softmax", "frozen-weights", "input-scale"} & set(diagnosis.codes)


@pytest.mark.parametrize("scale", [0.1, 40.0])
def test_how_sure_is_too_sure_is_measured(scale):
    """One knob: the dense weights. At 0.1 the wrong images can be corrected, at 40 no more."""
    e = QUESTION.__class__(normalisation="unit", engine="numpy")
    w = weights(e, [ROWS, [[-1, -1], [1, 1]]], scale * np.array([[-1.0, 1.0]]))  # says column to all
    diagnosis = diagnose(run_through(e, w, w))
    assert ("saturated-softmax" in diagnosis.codes) == (scale == 40)


def test_beyond_the_clip_the_gradient_is_exactly_zero():
    diagnosis = diagnose(trained(loss="binary_crossentropy_2019"))
    clipped = finding(diagnosis, "clipped-loss")
    assert measured(clipped, "clipped") == 3
    assert measured(clipped, "logit-gradient") == 0
    assert "costs 16.03" in clipped.sentence
    frozen = finding(diagnosis, "frozen-weights")
    assert measured(frozen, "largest-gradient") == 0
    assert frozen.symptom_of == ("saturated-softmax",)


def test_the_cross_entropy_of_2019_is_flat_on_raw_pixels_and_not_on_small_ones():
    diagnosis = diagnose(trained(loss="categorical_crossentropy_2019"))
    clipped = finding(diagnosis, "clipped-loss")
    assert measured(clipped, "clipped") == 3
    assert "costs 16.12" in clipped.sentence
    assert "Keras 3 does on JAX and PyTorch" in clipped.mechanism
    assert clipped.remedies[0] == {"loss": "logits"}
    assert diagnosis.explained
    assert "clipped-loss" not in diagnose(trained(loss="categorical_crossentropy_2019", normalisation="unit")).codes


@pytest.mark.parametrize("loss", [name for name, loss in LOSSES.items() if loss.clipped])
def test_the_clip_alone_can_block(loss):
    """A logit gap of 17 leaves the softmax Jacobian a norm of 8e-8; the clip makes of it an exact zero."""
    e = QUESTION.__class__(loss=loss, normalisation="unit", engine="numpy")

    def says_column(gap: float, loss: str = e.loss) -> Diagnosis:
        w = weights(e, [np.ones((2, 2))] * 2, 0.0, [0.0, gap])
        return diagnose(run_through(replace(e, loss=loss), w, w))

    assert measured(finding(says_column(17), "saturated-softmax"), "jacobian") == pytest.approx(
        2 * np.exp(-17), rel=1e-4
    )
    assert measured(finding(says_column(17), "clipped-loss"), "clipped") == 3
    assert "clipped-loss" not in says_column(10).codes
    unclipped = finding(says_column(17, "mean_squared_error"), "saturated-softmax")
    assert measured(unclipped, "logit-gradient") > 0


def test_nothing_moved_from_the_first_epoch():
    diagnosis = diagnose(trained())
    frozen = finding(diagnosis, "frozen-weights")
    assert measured(frozen, "frozen-since") == 0
    assert "from epoch 0 to 100" in frozen.sentence
    assert "Not one weight moved" in frozen.sentence
    assert {"loss": "categorical_crossentropy"} in finding(diagnosis, *frozen.symptom_of).remedies


def test_one_bit_of_one_weight_is_movement():
    run = trained()
    parameters = np.array(run.parameters)
    parameters[-1, 3] = np.nextafter(parameters[-1, 3], np.float32(9))
    nudged = Run(run.experiment, Trajectory(parameters, run.loss, run.accuracy))
    assert "frozen-weights" not in diagnose(nudged).codes
    parameters = np.array(run.parameters)
    parameters[:40, 3] = np.nextafter(parameters[-1, 3], np.float32(9))
    late = finding(diagnose(Run(run.experiment, Trajectory(parameters, run.loss, run.accuracy))), "frozen-weights")
    assert measured(late, "frozen-since") == 40
    assert "Nothing has moved since epoch 40" in late.sentence


def test_a_drift_of_the_biases_that_reaches_no_logit_is_no_movement():
    """As in Keras: one bias of the question drifts to 2.6e-20."""
    run = trained()
    parameters = np.array(run.parameters)
    parameters[:, -1] += np.linspace(0, 2.6e-20, len(parameters), dtype=np.float32)
    drifting = Run(run.experiment, Trajectory(parameters, run.loss, run.accuracy))
    assert "frozen-weights" in diagnose(drifting).codes


def test_steps_below_rounding_are_traced_to_their_length():
    """A gradient that is there, a learning rate that makes nothing of it."""
    e = QUESTION.__class__(loss="logits", normalisation="unit", learning_rate=1e-5, engine="numpy")
    w = weights(e, [ROWS, COLUMNS], 100.0)  # equal dense weights: every image is undecided; floats there are 8e-6 apart
    w[:8] *= np.float32(1e-3)
    diagnosis = diagnose(run_through(e, w, w))
    frozen: Finding = finding(diagnosis, "frozen-weights")
    assert measured(frozen, "largest-gradient") > 0
    small = finding(diagnosis, "step-too-small")
    assert "lost in rounding" in small.sentence
    assert frozen.symptom_of == ("step-too-small",)
