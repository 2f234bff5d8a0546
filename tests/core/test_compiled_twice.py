"""Given filters, filters that are kept, and a change in mid-run: as ``compile`` and ``fit`` have them, on both engines.

The model is written out here, not taken from the engine; a change in mid-run compiles it again.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from core import Experiment, train, train_many
from core.engines import keras_engine
from core.engines.numpy_engine import Block, train_batch
from core.engines.training import ADVANCE_BY, initial_state, stream
from core.experiment import stopped
from core.figures.explorer.curves import loss_axis
from core.figures.explorer.figure import PAGE
from core.formulas.optimizers import OPTIMIZERS
from core.images import labels, network_input
from core.network import network
from core.network.initial_weights import initial_parameters
from core.outcome.shown import Shown
from core.run import Run
from core.run.trajectory import State
from tests.core.pairs import few_of

EDGES = ((1.0, 1.0, -1.0, -1.0), (1.0, -1.0, 1.0, -1.0))
UNIT = Experiment(normalisation="unit", epochs=24)
EXPERIMENTS = {
    "given filters": replace(UNIT, loss="logits", initial_filters=EDGES),
    "kept filters, adam": replace(UNIT, loss="logits", optimizer="adam", train_filters=False),
    "kept filters, momentum, same": replace(UNIT, optimizer="momentum", train_filters=False, padding="same", filters=3),
    "another loss without a softmax layer": replace(UNIT, then=(10, {"loss": "logits"})),
    "another loss with a softmax layer": replace(UNIT, loss="logits", then=(10, {"loss": "mean_squared_error"})),
    "raw pixels first": Experiment(epochs=24, then=(8, {"normalisation": "unit", "loss": "categorical_crossentropy"})),
    "the optimizer afresh": replace(UNIT, loss="logits", optimizer="adam", then=(10, {"optimizer": "adam"})),
    "all at once": replace(
        UNIT,
        loss="categorical_crossentropy",
        optimizer="momentum",
        initial_filters=EDGES,
        train_filters=False,
        then=(23, {"loss": "binary_crossentropy", "optimizer": "rmsprop", "learning_rate": 0.01}),
    ),
}
IN_PARTS = [name for name, e in EXPERIMENTS.items() if e.then]
A_PIXEL = 1 / max(view.height or 0 for view in PAGE)


def fitted(experiment: Experiment) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Loss and accuracy (epochs,) and final weights (W,) of ``compile`` and ``fit``, once for each set of settings."""
    tf, keras = keras_engine._libraries()
    losses = {
        "double_softmax": tf.nn.softmax_cross_entropy_with_logits,
        "categorical_crossentropy": "categorical_crossentropy",
        "logits": keras.losses.CategoricalCrossentropy(from_logits=True),
        "binary_crossentropy": "binary_crossentropy",
        "mean_squared_error": "mean_squared_error",
    }
    optimizers: dict[str, Any] = {
        "sgd": keras.optimizers.SGD,
        "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9),
        "rmsprop": keras.optimizers.RMSprop,
        "adam": keras.optimizers.Adam,
    }
    layers = [
        keras.layers.Input((3, 3, 1)),
        keras.layers.Conv2D(experiment.filters, (2, 2), padding=experiment.padding, activation="relu", use_bias=False),
        keras.layers.Flatten(),
        keras.layers.Dense(2),
    ]
    layers[1].trainable = experiment.train_filters
    softmax = keras.layers.Softmax()
    keras.Sequential(layers)  # builds them
    weights = initial_state(replace(experiment, initial_filters=None, then=None)).parameters
    kernel, dense, bias = np.split(weights, [4 * experiment.filters, len(weights) - 2])
    kernel = kernel.reshape(2, 2, 1, -1)
    for number, taps in enumerate(experiment.initial_filters or ()):
        kernel[:, :, 0, number] = [taps[:2], taps[2:]]
    layers[1].set_weights([kernel])
    layers[3].set_weights([dense.reshape(-1, 2), bias])
    y = np.eye(2, dtype=np.float32)[labels(experiment.images)]

    def fit(settings: dict[str, Any], epochs: int) -> Any:
        loss = settings["loss"]
        model = keras.Sequential([*layers, *([] if loss == "logits" else [softmax])])
        optimizer = optimizers[settings["optimizer"]](settings["learning_rate"])
        model.compile(optimizer=optimizer, loss=losses[loss], metrics=["accuracy"])
        x = network_input(experiment.images, settings["normalisation"])[..., None]
        return model.fit(x, y, batch_size=len(x), epochs=epochs, shuffle=False, verbose=0).history

    settings = {name: getattr(experiment, name) for name in ("loss", "optimizer", "learning_rate", "normalisation")}
    epoch, new = experiment.then or (experiment.epochs, ())
    histories = [fit(settings, epoch)]
    if experiment.then:
        histories.append(fit(settings | dict(new), experiment.epochs - epoch))
    loss, accuracy = (np.float32([e for h in histories for e in h[name]]) for name in ("loss", "accuracy"))
    return loss, accuracy, np.concatenate([array.ravel() for layer in layers[1:] for array in layer.get_weights()])


@cache
def trained(name: str, engine: str) -> Run:
    return train(replace(EXPERIMENTS[name], engine=engine))


@pytest.mark.parametrize("name", few_of(EXPERIMENTS, "all at once"))
def test_the_keras_engine_equals_compile_and_fit_to_the_last_bit(name):
    run = trained(name, "keras")
    loss, accuracy, weights = fitted(EXPERIMENTS[name])
    np.testing.assert_array_equal(run.loss[:-1], loss)
    np.testing.assert_array_equal(run.accuracy[:-1], accuracy)
    np.testing.assert_array_equal(run.parameters[-1], weights)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_both_engines_draw_the_same_curve(name):
    keras, twin = trained(name, "keras"), trained(name, "numpy")
    scale = loss_axis(Shown(keras))
    heights = [[scale.height(float(value)) for value in run.loss] for run in (keras, twin)]
    np.testing.assert_allclose(*heights, rtol=0, atol=A_PIXEL)
    np.testing.assert_array_equal(keras.parameters[0], twin.parameters[0])
    assert keras.loss.shape == twin.loss.shape == (EXPERIMENTS[name].epochs + 1,)
    assert keras.moved and twin.moved


@pytest.mark.parametrize("engine", ["keras", "numpy"])
def test_given_filters_take_the_place_of_the_seeds_and_the_dense_layer_stays(engine):
    run, plain = trained("given filters", engine), train(replace(UNIT, loss="logits", epochs=1, engine=engine))
    np.testing.assert_array_equal(run.kernels[0][:, :, 0], [[1, 1], [-1, -1]])
    np.testing.assert_array_equal(run.kernels[0][:, :, 1], [[1, -1], [1, -1]])
    np.testing.assert_array_equal(run.dense[0], plain.dense[0])
    assert (run.kernels[1] != run.kernels[0]).any()


@pytest.mark.parametrize("engine", ["keras", "numpy"])
@pytest.mark.parametrize("name", [name for name, e in EXPERIMENTS.items() if not e.train_filters])
def test_kept_filters_stay_bit_for_bit_and_the_dense_layer_learns(name, engine):
    run = trained(name, engine)
    bits = np.ascontiguousarray(run.kernels).view(np.uint32)
    assert (bits == bits[0]).all()
    assert (run.dense[-1] != run.dense[0]).any()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_dense_layer_beside_kept_filters_takes_the_step_that_it_takes_beside_others(optimizer):
    free = replace(UNIT, loss="logits", optimizer=optimizer, engine="numpy")
    state, kernel = initial_state(free), slice(0, 4 * free.filters)
    for _ in range(3):
        _, moved = ADVANCE_BY["numpy"](free, state, 1)
        for engine in ("numpy", "keras"):
            _, kept = ADVANCE_BY[engine](replace(free, train_filters=False), state, 1)
            np.testing.assert_array_equal(kept.parameters[kernel], state.parameters[kernel])
            assert kept.slots.shape == moved.slots.shape
            if engine == "numpy":
                np.testing.assert_array_equal(kept.parameters[kernel.stop :], moved.parameters[kernel.stop :])
                np.testing.assert_array_equal(kept.slots[:, kernel.stop :], moved.slots[:, kernel.stop :])
        state = moved


@pytest.mark.parametrize("name", IN_PARTS)
def test_the_rows_before_the_change_are_by_the_settings_before_and_the_others_by_the_new(name):
    run = trained(name, "numpy")
    epoch, _ = run.experiment.then
    (_, first), (_, second) = run.experiment.parts
    for part, rows in ((first, slice(0, epoch)), (second, slice(epoch, None))):
        seen = network.activations(part, np.ascontiguousarray(run.parameters[rows].T))
        # Float32 rounds; by the other settings it would be another row altogether, as below.
        np.testing.assert_allclose(run.loss[rows], seen.losses.mean(axis=0), rtol=1e-4)
        np.testing.assert_array_equal(run.right[rows], labels(part.images) == seen.predictions.T)
        np.testing.assert_array_equal(run.activations.features[..., rows], seen.features)
    np.testing.assert_array_equal(run.right.mean(axis=1).astype(np.float32), run.accuracy)
    other = network.activations(first, np.ascontiguousarray(run.parameters[[epoch]].T)).losses.mean()
    if first.loss != second.loss:
        assert abs(other - run.loss[epoch]) > 1e-3


@pytest.mark.parametrize("name", EXPERIMENTS)
@pytest.mark.parametrize("stretch", [1, 5, 10])
def test_stretches_make_no_difference_and_what_is_so_far_is_the_run_that_stops_there(name, stretch):
    whole = trained(name, "numpy")
    for run in stream(whole.experiment, stretch=stretch):
        so_far = whole.until(run.experiment.epochs)
        assert run.experiment == so_far.experiment
        alone = train(run.experiment)
        for each in (so_far, alone):
            np.testing.assert_array_equal(run.loss, each.loss)
            np.testing.assert_array_equal(run.accuracy, each.accuracy)
            np.testing.assert_array_equal(run.parameters, each.parameters)
    assert run.experiment == whole.experiment


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_many_seeds_are_trained_in_the_parts_of_the_run_one_after_the_other(name):
    e = replace(EXPERIMENTS[name], engine="numpy")
    seeds = [3, 48]
    runs = train_many(e, seeds)
    assert runs.experiment == e
    weights = initial_parameters(e, seeds)
    np.testing.assert_array_equal(runs.initial, weights)
    for rows, part in e.parts:
        epochs = (rows.stop or e.epochs) - rows.start
        alone = train_batch(replace(part, epochs=epochs), weights)
        kept = slice(0, None if rows.stop is None else -1)  # the row at the change is by the new settings
        np.testing.assert_array_equal(runs.loss[rows], alone.loss[kept])
        np.testing.assert_array_equal(runs.accuracy[rows], alone.accuracy[kept])
        weights = alone.final
    np.testing.assert_array_equal(runs.final, weights)
    assert not runs.frozen.any()


@pytest.mark.parametrize("name", IN_PARTS)
def test_a_block_stops_before_at_and_after_the_change_like_a_run_that_ends_there(name):
    e = EXPERIMENTS[name]
    initial = initial_parameters(e, [48])
    block = Block(e, initial)
    for end in (e.then[0] - 1, e.then[0], e.epochs):
        block.advance(end - block.epoch)
        alone = train_batch(stopped(e, end), initial)
        assert block.runs().experiment == alone.experiment
        np.testing.assert_array_equal(block.runs().loss, alone.loss)


@pytest.mark.parametrize(
    ("new", "after"), [({"optimizer": "momentum"}, [0.5, 0.01]), ({"learning_rate": 0.1}, [0.1, 0.1])]
)
def test_networks_keep_learning_rates_of_their_own_through_a_change_of_something_else(new, after):
    rates = np.float32([0.5, 0.01])
    e = replace(UNIT, loss="logits", then=(10, new))
    initial = initial_parameters(e, [48])
    runs = train_batch(e, np.repeat(initial, 2, axis=1), rates)
    for column, (before, later) in enumerate(zip(rates.tolist(), np.float32(after).tolist(), strict=True)):
        alone = train_batch(replace(e, learning_rate=before, then=(10, {**new, "learning_rate": later})), initial)
        np.testing.assert_array_equal(runs.loss[:, [column]], alone.loss)


def test_a_change_of_the_pixels_alone_moves_nothing_in_a_run_that_stands_still():
    run = train(Experiment(engine="numpy", epochs=20, then=(10, {"learning_rate": 0.1, "normalisation": "none"})))
    assert not run.moved
    slow = train(Experiment(engine="numpy", epochs=20, then=(19, {"normalisation": "symmetric"})))
    still = Run(slow.experiment, replace(slow.trajectory, parameters=np.repeat(slow.parameters[:1], 21, axis=0)))
    assert np.ptp(still.activations.logits, axis=-1).max() > 1
    assert not still.moved


@pytest.mark.parametrize("engine", ["keras", "numpy"])
def test_an_engine_refuses_a_run_of_two_parts(engine):
    e = EXPERIMENTS["raw pixels first"]
    state = State(initial_parameters(e, [48])[:, 0], np.zeros((0, 26), np.float32), 0)
    with pytest.raises(ValueError, match="one part"):
        ADVANCE_BY[engine](e, state, 24)
