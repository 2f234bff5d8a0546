"""Steps too long, too short, too few; and pixels that make them so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.diagnosis import diagnose
from core.diagnosis.curvature import sharpness
from core.diagnosis.measurements import Measurements
from core.diagnosis.steps import switch_offs
from core.run import Run
from core.run.trajectory import Trajectory
from tests.core.diagnosis.diseases import COLUMNS, FIXED, QUESTION, ROWS, UNIT, run_through, trained, weights
from tests.core.diagnosis.test_wiring import finding, measured, ruled_out


def test_the_question_with_small_pixels_goes_the_right_way_too_slowly():
    run = trained(normalisation="unit")
    small = finding(diagnose(run), "step-too-small")
    step = 1e-3 * sharpness(run.experiment, run.parameters[-1])
    assert measured(small, "step-x-curvature") == pytest.approx(step)
    assert measured(small, "room") == pytest.approx(2 / step)
    slope = (float(run.loss[90]) - float(run.loss[100])) / 10
    safe = (np.log(2) + 5 * np.log(1 + np.exp(-1))) / 6
    assert measured(small, "predicted-epoch") == pytest.approx(100 + (float(run.loss[100]) - safe) / slope)
    assert "38,074" in small.sentence
    assert small.remedies[0] == {"learning_rate": 3.0}


def test_its_twin_with_a_proper_step_is_not_too_slow():
    diagnosis = diagnose(trained(UNIT, learning_rate=0.1))
    assert diagnosis.codes == ("not-enough-epochs", "separable-but-not-read-out")


def test_no_loss_below_the_safe_one_has_a_wrong_image():
    """The bound behind the prediction: a wrong image costs at least a coin toss."""
    for loss in ("double_softmax", "logits", "mean_squared_error", "binary_crossentropy", "binary_crossentropy_2019"):
        run = trained(UNIT, loss=loss, learning_rate=1.0, epochs=400)
        below = run.loss < Measurements(run).safe_loss
        assert (run.accuracy[below] == 1).all()


def test_for_adam_no_limit_is_claimed_from_the_curvature():
    diagnosis = diagnose(trained(UNIT, optimizer="adam", learning_rate=1e-5))
    small = finding(diagnosis, "step-too-small")
    assert "no limit is claimed" in small.evidence[0].text
    assert measured(small, "predicted-epoch") > 5000
    assert "step-too-small" not in diagnose(trained(UNIT, optimizer="adam", learning_rate=1e-3)).codes


def test_a_learning_rate_of_ten_on_raw_pixels_switches_the_filters_off():
    run = trained(FIXED, learning_rate=10.0)
    diagnosis = diagnose(run)
    large = finding(diagnosis, "step-too-large")
    assert measured(large, "updates-to-silence-filter") == 1
    assert measured(large, "step-x-curvature-at-start") == pytest.approx(
        10 * sharpness(run.experiment, run.parameters[0])
    )
    assert measured(large, "longest-update") > 1000
    assert large.symptom_of == ("input-scale",)
    assert finding(diagnosis, "dead-filters").symptom_of == ("step-too-large",)
    assert all(change["learning_rate"] < 10 for change in large.remedies)


def test_the_harmless_share_of_a_step_is_exact():
    """From response 2 to response -6, a quarter of the step is harmless; a filter that fades is not switched off."""
    e = replace(UNIT, filters=1)
    high, low = (weights(e, [np.full((2, 2), tap)], 0.01, [0.1, 0]) for tap in (1.0, -3.0))
    m = Measurements(run_through(e, high, low, low))
    (off,) = switch_offs(m, "filter")
    assert (off.epoch, off.updates, off.before) == (1, 1, 2.0)
    assert off.harmless == pytest.approx(0.25)
    fading = [weights(e, [np.full((2, 2), 1 - t / 30)], 0.01, [0.1, 0]) for t in range(40)]
    assert switch_offs(Measurements(run_through(e, *fading)), "filter") == []
    assert "step-too-large" in diagnose(run_through(e, high, low, low)).codes


def test_steps_beyond_the_limit_of_the_curvature_are_too_long():
    """A steep place in view: the same weights with a tenth of the learning rate are below 2."""
    w = weights(UNIT, [ROWS, COLUMNS], 1.0)
    curvature = sharpness(UNIT, w)
    for times, expected in ((2.1, True), (1.9, False)):
        run = run_through(replace(UNIT, learning_rate=times / curvature), w, w)
        diagnosis = diagnose(run)
        assert ("step-too-large" in diagnosis.codes) == expected
        if expected:
            assert measured(finding(diagnosis, "step-too-large"), "step-x-curvature") == pytest.approx(2.1)
    momentum = run_through(replace(UNIT, optimizer="momentum", learning_rate=2.1 / curvature), w, w)
    assert "step-too-large" not in diagnose(momentum).codes  # its limit is 3.8
    adam = run_through(replace(UNIT, optimizer="adam", learning_rate=2.1 / curvature), w, w)
    assert "step-too-large" not in diagnose(adam).codes


def test_a_loss_that_keeps_rising_and_falling_oscillates():
    w = trained(UNIT, epochs=1).parameters[0]
    there, back = w, w + np.float32(0.02)
    run = run_through(UNIT, *[there, back] * 6)
    large = finding(diagnose(run), "step-too-large")
    assert measured(large, "rises") == (np.diff(run.loss[5:]) > 0).sum() == 3
    assert "The loss rose in 3 of 6 updates from epoch 5 to 11" in next(
        e.text for e in large.evidence if e.name == "rises"
    )


@pytest.mark.parametrize(
    ("part", "index", "text"),
    [("parameters", 3, "the filters"), ("parameters", 12, "the dense weights"), ("parameters", -1, "the biases")],
)
def test_divergence_names_what_was_first_not_finite(part, index, text):
    run = trained(UNIT, epochs=8)
    parameters, loss = np.array(run.parameters), np.array(run.loss)
    parameters[5:, index] = np.inf
    loss[5:] = np.nan
    large = finding(diagnose(Run(run.experiment, Trajectory(parameters, loss, run.accuracy))), "step-too-large")
    assert measured(large, "diverged-at") == 5
    assert text in large.evidence[0].text
    assert "from epoch 5 " in large.sentence
    assert f"{run.loss[4]:.4g}" in large.evidence[0].text


def test_a_loss_alone_that_is_not_finite_is_named_too():
    run = trained(UNIT, epochs=8)
    loss = np.array(run.loss)
    loss[5:] = np.nan
    large = finding(diagnose(Run(run.experiment, Trajectory(run.parameters, loss, run.accuracy))), "step-too-large")
    assert "the loss" in large.evidence[0].text
    loss[:] = np.nan
    nothing = diagnose(Run(run.experiment, Trajectory(run.parameters, loss, run.accuracy)))
    assert nothing.codes == ("step-too-large",)


def test_raw_pixels_are_blamed_with_the_logits_they_make():
    scale = finding(diagnose(trained()), "input-scale")
    assert measured(scale, "largest-input") == 255
    assert measured(scale, "largest-logit") == pytest.approx(420.46, abs=0.01)
    assert measured(scale, "largest-logit-at-one") == pytest.approx(
        np.abs(trained(normalisation="unit").activations.logits[:, :, 0]).max(), rel=1e-5
    )
    assert {"normalisation": "unit"} in scale.remedies


def test_its_twins_are_not_blamed():
    """Small pixels; and dark raw ones, 0 and 1 of 255, which are as good as scaled."""
    assert "input-scale" not in diagnose(trained(normalisation="unit")).codes
    dark = tuple((tuple(v // 255 for v in pixels), label) for pixels, label in QUESTION.images)
    diagnosis = diagnose(trained(images=dark))
    assert "input-scale" not in diagnosis.codes
    assert ruled_out(diagnosis, "input-scale").value == 0


def test_weights_that_hardly_move_are_traced_upstream():
    diagnosis = diagnose(trained(normalisation="unit"))
    near = finding(diagnosis, "near-frozen")
    run = trained(normalisation="unit")
    w = run.parameters.astype(float)
    ratios = np.linalg.norm(np.diff(w, axis=0), axis=1) / np.linalg.norm(w[:-1], axis=1)
    assert measured(near, "update-ratio") == pytest.approx(np.median(ratios[-10:]))
    assert near.symptom_of == ("step-too-small",)
    assert finding(diagnosis, *near.symptom_of).remedies[0] == {"learning_rate": 3.0}
    assert "near-frozen" not in diagnose(trained(UNIT)).codes


def test_a_run_stopped_on_its_way_down_is_told_to_go_on():
    run = trained(UNIT, loss="binary_crossentropy_2019", optimizer="adam")
    more = finding(diagnose(run), "not-enough-epochs")
    assert measured(more, "predicted-epoch") == pytest.approx(1042, abs=1)
    assert measured(more, "still-falling") == pytest.approx(1 - run.loss[100] / run.loss[90], rel=1e-4)
    assert more.remedies == ({"epochs": 1100}, {"epochs": 1000})
    assert "not-enough-epochs" not in diagnose(trained()).codes
