"""The budgets of the engines and of what is computed from a run."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from core import PRESETS, Experiment, train, train_many
from core.atlas import GRID
from core.atlas.file import SHIPPED, read
from core.diagnosis import diagnose
from core.figures.explorer import explorer
from core.filters.landscape import landscape, repaired
from core.images import labels, network_input, patches
from core.luck import luck_steps, seeds_for
from core.network.initial_weights import initial_parameters
from core.outcome.shown import Shown
from core.processes.tasks import done_here
from core.run import Run
from core.trial.training import trial_steps
from makers.atlas.training import train_cells
from tests.bench import Row, alternate, seconds, times_faster

QUESTION = PRESETS["question"]


# One network against model.fit


def model_fit(experiment: Experiment) -> None:
    """The experiment as anybody would write it in Keras: build, compile, fit for all epochs."""
    import keras
    import tensorflow as tf

    model = keras.Sequential(
        [
            keras.Input((3, 3, 1)),
            keras.layers.Conv2D(experiment.filters, (2, 2), padding=experiment.padding, use_bias=False),
            keras.layers.Activation("relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(2),
            keras.layers.Activation("softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.SGD(experiment.learning_rate),
        loss=lambda y, p: tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=p),
        metrics=["accuracy"],
    )
    x = network_input(experiment.images, experiment.normalisation)[..., None]
    y = np.eye(2, dtype=np.float32)[labels(experiment.images)]
    model.fit(x, y, batch_size=len(x), epochs=experiment.epochs, shuffle=False, verbose=0)


def engines() -> Iterator[Row]:
    """Both engines with their whole history, against compile and fit of the same 100 epochs."""
    keras_run, numpy_run = QUESTION, replace(QUESTION, engine="numpy")
    train(keras_run)  # imports TensorFlow with the engine's settings, for model.fit too
    (fit,) = alternate(3, lambda: model_fit(QUESTION))
    again, numpy = alternate(30, lambda: train(keras_run), lambda: train(numpy_run))
    unseen = iter(range(11, 17))  # numbers of filters: each is a shape that the engine has not built yet
    (first,) = alternate(5, lambda: train(replace(keras_run, filters=next(unseen))))
    yield times_faster("keras engine, 100 epochs, second run of a shape / fit", fit, again, 60)
    yield times_faster("keras engine, 100 epochs, first run of a shape / fit", fit, first, 8)
    yield times_faster("numpy engine, 100 epochs / fit", fit, numpy, 400)


# Many networks against JAX


def jax_training(experiment: Experiment, initial: np.ndarray) -> tuple[Callable[[], Any], Callable[[], np.ndarray]]:
    """The same training as ``train_many`` by jit(vmap(scan)): a function that runs it, and one that gives its losses.

    ``initial`` (W, R). The convolution is a product with patches, as in core: XLA's own is slower for one so small.
    """
    import jax
    import jax.numpy as jnp

    x = jnp.asarray(patches(network_input(experiment.images, experiment.normalisation), experiment.padding))
    y = jnp.asarray(labels(experiment.images))
    onehot = jax.nn.one_hot(y, 2)
    filters, features = experiment.filters, experiment.features

    def loss_and_accuracy(w: Any) -> tuple[Any, Any]:
        kernel, dense, bias = w[: 4 * filters], w[4 * filters : -2], w[-2:]
        hidden = jax.nn.relu(x @ kernel.reshape(4, filters)).reshape(len(x), features)
        logits = hidden @ dense.reshape(features, 2) + bias
        loss = -(jax.nn.log_softmax(logits) * onehot).sum(axis=-1).mean()
        return loss, (logits.argmax(axis=-1) == y).mean()

    def training(w: Any) -> tuple[Any, Any, Any]:
        def epoch(w: Any, _: None) -> tuple[Any, Any]:
            recorded, gradient = jax.value_and_grad(loss_and_accuracy, has_aux=True)(w)
            return w - experiment.learning_rate * gradient, recorded

        w, (losses, accuracies) = jax.lax.scan(epoch, w, None, length=experiment.epochs)
        loss, accuracy = loss_and_accuracy(w)
        return w, jnp.append(losses, loss), jnp.append(accuracies, accuracy)

    # One network a row: of the two layouts the faster one for JAX, by a little.
    many = jax.jit(jax.vmap(training))
    rows = jnp.asarray(np.ascontiguousarray(initial.T))
    return lambda: jax.block_until_ready(many(rows)), lambda: np.asarray(many(rows)[1]).T


def many_seeds() -> Iterator[Row]:
    """``train_many``, initial weights included, against JAX, which gets them for nothing. 100 epochs, SGD."""
    base = replace(PRESETS["one-line-fix"], normalisation="unit", learning_rate=0.1)
    for filters, padding, at_least in ((2, "valid", 3.0), (6, "same", 2.5)):
        for count in (1024, 8192):
            experiment = replace(base, filters=filters, padding=padding)
            what = f"train_many, {count:,} seeds, {filters} filters {padding} / JAX"
            if importlib.util.find_spec("jax") is None:
                yield Row(what, "JAX not installed", f">= {at_least:g} x", None)
                continue
            seeds = np.arange(count)
            run_jax, jax_losses = jax_training(experiment, initial_parameters(experiment, seeds))
            same = np.abs(jax_losses() - train_many(experiment, seeds).loss).max()
            if same > 1e-2:
                raise AssertionError(f"{what}: the losses differ by {same:g}, so this is not the same work.")
            ours, jax = alternate(9, lambda e=experiment, s=seeds: train_many(e, s), run_jax)
            yield times_faster(what, jax, ours, at_least)


# Sweeps on the spot


def on_the_spot() -> Iterator[Row]:
    """What a visitor of "Which fix matters" waits for: the factorial, and luck at its lightest and heaviest."""
    (factorial,) = alternate(3, lambda: list(done_here(trial_steps(range(256), (100,)))))
    yield seconds("factorial on the spot, 32 x 256 seeds x 100 epochs", factorial, 10)
    images = tuple(((i * 7, 3, 5, 9, i, 200, 100, 50, i * 11), i % 2) for i in range(16))
    heaviest = Experiment(loss="logits", filters=16, padding="same", optimizer="adam", epochs=5000, images=images)
    for name, experiment in (("the question", QUESTION), ("answer 1", PRESETS["answer-1"]), ("the heaviest", heaviest)):
        (taken,) = alternate(3, lambda e=experiment: list(done_here(luck_steps(e))))
        yield seconds(f"luck, {name}, {seeds_for(experiment):,} seeds", taken, 2)


# What is drawn and said of a run, beside the training of it


def views() -> Iterator[Row]:
    """What the page computes from a finished run, against the from-scratch engine that trains it."""
    for filters, padding in ((2, "valid"), (6, "same")):
        slow = Experiment(
            normalisation="unit", filters=filters, padding=padding, epochs=1000, learning_rate=1e-4, engine="numpy"
        )
        run = train(slow)
        training, taken = alternate(9, lambda e=slow: train(e), lambda r=run: diagnose(Run(r.experiment, r.trajectory)))
        yield times_faster(f"diagnosis of 1,000 epochs, {filters} filters {padding} / training", training, taken, 1)
    pair = [replace(each, engine="numpy", epochs=1000) for each in repaired(QUESTION)]
    runs = [train(each) for each in pair]
    training, taken = alternate(9, lambda: [train(each) for each in pair], lambda: landscape(runs[0], runs[1]))
    yield times_faster("10,000 points of two losses / their runs of 1,000 epochs", training, taken, 1)
    longest = train(Experiment(loss="logits", normalisation="unit", filters=16, epochs=5000, engine="numpy"))
    longest.activations  # noqa: B018  computed once for every view of the run
    training, taken = alternate(3, lambda: train(longest.experiment), lambda: explorer(Shown(longest)))
    yield times_faster("the Explorer's figure of the longest run / training", training, taken, 1)
    training, taken = alternate(3, lambda: train_cells(GRID, [0]), lambda: read(SHIPPED))
    yield times_faster("all cells of the atlas, read / one, trained", training, taken, 1)


# JAX before TensorFlow is imported: two thread pools are enough.
MEASUREMENTS: list[Callable[[], Iterator[Row]]] = [many_seeds, on_the_spot, views, engines]
