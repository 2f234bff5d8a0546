"""Double softmax and other wiring: the identity decides, not the name of the loss."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.diagnosis import diagnose
from core.diagnosis.findings import Diagnosis, Evidence, Finding
from core.run import Run
from core.run.trajectory import Trajectory
from tests.core.diagnosis.diseases import FIXED, QUESTION, run_through, trained, weights


def finding(diagnosis: Diagnosis, code: str) -> Finding:
    return next(f for f in diagnosis.findings if f.code == code)


def measured(finding: Finding, name: str) -> float:
    """The number of the evidence of this name."""
    return next(item.value for item in finding.evidence if item.name == name)


def ruled_out(diagnosis: Diagnosis, code: str) -> Evidence:
    return next(r for r in diagnosis.ruled_out if r.code == code).evidence


def test_the_questions_loss_is_softmax_twice_to_float32():
    double = finding(diagnose(trained()), "double-softmax")
    assert measured(double, "residual") < 3e-7
    assert measured(double, "lowest-possible") == pytest.approx(math.log(math.e + 1) - 1)
    assert measured(double, "loss-plus-accuracy") < 3e-7
    assert measured(double, "images-explained") == 6
    (count,) = [e.text for e in double.evidence if e.name == "images-explained"]
    assert "3 at 0.3133" in count
    assert "3 at 1.3133" in count
    assert {"loss": "categorical_crossentropy"} in double.remedies


def test_its_healthy_twin_has_the_loss_that_it_names():
    run = trained(FIXED, seed=3)
    assert not run.solved
    diagnosis = diagnose(run)
    assert "double-softmax" not in diagnosis.codes
    assert ruled_out(diagnosis, "double-softmax").value > 1


def test_images_without_features_cost_ln_2():
    """All features dead and no bias: both softmaxes say 50 : 50."""
    silent = weights(QUESTION, [np.full((2, 2), -1)] * 2, 0.5)
    double = finding(diagnose(run_through(QUESTION, silent, silent)), "double-softmax")
    assert measured(double, "images-explained") == 6
    assert any("6 at 0.6931" in e.text for e in double.evidence)


def test_the_name_alone_is_not_believed():
    """A run that says cross-entropy, with losses recorded through two softmaxes."""
    twice = trained()
    diagnosis = diagnose(Run(replace(FIXED, seed=48), twice.trajectory))
    assert "double-softmax" in diagnosis.codes


def test_a_loss_that_only_happens_to_agree_is_not_accused():
    """With equal logits both losses are ln 2: then it is what it claims to be."""
    silent = weights(FIXED, [np.full((2, 2), -1)] * 2, 0.5)
    assert "double-softmax" not in diagnose(run_through(FIXED, silent, silent)).codes


def test_a_recorded_loss_that_is_neither_is_not_called_double_softmax():
    run = trained()
    other = Trajectory(run.parameters, run.loss + np.float32(0.01), run.accuracy)
    diagnosis = diagnose(Run(run.experiment, other))
    assert "double-softmax" not in diagnosis.codes
    assert ruled_out(diagnosis, "double-softmax").value == pytest.approx(0.01, rel=1e-3)


def test_binary_cross_entropy_of_keras_3_is_not_that_of_the_softmax():
    run = trained(loss="binary_crossentropy")
    literal = finding(diagnose(run), "loss-not-what-it-says")
    assert measured(literal, "residual") < 1e-5
    p = run.activations.probabilities.astype(float).clip(1e-7, 1 - 1e-7)
    classes = np.array([label for _, label in run.experiment.images])
    right = np.where(classes[:, None] == 0, p[0], p[1])
    distance = np.abs(-np.log(right).mean(axis=0) - run.loss).max()
    assert measured(literal, "distance-to-name") == pytest.approx(distance, rel=1e-2)
    assert {"loss": "categorical_crossentropy"} in literal.remedies


def test_its_twin_of_2019_is_what_it_says():
    diagnosis = diagnose(trained(loss="binary_crossentropy_2019"))
    assert "loss-not-what-it-says" not in diagnosis.codes
    assert ruled_out(diagnosis, "loss-not-what-it-says").value < 1e-5


def test_from_logits_is_said_to_make_no_difference_where_the_logits_are_used_anyway():
    text = ruled_out(diagnose(trained(FIXED, loss="categorical_crossentropy", seed=3)), "loss-not-what-it-says").text
    assert "from_logits=True and False" in text
    assert "more than the 16.12 that clipped probabilities can cost" in text
