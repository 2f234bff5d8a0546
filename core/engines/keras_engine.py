"""The Keras engine: a real Keras model, trained in one compiled loop. The only module that imports TensorFlow.

``model.fit`` spends nearly all its time between the updates of so small a network. Here the same compiled model is
updated by a single TensorFlow graph that also records the weights of every epoch. Like ``fit``'s own it is not handed
to the XLA compiler, so both run the same kernels in the same order and their numbers agree to the last bit.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import SIDE, labels, network_input
from core.run.trajectory import State, Trajectory

# A compiled loop takes about 0.2 s to build and 4 MB to keep, 5 with Adam; TensorFlow and Keras alone take 700 MB.
CACHED_LOOPS = 32

# A loop works on the variables of its model: one training at a time.
_one_at_a_time = threading.Lock()


def advance(experiment: Experiment, state: State, epochs: int) -> tuple[Trajectory, State]:
    """Train one network for ``epochs`` updates from ``state``; the stretch has ``epochs + 1`` rows.

    Of an experiment with a change in mid-run this trains one part, ``Experiment.parts``. Raises ValueError for a whole.
    """
    if experiment.then is not None:
        raise ValueError("an engine trains one part of a run at a time.")
    x = network_input(experiment.images, experiment.normalisation)[..., None]  # (N, 3, 3, 1)
    y = np.eye(2, dtype=np.float32)[labels(experiment.images)]  # (N, 2)
    with _one_at_a_time:
        e = experiment
        loop, _ = _compiled_loop(e.loss, e.optimizer, e.padding, e.filters, len(x), e.train_filters)
        parameters, loss, accuracy, slots = loop(
            x,
            y,
            np.float32(experiment.learning_rate),
            state.parameters,
            state.slots,
            np.int64(state.step),
            np.int32(epochs),
        )
    trajectory = Trajectory(parameters.numpy(), loss.numpy(), accuracy.numpy())
    new_slots = np.array([slot.numpy() for slot in slots], dtype=np.float32).reshape(state.slots.shape)
    return trajectory, State(trajectory.parameters[-1].copy(), new_slots, state.step + epochs)


def loops_built() -> int:
    """How many loops this process has compiled. TensorFlow frees most of a loop's memory only when the process ends."""
    return _compiled_loop.cache_info().misses


@cache
def _libraries() -> tuple[Any, Any]:
    """The modules tensorflow and keras, imported when first needed: it takes seconds. Raises ImportError."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    # For matrices this small oneDNN is four times slower than TensorFlow's own kernels.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    try:
        import keras
        import tensorflow as tf
    except ModuleNotFoundError as error:
        message = 'The Keras engine needs TensorFlow, on Python 3.11 to 3.13; engine="numpy" computes the same.'
        raise ModuleNotFoundError(message, name=error.name) from error
    return tf, keras


def _compiled_model(loss: str, optimizer: str, padding: str, filters: int, train_filters: bool) -> Any:
    """The question's network, compiled with the loss and the optimizer; its weights are yet to be set."""
    tf, keras = _libraries()
    layers = [
        keras.Input((SIDE, SIDE, 1)),
        keras.layers.Conv2D(filters, (2, 2), padding=padding, use_bias=False, trainable=train_filters),
        keras.layers.Activation("relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(2),
    ]
    if LOSSES[loss].softmax_layer:
        layers.append(keras.layers.Activation("softmax"))
    model = keras.Sequential(layers)
    # The sources are constants of the registries, so that the exported script can show what runs here.
    # The learning rate is set later.
    names = {"tf": tf, "keras": keras, "learning_rate": 0.0}
    model.compile(
        optimizer=eval(OPTIMIZERS[optimizer].keras_source, names),
        loss=eval(LOSSES[loss].keras_source, names),
    )
    model.optimizer.build(model.trainable_variables)
    return model


@lru_cache(maxsize=CACHED_LOOPS)
def _compiled_loop(
    loss: str, optimizer: str, padding: str, filters: int, images: int, train_filters: bool = True
) -> tuple[Callable[..., Any], Any]:
    """Build the training loop of one shape of network; whatever is not an argument here is an argument of the loop.

    The loop takes x (N, 3, 3, 1), y (N, 2), the learning rate, weights (W,), slots (S, W), the updates done before and
    the epochs to train; it gives weights (epochs + 1, W), loss and accuracy (epochs + 1,), and S slots (W,) of the end.
    Beside it stands its model, which must live as long: the loop works on the model's variables but does not own them.
    """
    tf, keras = _libraries()
    model = _compiled_model(loss, optimizer, padding, filters, train_filters)
    weights = [variable.value for variable in model.weights]
    trained = [variable.value for variable in model.trainable_variables]
    frozen = sum(variable.shape.num_elements() for variable in model.non_trainable_variables)
    sizes, trained_sizes = ([each.shape.num_elements() for each in some] for some in (weights, trained))
    # Behind its count of updates and its learning rate a Keras optimizer keeps its slots, interleaved weight by weight.
    kinds = OPTIMIZERS[optimizer].slots
    slot_variables = [variable.value for variable in model.optimizer.variables[2:]]
    slots = [slot_variables[kind::kinds] for kind in range(kinds)]

    def flat(variables: list[Any]) -> Any:
        return tf.concat([tf.reshape(variable, [-1]) for variable in variables], axis=0)

    def assign(variables: list[Any], values: Any, sizes: list[int]) -> None:
        for variable, part in zip(variables, tf.split(values, sizes), strict=True):
            variable.assign(tf.reshape(part, variable.shape))

    def row(slot: list[Any]) -> Any:
        # What is not trained, the filters, stands first and has no slot.
        return tf.concat([tf.zeros(frozen), flat(slot)], axis=0) if frozen else flat(slot)

    def loop(x: Any, y: Any, learning_rate: Any, parameters: Any, slot_rows: Any, step: Any, epochs: Any) -> Any:
        model.optimizer.learning_rate.assign(learning_rate)
        model.optimizer.iterations.assign(step)
        assign(weights, parameters, sizes)
        for slot, values in zip(slots, tf.unstack(slot_rows), strict=True):
            assign(slot, values[frozen:], trained_sizes)

        def epoch(i: Any, parameters: Any, losses: Any, accuracies: Any, *_: Any) -> tuple[Any, ...]:
            parameters = parameters.write(i, flat(weights))
            slots_before = [row(slot) for slot in slots]
            with tf.GradientTape() as tape:
                # The steps of model.train_step. The softmax layer's output must go to compute_loss as it is:
                # Keras 3 hangs the logits on it and computes some losses from those.
                output = model(x, training=True)
                value = model.compute_loss(x=x, y=y, y_pred=output)
            model.optimizer.apply_gradients(zip(tape.gradient(value, trained), trained, strict=True))
            accuracy = tf.reduce_mean(keras.metrics.categorical_accuracy(y, output))
            return i + 1, parameters, losses.write(i, value), accuracies.write(i, accuracy), *slots_before

        def record(*shape: int) -> Any:
            return tf.TensorArray(tf.float32, size=epochs + 1, element_shape=shape)

        # The last row needs a forward pass but no update. It is one more epoch whose update nobody looks at: that takes
        # 0.1 ms; a second forward pass in the graph would take 60 ms to build.
        start = [0, record(sum(sizes)), record(), record(), *tf.unstack(slot_rows)]
        _, parameters, losses, accuracies, *slots_before = tf.while_loop(
            lambda i, *_: i <= epochs, epoch, start, parallel_iterations=1
        )
        return parameters.stack(), losses.stack(), accuracies.stack(), slots_before

    float32 = tf.float32
    signature = [
        tf.TensorSpec((images, SIDE, SIDE, 1), float32),
        tf.TensorSpec((images, 2), float32),
        tf.TensorSpec((), float32),
        tf.TensorSpec((sum(sizes),), float32),
        tf.TensorSpec((kinds, sum(sizes)), float32),
        tf.TensorSpec((), tf.int64),
        tf.TensorSpec((), tf.int32),
    ]
    # Traced here and now; a tf.function that traces when called warns that there are many of them.
    return tf.function(loop, input_signature=signature, autograph=False).get_concrete_function(), model
