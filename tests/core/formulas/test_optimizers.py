"""Each optimizer against the textbook in a loop, against golden values, and down a parabola."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formulas.optimizers import OPTIMIZERS
from tests.core import naive

SETTINGS = [(name, dtype) for name in OPTIMIZERS for dtype in (np.float32, np.float64)]


def run(name: str, start: np.ndarray, gradients: list[np.ndarray], learning_rate: float) -> np.ndarray:
    """The weights after one update for each gradient."""
    w = start.copy()
    slots = [np.zeros_like(w) for _ in range(OPTIMIZERS[name].slots)]
    for step, g in enumerate(gradients, start=1):
        OPTIMIZERS[name].update(w, g.copy(), slots, learning_rate, step)
    assert w.dtype == start.dtype
    assert all(slot.dtype == start.dtype for slot in slots)
    return w


def textbook(name: str, start: np.ndarray, gradients: list[np.ndarray], learning_rate: float) -> np.ndarray:
    """The same weight by weight, in Python floats."""
    result = np.empty(start.shape)
    for index in np.ndindex(start.shape):
        w, slots = float(start[index]), [0.0] * naive.SLOTS[name]
        for step, g in enumerate(gradients, start=1):
            w, slots = naive.optimize(name, w, slots, float(g[index]), learning_rate, step)
        result[index] = w
    return result


@pytest.mark.parametrize(("name", "dtype"), SETTINGS)
@given(seed=st.integers(0, 2**32 - 1), learning_rate=st.sampled_from([1e-5, 1e-3, 0.1, 10.0]))
@settings(max_examples=20)
def test_the_vectorised_update_is_the_textbook_weight_by_weight(name, dtype, seed, learning_rate):
    rng = np.random.default_rng(seed)
    shape = (3, 2)
    start = rng.normal(size=shape).astype(dtype)
    # Gradients of all sizes, exact zeros too.
    gradients = [(rng.normal(size=shape) * 10.0 ** rng.integers(-8, 4, shape)).astype(dtype) for _ in range(12)]
    gradients[3][0] = 0
    expected = textbook(name, start, gradients, learning_rate)
    steps = np.abs([g.astype(float) for g in gradients]).max() * learning_rate
    tolerance = 1e-5 if dtype == np.float32 else 1e-12
    scale = max(1.0, np.abs(expected).max(), 0.0 if name in ("rmsprop", "adam") else steps)
    np.testing.assert_allclose(run(name, start, gradients, learning_rate), expected, rtol=0, atol=tolerance * scale)


# w = 1, gradients 0.5, 0.5, -1, learning rate 0.1: keras.optimizers 3.15.1 with floatx float64. Keras keeps some of its
# constants in float32 even then.
GOLDEN = {
    "sgd": [0.95, 0.9, 1.0],
    "momentum": [0.95, 0.855, 0.8695],
    "rmsprop": [0.6837728664, 0.4543573741, 0.7190316839],
    "adam": [0.9000013000, 0.8000024133, 0.8075672766],
}


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_three_steps_have_the_golden_values(name):
    gradients = [np.array([g]) for g in (0.5, 0.5, -1.0)]
    after = [run(name, np.array([1.0]), gradients[:n], 0.1).item() for n in (1, 2, 3)]
    assert after == pytest.approx(GOLDEN[name], abs=2e-6)


def test_rmsprop_has_its_epsilon_inside_the_root_and_adam_outside():
    # With a tiny gradient g the step shows where epsilon is: g / sqrt(0.1 g^2 + 1e-7) or g / (g + 1e-7 / sqrt(0.001)).
    g = np.array([1e-6])
    assert -run("rmsprop", np.zeros(1), [g], 1.0).item() == pytest.approx(1e-6 / 1e-7**0.5, rel=1e-4)
    assert -run("adam", np.zeros(1), [g], 1.0).item() == pytest.approx(1e-6 / (1e-6 + 1e-7 / 0.001**0.5), rel=1e-6)


@pytest.mark.parametrize(("name", "dtype"), SETTINGS)
def test_a_zero_gradient_moves_nothing_bit_for_bit(name, dtype):
    start = np.random.default_rng(3).normal(size=(4, 5)).astype(dtype)
    after = run(name, start, [np.zeros_like(start)] * 50, 10.0)
    assert after.tobytes() == start.tobytes()


@pytest.mark.parametrize(("name", "dtype"), SETTINGS)
def test_every_optimizer_goes_down_a_parabola(name, dtype):
    w = np.array([3.0, -2.0], dtype)
    slots = [np.zeros_like(w) for _ in range(OPTIMIZERS[name].slots)]
    target, steepness = np.array([1.0, 1.0], dtype), np.array([1.0, 5.0], dtype)
    for step in range(1, 601):
        OPTIMIZERS[name].update(w, steepness * (w - target), slots, 0.02, step)
    np.testing.assert_allclose(w, target, atol=0.02)


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_the_weights_and_slots_change_in_place(name):
    w = np.ones(3)
    slots = [np.zeros(3) for _ in range(OPTIMIZERS[name].slots)]
    before = list(slots)
    OPTIMIZERS[name].update(w, np.ones(3), slots, 0.1, 1)
    assert (w < 1).all()
    assert all(slot is same and (slot != 0).all() for slot, same in zip(slots, before, strict=True))


@pytest.mark.parametrize("name", [name for name, optimizer in OPTIMIZERS.items() if optimizer.stable_limit])
@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_beyond_the_stable_limit_steps_on_a_parabola_overshoot_more_and_more_and_below_it_less(name, factor):
    optimizer, curvature = OPTIMIZERS[name], 3.0
    w, slots = np.ones(1), [np.zeros(1) for _ in range(optimizer.slots)]
    for step in range(1, 3001):
        optimizer.update(w, curvature * w, slots, factor * optimizer.stable_limit / curvature, step)
    assert abs(w[0]) < 1e-3 if factor < 1 else abs(w[0]) > 1e3


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_a_plain_step_is_the_learning_rate_times_the_gradient_and_no_other_is(name):
    g = np.array([0.5, -3.0])
    steps = -run(name, np.zeros(2), [g, g], 0.1)
    assert OPTIMIZERS[name].plain == np.allclose(steps, 2 * 0.1 * g)


def test_those_that_rescale_each_weights_step_claim_no_limit():
    for name, optimizer in OPTIMIZERS.items():
        once, twice = (run(name, np.zeros(1), [g * np.ones(1)], 0.1) for g in (1.0, 2.0))
        assert (optimizer.stable_limit is None) == np.allclose(once, twice, rtol=1e-5)
