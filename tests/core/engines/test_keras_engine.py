"""The Keras engine against ``model.compile`` and ``model.fit``; its golden values are the thread's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from core.engines import keras_engine
from core.engines.training import initial_state
from core.experiment import PRESETS, Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, PADDINGS, labels, network_input
from core.run.trajectory import Trajectory
from tests.core.pairs import all_of


@cache
def fit_model(loss: str, optimizer: str, padding: str, filters: int) -> Any:
    """A model compiled as in the question; written out here, not taken from the engine."""
    tf, keras = keras_engine._libraries()
    layers = [
        keras.layers.Input((3, 3, 1)),
        keras.layers.Conv2D(filters, (2, 2), padding=padding, activation="relu", use_bias=False),
        keras.layers.Flatten(),
        keras.layers.Dense(2),
    ]
    if loss != "logits":
        layers.append(keras.layers.Softmax())
    losses = {
        "double_softmax": tf.nn.softmax_cross_entropy_with_logits,
        "categorical_crossentropy": "categorical_crossentropy",
        "logits": keras.losses.CategoricalCrossentropy(from_logits=True),
        "binary_crossentropy": "binary_crossentropy",
        "binary_crossentropy_2019": lambda y, p: keras.losses.binary_crossentropy(y, tf.identity(p)),
        "mean_squared_error": "mean_squared_error",
        "categorical_crossentropy_2019": lambda y, p: keras.losses.categorical_crossentropy(y, tf.identity(p)),
    }
    optimizers = {
        "sgd": keras.optimizers.SGD,
        "momentum": lambda: keras.optimizers.SGD(momentum=0.9),
        "rmsprop": keras.optimizers.RMSprop,
        "adam": keras.optimizers.Adam,
    }
    model = keras.Sequential(layers)
    model.compile(optimizer=optimizers[optimizer](), loss=losses[loss], metrics=["accuracy"])
    model.optimizer.build(model.trainable_variables)
    return model


def fit(
    experiment: Experiment, normalisations: Sequence[str] = (), shuffle: bool = False
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Loss and accuracy (epochs,) and final weights (W,) of ``model.fit`` from the experiment's initial weights.

    Several normalisations make one full batch each, one after the other in every epoch.
    """
    model = fit_model(experiment.loss, experiment.optimizer, experiment.padding, experiment.filters)
    parameters = initial_state(experiment).parameters
    kernel, dense, bias = np.split(parameters, [4 * experiment.filters, len(parameters) - 2])
    model.set_weights([kernel.reshape(2, 2, 1, -1), dense.reshape(-1, 2), bias])
    for variable in model.optimizer.variables:
        variable.assign(np.zeros(variable.shape, variable.dtype))
    model.optimizer.learning_rate = experiment.learning_rate
    batches = normalisations or (experiment.normalisation,)
    x = np.concatenate([network_input(experiment.images, normalisation) for normalisation in batches])[..., None]
    y = np.tile(np.eye(2, dtype=np.float32)[labels(experiment.images)], (len(batches), 1))
    history = model.fit(
        x, y, batch_size=len(experiment.images), epochs=experiment.epochs, shuffle=shuffle, verbose=0
    ).history
    weights = np.concatenate([array.ravel() for array in model.get_weights()])
    return np.float32(history["loss"]), np.float32(history["accuracy"]), weights


def train(experiment: Experiment) -> Trajectory:
    trajectory, state = keras_engine.advance(experiment, initial_state(experiment), experiment.epochs)
    assert state.step == experiment.epochs
    assert len(trajectory.parameters) == len(trajectory.loss) == len(trajectory.accuracy) == experiment.epochs + 1
    np.testing.assert_array_equal(state.parameters, trajectory.parameters[-1])
    return trajectory


def assert_equals_fit(experiment: Experiment) -> None:
    """Not close: equal, to the last bit. Both run the same TensorFlow kernels in the same order."""
    loss, accuracy, weights = fit(experiment)
    trajectory = train(experiment)
    np.testing.assert_array_equal(trajectory.loss[:-1], loss)
    np.testing.assert_array_equal(trajectory.accuracy[:-1], accuracy)
    np.testing.assert_array_equal(trajectory.parameters[-1], weights)


@pytest.mark.parametrize(("loss", "optimizer", "padding"), all_of(LOSSES, OPTIMIZERS, PADDINGS, together=1))
def test_every_combination_equals_fit(loss: str, optimizer: str, padding: str) -> None:
    """Two epochs of four updates, each on another normalisation: one call of fit for all four, with slots at work.

    The small circle sees each part once; every pair of them is in ``test_engines_agree.py``.
    """
    experiment = Experiment(loss=loss, optimizer=optimizer, padding=padding, epochs=2)
    normalisations = list(reversed(NORMALISATIONS))  # raw pixels last: after their update little else may be left
    fit_loss, fit_accuracy, fit_weights = fit(experiment, normalisations)
    state = initial_state(experiment)
    rows = []
    for normalisation in 2 * normalisations:
        stretch, state = keras_engine.advance(replace(experiment, normalisation=normalisation), state, 1)
        rows.append((stretch.loss[0], stretch.accuracy[0]))
    np.testing.assert_array_equal(state.parameters, fit_weights)
    # fit reports the mean over the batches of an epoch.
    loss_of_epoch, accuracy_of_epoch = np.reshape(rows, (2, len(normalisations), 2)).mean(axis=1).T
    np.testing.assert_allclose(loss_of_epoch, fit_loss, rtol=1e-6)
    np.testing.assert_allclose(accuracy_of_epoch, fit_accuracy, rtol=1e-6)


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_every_epoch_equals_that_of_fit(normalisation: str) -> None:
    assert_equals_fit(Experiment(loss="logits", optimizer="rmsprop", normalisation=normalisation, epochs=10))


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(loss="categorical_crossentropy"),
        Experiment(loss="binary_crossentropy", normalisation="symmetric", optimizer="momentum", learning_rate=0.1),
        replace(PRESETS["answer-1"], images=Experiment().images[:5]),
    ],
)
def test_a_long_run_equals_fit(experiment: Experiment) -> None:
    assert_equals_fit(replace(experiment, epochs=30))


def test_shuffling_a_full_batch_changes_only_the_rounding() -> None:
    """fit shuffles unless told not to; sums over the six images then round differently."""
    experiment = replace(PRESETS["answer-1"], epochs=30)
    loss, _, weights = fit(experiment, shuffle=True)
    trajectory = train(experiment)
    # A weight of at most 1 is rounded by 6e-8 at each of 30 updates, in either run: 4e-6 together. Its gradient's
    # rounding, 1e-5 of a step of 1e-3, is less; the loss follows the weights.
    np.testing.assert_allclose(trajectory.loss[:-1], loss, rtol=1e-5)
    np.testing.assert_allclose(trajectory.parameters[-1], weights, atol=5e-6)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_question_is_frozen(optimizer: str) -> None:
    """Loss 0.8133 and three of six right at every epoch, and neither kernel changes by a bit, whatever the optimizer.

    The biases start at exactly 0, where even 1e-22 can be added; so much comes through from the one image whose softmax
    is 1e-18 and not quite 0. fit moves them too, by the same amount.
    """
    trajectory = train(Experiment(optimizer=optimizer))
    assert len(set(trajectory.loss.tolist())) == 1
    assert trajectory.loss[0] == pytest.approx(0.8132616, abs=1e-7)
    assert set(trajectory.accuracy.tolist()) == {0.5}
    bits = trajectory.parameters.view(np.uint32)
    assert (bits[:, :-2] == bits[0, :-2]).all()
    assert np.abs(trajectory.parameters[:, -2:]).max() < 1e-13


def test_the_drift_of_the_frozen_biases_is_that_of_fit() -> None:
    assert_equals_fit(Experiment(epochs=20))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_stopped_and_resumed_run_equals_an_undisturbed_one(optimizer: str) -> None:
    experiment = Experiment(loss="logits", normalisation="unit", optimizer=optimizer, padding="same", filters=3)
    whole, end = keras_engine.advance(experiment, initial_state(experiment), 50)
    first, middle = keras_engine.advance(experiment, initial_state(experiment), 20)
    # Another run of the same shape in between leaves no trace.
    keras_engine.advance(experiment, initial_state(replace(experiment, seed=1)), 7)
    second, resumed = keras_engine.advance(experiment, middle, 30)
    assert end.slots.shape == (OPTIMIZERS[optimizer].slots, len(end.parameters))
    assert resumed.step == end.step == 50
    np.testing.assert_array_equal(resumed.slots, end.slots)
    for name in ("parameters", "loss", "accuracy"):
        np.testing.assert_array_equal(getattr(first.then(second), name), getattr(whole, name))


def test_no_updates_give_the_state_as_it_was() -> None:
    experiment = PRESETS["answer-1"]
    _, state = keras_engine.advance(experiment, initial_state(experiment), 3)
    trajectory, same = keras_engine.advance(experiment, state, 0)
    assert same.step == 3 and len(trajectory.loss) == 1
    np.testing.assert_array_equal(same.parameters, state.parameters)
    np.testing.assert_array_equal(same.slots, state.slots)


def test_one_compiled_loop_serves_every_seed_learning_rate_normalisation_and_length() -> None:
    experiment = Experiment(loss="mean_squared_error")
    train(experiment)
    before = keras_engine.loops_built()
    for change in ({"seed": 3}, {"learning_rate": 0.5}, {"normalisation": "unit"}, {"epochs": 7}):
        train(replace(experiment, **change))
    assert keras_engine.loops_built() == before


def test_the_cache_of_compiled_loops_is_bounded() -> None:
    assert keras_engine._compiled_loop.cache_info().maxsize == keras_engine.CACHED_LOOPS


def test_a_run_that_diverges_keeps_its_length_and_its_nan() -> None:
    experiment = Experiment(loss="mean_squared_error", optimizer="momentum", learning_rate=10.0, epochs=5)
    state = initial_state(experiment)
    state.parameters[:] = 3e38  # the first dense product overflows to infinity, its softmax is NaN
    trajectory, state = keras_engine.advance(experiment, state, 5)
    assert np.isnan(trajectory.loss).all()
    assert np.isnan(state.parameters).any()


def test_raw_pixels_with_a_learning_rate_of_ten_blow_up_but_do_not_crash() -> None:
    trajectory = train(Experiment(loss="logits", learning_rate=10.0))
    assert np.abs(trajectory.parameters).max() > 100
