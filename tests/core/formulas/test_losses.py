"""Each loss: values by hand, bounds, gradients by finite differences, and the exact zeros of saturation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formulas.losses import CLIP, LOSSES, cross_entropy, softmax, softmax_backward
from tests.core import naive
from tests.core.pairs import all_of

E = math.e
THROUGH_SOFTMAX = [name for name, stages in naive.STAGES.items() if stages]
BACKS_AWAY = [name for name, stages in naive.STAGES.items() if not stages]  # a wrong answer always has a gradient


def evaluate(name: str, logits: tuple[float, float], label: int, dtype: type = np.float64) -> tuple[float, np.ndarray]:
    """The loss of one image in one network, and its gradient (2,)."""
    z = np.array(logits, dtype).reshape(2, 1, 1)
    y = np.eye(2, dtype=dtype)[label].reshape(2, 1, 1)
    value, gradient = LOSSES[name].evaluate(z, y)
    assert value.shape == (1, 1)
    assert gradient.shape == (2, 1, 1)
    assert value.dtype == gradient.dtype == dtype
    return value.item(), gradient[:, 0, 0]


# What is the value for logits (ln 3, 0), that is for probabilities (3/4, 1/4)?
BY_HAND = {
    "double_softmax": (math.log(1 + math.exp(-0.5)), math.log(1 + math.exp(0.5))),
    "categorical_crossentropy": (math.log(4 / 3), math.log(4)),
    "logits": (math.log(4 / 3), math.log(4)),
    # sigmoids 3/4 and 1/2: the mean of two binary cross-entropies
    "binary_crossentropy": ((math.log(4 / 3) + math.log(2)) / 2, (math.log(4) + math.log(2)) / 2),
    # probabilities 3/4 and 1/4: both binary cross-entropies say the same
    "binary_crossentropy_2019": (math.log(4 / 3), math.log(4)),
    "mean_squared_error": (1 / 16, 9 / 16),
    "categorical_crossentropy_2019": (math.log(4 / 3), math.log(4)),
}


@pytest.mark.parametrize("name", list(LOSSES))
@pytest.mark.parametrize("label", [0, 1])
def test_the_value_at_three_to_one_by_hand(name, label):
    assert evaluate(name, (math.log(3), 0), label)[0] == pytest.approx(BY_HAND[name][label], rel=1e-12)


# Thread, fact 2: saturated, softmax twice can only say 0.31326 or 1.31326.
def test_softmax_twice_on_saturated_outputs_costs_0_31326_when_right_and_1_31326_when_wrong():
    for dtype in (np.float32, np.float64):
        right, _ = evaluate("double_softmax", (1000, -1000), 0, dtype)
        wrong, _ = evaluate("double_softmax", (1000, -1000), 1, dtype)
        assert right == pytest.approx(math.log(1 + 1 / E), rel=1e-6)
        assert wrong == pytest.approx(math.log(1 + E), rel=1e-6)
        assert (round(right, 5), round(wrong, 5)) == (0.31326, 1.31326)
    assert right == LOSSES["double_softmax"].floor
    assert wrong == pytest.approx(LOSSES["double_softmax"].ceiling)


def test_three_of_six_wrong_is_the_0_8133_of_the_question():
    loss = LOSSES["double_softmax"]
    assert round(loss.floor + 3 / 6 * (loss.ceiling - loss.floor), 4) == 0.8133
    assert loss.ceiling - loss.floor == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("name", list(LOSSES))
@pytest.mark.parametrize("label", [0, 1])
def test_chance_is_the_value_at_fifty_fifty(name, label):
    assert evaluate(name, (0, 0), label)[0] == pytest.approx(LOSSES[name].chance, rel=1e-6)
    assert LOSSES[name].chance == (0.25 if name == "mean_squared_error" else math.log(2))


numbers = st.floats(-(2.0**100), 2.0**100, width=32) | st.floats(-120, 120, width=32)


@pytest.mark.parametrize("name", list(LOSSES))
@given(logits=st.tuples(numbers, numbers), label=st.integers(0, 1), dtype=st.sampled_from([np.float32, np.float64]))
def test_the_value_lies_between_floor_and_ceiling_and_everything_is_finite(name, logits, label, dtype):
    with np.errstate(over="ignore", under="ignore"):
        value, gradient = evaluate(name, logits, label, dtype)
    loss = LOSSES[name]
    rounding = 1e-6 if dtype == np.float32 else 1e-9
    # 1 - 1e-7 is not a float32: the nearest is 1 - 1.2e-7.
    clip = 2.5e-8 if dtype == np.float32 else 0
    assert loss.floor * (1 - rounding) - clip <= value <= loss.ceiling * (1 + rounding)
    assert np.isfinite(value)
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize(("name", "low", "high"), [(n, LOSSES[n].floor, LOSSES[n].ceiling) for n in LOSSES])
def test_floor_and_ceiling_are_approached(name, low, high):
    # A bound that nothing comes near would be no help in a chart.
    assert evaluate(name, (800, -800), 0)[0] == pytest.approx(low, abs=1e-9)
    worst = evaluate(name, (800, -800), 1)[0]
    assert worst == pytest.approx(high, rel=1e-6) if math.isfinite(high) else worst > 500


@pytest.mark.parametrize("name", list(LOSSES))
@given(logits=st.tuples(st.floats(-7, 7), st.floats(-7, 7)), label=st.integers(0, 1))
def test_value_and_gradient_are_those_of_the_loops(name, logits, label):
    value, gradient = evaluate(name, logits, label)
    assert value == pytest.approx(naive.loss_value(name, logits, label), rel=1e-7, abs=1e-12)
    assert gradient == pytest.approx(naive.loss_gradient(name, logits, label), rel=1e-7, abs=1e-12)


@pytest.mark.parametrize("name", list(LOSSES))
@given(logits=st.tuples(st.floats(-6, 6), st.floats(-6, 6)), label=st.integers(0, 1))
def test_the_gradient_is_the_slope_of_the_value(name, logits, label):
    _, gradient = evaluate(name, logits, label)
    h = 1e-5
    for c in range(2):
        above, below = list(logits), list(logits)
        above[c] += h
        below[c] -= h
        slope = (evaluate(name, above, label)[0] - evaluate(name, below, label)[0]) / (2 * h)
        assert gradient[c] == pytest.approx(slope, rel=1e-5, abs=1e-8)


# Thread, fact 3: behind a saturated softmax the gradient is exactly zero.


@pytest.mark.parametrize("name", THROUGH_SOFTMAX)
@pytest.mark.parametrize(
    ("dtype", "gap"), [(np.float32, 120), (np.float32, 1e30), (np.float64, 800), (np.float64, 1e300)]
)
def test_nothing_comes_back_through_a_saturated_softmax(name, dtype, gap):
    for label in (0, 1):
        for logits in ((gap, 0), (0, gap), (gap / 2, -gap / 2)):
            assert (evaluate(name, logits, label, dtype)[1] == 0).all()


@pytest.mark.parametrize("name", BACKS_AWAY)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_loss_on_logits_pushes_back_however_wrong_the_network_is(name, dtype):
    _, gradient = evaluate(name, (300, -300), 1, dtype)
    assert gradient == pytest.approx([1, -1] if name != "binary_crossentropy" else [0.5, -0.5])


def test_a_softmax_that_is_only_almost_saturated_lets_through_almost_nothing_but_not_zero():
    # The sixth image of the question has logits 41.4 apart: its p is 1e-18, no zero, and its gradient is -1.5e-18.
    z = np.array([-42.10786, -83.49907], np.float32)
    _, gradient = evaluate("double_softmax", z, 1, np.float32)
    assert gradient[0] == 0
    assert gradient[1] == pytest.approx(-1.5452852e-18, rel=1e-3)


def test_the_clipped_binary_loss_has_no_gradient_beyond_its_clip_and_one_before_it():
    inside, outside = math.log((1 - 2 * CLIP) / (2 * CLIP)), math.log((1 - CLIP / 2) / (CLIP / 2))
    assert (evaluate("binary_crossentropy_2019", (inside, 0), 1)[1] != 0).all()
    assert (evaluate("binary_crossentropy_2019", (outside, 0), 1)[1] == 0).all()


# The pieces


@given(st.lists(numbers, min_size=2, max_size=5))
def test_softmax_gives_probabilities_and_does_not_mind_a_shift(logits):
    z = np.array(logits)[:, None]
    with np.errstate(over="ignore", under="ignore"):
        p = softmax(z)
    assert (p >= 0).all()
    assert p.sum() == pytest.approx(1)
    small = np.clip(z, -50, 50)
    np.testing.assert_allclose(softmax(small + 7), softmax(small), rtol=1e-12)


def test_softmax_by_hand():
    np.testing.assert_allclose(softmax(np.log([[1.0], [2.0], [5.0]])), [[1 / 8], [2 / 8], [5 / 8]])
    np.testing.assert_array_equal(softmax(np.array([[0.0], [-2000.0]])), [[1.0], [0.0]])


def test_softmax_flushes_denormal_probabilities_to_zero_as_tensorflow_does():
    # exp(-87) = 1.6e-38 is the smallest float32 power here that is a normal number; exp(-88) would be a denormal one.
    kept, flushed = (softmax(np.array([[0.0], [-gap]], np.float32))[1, 0] for gap in (87, 88))
    assert kept == pytest.approx(math.exp(-87), rel=1e-5)
    assert flushed == 0
    y = np.array([0, 1], np.float32).reshape(2, 1, 1)
    assert cross_entropy(np.array([0, -88], np.float32).reshape(2, 1, 1), 1 - y)[1][1] == 0


def test_softmax_backward_is_the_jacobian_written_out():
    rng = np.random.default_rng(0)
    p, dp = softmax(rng.normal(size=(3, 1))), rng.normal(size=(3, 1))
    jacobian = np.diag(p[:, 0]) - p @ p.T
    np.testing.assert_allclose(softmax_backward(p, dp), jacobian @ dp)


def test_the_gradient_of_cross_entropy_is_p_minus_y():
    z = np.array([1.0, -2.0]).reshape(2, 1, 1)
    y = np.array([0.0, 1.0]).reshape(2, 1, 1)
    np.testing.assert_allclose(cross_entropy(z, y)[1], softmax(z) - y)


@pytest.mark.parametrize("name", list(LOSSES))
def test_images_and_networks_do_not_mix_and_the_arguments_stay_as_they_are(name):
    rng = np.random.default_rng(2)
    z, y = rng.normal(size=(2, 5, 3)), np.eye(2)[[0, 1, 1, 0, 1]].T[:, :, None]
    z_before, y_before = z.copy(), y.copy()
    value, gradient = LOSSES[name].evaluate(z, y)
    np.testing.assert_array_equal(z, z_before)
    np.testing.assert_array_equal(y, y_before)
    for n in range(5):
        for r in range(3):
            one, slope = evaluate(name, z[:, n, r], int(y[1, n, 0]))
            assert value[n, r] == pytest.approx(one, rel=1e-14)
            assert gradient[:, n, r] == pytest.approx(slope, rel=1e-14)


# What a loss knows of itself


def row(values: list[float]) -> np.ndarray:
    """(C, 1, 1)"""
    return np.array(values, np.float64)[:, None, None]


@pytest.mark.parametrize("name", list(LOSSES))
@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("logits", [(0.3, -1.2), (2.0, 0.5), (-1.0, 1.5)])
def test_every_stage_before_the_logits_has_the_gradient_of_the_loops(name, label, logits):
    y = row(np.eye(2)[label].tolist())
    found = LOSSES[name].stages(softmax(row(logits)), y)
    assert [code for code, _ in found] == naive.STAGES[name]
    h = 1e-6
    for code, gradient in found:
        at = naive.at_stage(name, code, logits)
        for c in range(2):
            up, down = (
                naive.loss_from(name, code, [v + d * (i == c) for i, v in enumerate(at)], label) for d in (h, -h)
            )
            assert gradient[c, 0, 0] == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=1e-9), code


@pytest.mark.parametrize("name", list(LOSSES))
def test_beyond_the_clip_the_gradient_ends_there_and_nowhere_sooner(name):
    found = LOSSES[name].stages(softmax(row([20, 0])), row([0, 1]))
    if LOSSES[name].clipped:
        assert [bool(gradient.any()) for _, gradient in found] == [True, False]
    else:
        assert all(gradient.any() for _, gradient in found)


@pytest.mark.parametrize("name", list(LOSSES))
@pytest.mark.parametrize("label", [0, 1])
def test_the_curvature_is_the_slope_of_the_gradient(name, label):
    logits, h = np.array([0.4, -0.9]), 1e-5
    numerical = [
        (evaluate(name, logits + d, label)[1] - evaluate(name, logits - d, label)[1]) / (2 * h) for d in h * np.eye(2)
    ]
    found = LOSSES[name].curvature(logits[None], np.eye(2)[[label]])
    assert found.shape == (1, 2, 2)
    np.testing.assert_allclose(found[0], numerical, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", list(LOSSES))
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_the_levels_are_what_a_network_costs_that_is_sure_of_every_answer(name, classes):
    """In float32, as it is trained; a loss without levels goes on growing as the network gets surer."""
    images, loss = 6, LOSSES[name]
    found = loss.levels(images, classes)
    y = np.eye(classes, dtype=np.float32)[[0] * images].T[:, :, None]
    z = np.zeros((classes, images, images + 1), np.float32)
    for wrong in range(images + 1):
        answers = np.arange(images) < wrong
        z[answers.astype(int), np.arange(images), wrong] = 1000
    costs = loss.evaluate(z, y)[0].mean(axis=0)
    if len(found):
        np.testing.assert_allclose(costs, found, rtol=1e-6, atol=1e-9)
    else:
        assert (loss.evaluate(2 * z, y)[0].mean(axis=0)[1:] > 1.9 * costs[1:]).all()
        assert costs[1] > 100 / classes


def test_the_levels_of_a_double_softmax_by_hand():
    """Thread, fact 9: ln(e + K - 1) - 1."""
    floors = {2: 0.3133, 3: 0.5514, 4: 0.7437, 10: 1.4612, 100: 3.6222, 1000: 5.9095}
    assert {k: round(LOSSES["double_softmax"].levels(6, k)[0], 4) for k in floors} == floors
    np.testing.assert_allclose(np.diff(LOSSES["double_softmax"].levels(6)), 1 / 6)


@pytest.mark.parametrize(("name", "ones"), all_of(LOSSES, range(7), together=1))
def test_no_answer_to_equal_images_costs_less_than_is_said_and_some_answer_that_much(name, ones):
    gaps = np.linspace(-40, 40, 8001)
    z = np.stack([np.zeros((6, len(gaps))), np.tile(gaps, (6, 1))])
    y = np.eye(2)[[0] * (6 - ones) + [1] * ones].T[:, :, None]
    costs = LOSSES[name].evaluate(z, y)[0].mean(axis=0)
    if name == "binary_crossentropy":  # of one logit for each class; by symmetry the best ones are opposite
        costs = LOSSES[name].evaluate(z - z.mean(axis=0), y)[0].mean(axis=0)
    assert costs.min() == pytest.approx(LOSSES[name].least(ones / 6), rel=1e-4, abs=2e-7)


@pytest.mark.parametrize("name", list(LOSSES))
def test_what_a_loss_says_of_itself_agrees_with_its_stages(name):
    loss = LOSSES[name]
    codes = {code for code, _ in loss.stages(softmax(row([1, 0])), row([0, 1]))}
    assert loss.softmax_twice == ("second_softmax" in codes)
    assert loss.clipped == ("clip" in codes)
    assert loss.has_floor == (evaluate(name, (1000, -1000), 0)[0] > 0.1)
    assert loss.behind_softmax == (loss.softmax_layer and not codes)
    assert loss.chance_name == ("" if name == "mean_squared_error" else "ln 2")


def test_losses_are_the_same_only_if_they_are_the_same_function():
    z, y = np.array([[0.3, 4.0], [-0.2, 1.0]])[:, :, None], np.eye(2)[:, :, None]
    values = {name: loss.evaluate(z, y)[0].ravel().tolist() for name, loss in LOSSES.items()}
    for one, first in LOSSES.items():
        for two, second in LOSSES.items():
            assert first.same_as(second) == (values[one] == values[two])


def test_only_logits_has_no_softmax_layer():
    assert [name for name, loss in LOSSES.items() if not loss.softmax_layer] == ["logits"]
