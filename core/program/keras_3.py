"""Keras 3 on TensorFlow: what the Keras engine runs, and the script that the page exports."""

from __future__ import annotations

from collections.abc import Iterator

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.network.initial_weights import GRAPH_SEED, OP_SEEDS
from core.program.dialect import (
    Dialect,
    given_filters,
    image_lines,
    in_mid_run,
    keeps_softmax,
    scaled,
    softmax_changed,
    stretches,
)

_IMPORTS = """\
import keras
import numpy as np
import tensorflow as tf

"""
_WEIGHTS = f'''

def glorot_uniform_2019(shape):
    """The kernel that Keras 2 on TensorFlow 1 drew next from NumPy's global seed."""
    fan_in, fan_out = np.prod(shape[:-1]), np.prod(shape[:-2]) * shape[-1]
    limit = np.float32(np.sqrt(6 / (fan_in + fan_out)))
    op_seed = np.random.randint({OP_SEEDS})
    # In a session of its own the stream begins anew, however often this is run.
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        op = tf.raw_ops.RandomUniform(shape=shape, dtype=tf.float32, seed={GRAPH_SEED}, seed2=op_seed)
        uniform = session.run(op)
    return uniform * (limit - -limit) - limit


def say(when):
    loss, accuracy = model.evaluate(x, y, batch_size=len(x), verbose=0)
    print(f"loss {{loss:.7f}}, accuracy {{accuracy:.4f}} {{when}}")


'''


def _lines(experiment: Experiment) -> Iterator[str]:
    """The program, which draws the initial weights of the seed itself."""
    first, epochs = stretches(experiment)[0]
    yield from _IMPORTS.splitlines()
    yield from image_lines(experiment)
    yield '], dtype="float64").reshape(-1, 3, 3, 1)'
    yield f'y = np.eye(2, dtype="float32")[{[label for _, label in experiment.images]}]'
    if experiment.then:
        yield "pixels = x"
    yield _input(first, "x")
    yield from _WEIGHTS.splitlines()
    yield from _network(experiment, first)
    yield from _compiled(first)
    yield 'say("before training")'
    yield _fit(epochs)
    yield from in_mid_run(experiment, _changed)
    yield ""
    yield f'say("after {experiment.epochs} epochs")'
    yield "print(model.get_weights()[0][:, :, 0].transpose(2, 0, 1))"


def _changed(before: Experiment, after: Experiment, epochs: int) -> Iterator[str]:
    yield _input(after, "pixels")
    less = "model = keras.Sequential(model.layers[:-1])"
    more = 'model = keras.Sequential([*model.layers, keras.layers.Activation("softmax")])'
    yield from softmax_changed(before, after, less, more, keeps_softmax)
    yield from _compiled(after)
    yield _fit(epochs)


def _input(part: Experiment, name: str) -> str:
    source = scaled(part.normalisation, name)
    return f'x = {name if source == name else f"({source})"}.astype("float32")'


def _network(experiment: Experiment, first: Experiment) -> Iterator[str]:
    frozen = "" if experiment.train_filters else ", trainable=False"
    yield "model = keras.Sequential(["
    yield "    keras.layers.Input((3, 3, 1)),"
    options = f'padding="{experiment.padding}", use_bias=False{frozen}'
    yield f"    keras.layers.Conv2D({experiment.filters}, (2, 2), {options}),"
    yield '    keras.layers.Activation("relu"),'
    yield "    keras.layers.Flatten(),"
    yield "    keras.layers.Dense(2),"
    if keeps_softmax(first):
        yield '    keras.layers.Activation("softmax"),'
    yield "])"
    yield f"np.random.seed({experiment.seed})"
    yield "kernel, dense, bias = model.get_weights()"
    yield "kernel, dense = glorot_uniform_2019(kernel.shape), glorot_uniform_2019(dense.shape)"
    if experiment.initial_filters is not None:
        given = given_filters(experiment)
        yield f"kernel = np.array({given}).T.reshape(kernel.shape)  # filter by filter, row by row"
    yield "model.set_weights([kernel, dense, bias])"
    yield ""


def _compiled(part: Experiment) -> Iterator[str]:
    yield f"learning_rate = {part.learning_rate!r}"
    yield "model.compile("
    yield f"    optimizer={OPTIMIZERS[part.optimizer].keras_source},"
    yield f"    loss={LOSSES[part.loss].keras_source},"
    yield '    metrics=["accuracy"],'
    yield ")"


def _fit(epochs: int) -> str:
    return f"model.fit(x, y, batch_size=len(x), epochs={epochs}, shuffle=False, verbose=0)"


KERAS_3 = Dialect("Keras 3", "numpy and tensorflow", _lines)
