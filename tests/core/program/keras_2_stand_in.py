"""Keras 2.2 as far as the asker's program needs it, on today's TensorFlow: each formula from the source of 2.2.4.

Sources: keras/backend/tensorflow_backend.py (categorical_crossentropy, binary_crossentropy), keras/losses.py,
keras/optimizers.py, keras/initializers.py (glorot_uniform), keras/layers/convolutional.py.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.core.lazily import tf

EPSILON = 1e-7  # K.epsilon()


def _glorot(shape: tuple[int, ...], fan_in: int, fan_out: int) -> tf.Variable:
    limit = np.float32(np.sqrt(6 / (fan_in + fan_out)))
    op_seed = np.random.randint(10e6)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        drawn = session.run(tf.raw_ops.RandomUniform(shape=shape, dtype=tf.float32, seed=87654321, seed2=op_seed))
    return tf.Variable(drawn * (limit - -limit) - limit)


class Layer:
    weights: list[tf.Variable] = []
    trainable = True

    def build(self, shape: tuple[int, ...]) -> None:
        pass

    def set_weights(self, values: list[np.ndarray]) -> None:
        for weight, value in zip(self.weights, values, strict=True):
            weight.assign(value.astype("float32"))


class Conv2D(Layer):
    def __init__(
        self, filters: int, kernel_size: Any, padding: str, use_bias: bool, input_shape: Any, trainable: bool = True
    ):
        assert kernel_size == (2, 2) and not use_bias and input_shape == (3, 3, 1)
        self.filters, self.padding, self.trainable = filters, padding.upper(), trainable

    def build(self, shape: tuple[int, ...]) -> None:
        self.weights = [_glorot((2, 2, 1, self.filters), 4, 4 * self.filters)]

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.nn.conv2d(x, self.weights[0], 1, self.padding)


class Activation(Layer):
    def __init__(self, name: str):
        self.function = {"relu": tf.nn.relu, "softmax": tf.nn.softmax}[name]

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return self.function(x)


class Flatten(Layer):
    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.reshape(x, (len(x), -1))


class Dense(Layer):
    def __init__(self, units: int):
        self.units = units

    def build(self, shape: tuple[int, ...]) -> None:
        self.weights = [_glorot((shape[-1], self.units), shape[-1], self.units), tf.Variable(tf.zeros(self.units))]

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return x @ self.weights[0] + self.weights[1]


class Sequential:
    losses: list[float]  # before the first update of each fit, after each update

    def __init__(self, layers: list[Layer] | None = None):
        self.layers = list(layers or [])
        self.losses = []

    def add(self, layer: Layer) -> None:
        layer.build(self(tf.zeros((1, 3, 3, 1))).shape)
        self.layers.append(layer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        for layer in self.layers:
            x = layer(x)
        return x

    def compile(self, optimizer: Any, loss: Any, metrics: list[str]) -> None:
        assert metrics == ["accuracy"]
        self.optimizer, self.loss = optimizer, loss

    def fit(self, x: np.ndarray, y: np.ndarray, batch_size: int, epochs: int, verbose: int) -> None:
        assert batch_size == len(x) and verbose == 1
        images, labels = tf.constant(x, tf.float32), tf.constant(y, tf.float32)
        weights = [weight for layer in self.layers if layer.trainable for weight in layer.weights]
        for _ in range(epochs):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(self.loss(labels, self(images)))
            self.losses.append(float(loss))
            self.optimizer.update(weights, tape.gradient(loss, weights))
        self.losses.append(float(tf.reduce_mean(self.loss(labels, self(images)))))

    def evaluate(self, x: np.ndarray, y: np.ndarray, batch_size: int, verbose: int) -> list[float]:
        assert batch_size == len(x) and verbose == 0
        output, labels = self(tf.constant(x, tf.float32)), tf.constant(y, tf.float32)
        right = tf.argmax(output, axis=1) == tf.argmax(labels, axis=1)
        return [float(tf.reduce_mean(self.loss(labels, output))), float(tf.reduce_mean(tf.cast(right, tf.float32)))]

    def get_weights(self) -> list[np.ndarray]:
        return [weight.numpy() for layer in self.layers for weight in layer.weights]


class Optimizer:
    def __init__(self, lr: float, momentum: float = 0.0):
        self.lr, self.momentum, self.step = lr, momentum, 0
        self.slots: list[list[np.ndarray]] = []

    def update(self, weights: list[tf.Variable], gradients: list[tf.Tensor]) -> None:
        self.step += 1
        self.slots = self.slots or [[np.zeros(w.shape, "float32") for w in weights] for _ in range(2)]
        for index, (weight, gradient) in enumerate(zip(weights, gradients, strict=True)):
            weight.assign(self.moved(weight.numpy(), gradient.numpy(), index))

    def moved(self, p: np.ndarray, g: np.ndarray, index: int) -> np.ndarray:
        raise NotImplementedError


class SGD(Optimizer):
    def moved(self, p, g, index):
        self.slots[0][index] = v = np.float32(self.momentum) * self.slots[0][index] - np.float32(self.lr) * g
        return p + v


class RMSprop(Optimizer):
    inside = False  # the epsilon, in the root

    def moved(self, p, g, index):
        self.slots[0][index] = a = np.float32(0.9) * self.slots[0][index] + np.float32(0.1) * g**2
        root = np.sqrt(a + np.float32(EPSILON)) if self.inside else np.sqrt(a) + np.float32(EPSILON)
        return p - np.float32(self.lr) * g / root


class Adam(Optimizer):
    def moved(self, p, g, index):
        self.slots[0][index] = m = np.float32(0.9) * self.slots[0][index] + np.float32(0.1) * g
        self.slots[1][index] = v = np.float32(0.999) * self.slots[1][index] + np.float32(0.001) * g**2
        rate = np.float32(self.lr * np.sqrt(1 - 0.999**self.step) / (1 - 0.9**self.step))
        return p - rate * m / (np.sqrt(v) + np.float32(EPSILON))


def _categorical(target, output):
    output = output / tf.reduce_sum(output, axis=-1, keepdims=True)
    output = tf.clip_by_value(output, EPSILON, 1 - EPSILON)
    return -tf.reduce_sum(target * tf.math.log(output), axis=-1)


def _binary(target, output, from_logits=False):
    if not from_logits:
        output = tf.clip_by_value(output, EPSILON, 1 - EPSILON)
        output = tf.math.log(output / (1 - output))
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=target, logits=output)


K = SimpleNamespace(
    image_data_format=lambda: "channels_last",
    mean=lambda x, axis=None: tf.reduce_mean(x, axis=axis),
    binary_crossentropy=_binary,
)
KERAS = SimpleNamespace(
    optimizers=SimpleNamespace(SGD=SGD, RMSprop=RMSprop, Adam=Adam),
    losses=SimpleNamespace(
        categorical_crossentropy=_categorical,
        binary_crossentropy=lambda y, p: tf.reduce_mean(_binary(y, p), axis=-1),
        mean_squared_error=lambda y, p: tf.reduce_mean(tf.square(p - y), axis=-1),
    ),
)
TENSORFLOW = SimpleNamespace(
    nn=SimpleNamespace(
        softmax_cross_entropy_with_logits_v2=lambda labels, logits: tf.nn.softmax_cross_entropy_with_logits(
            labels=labels, logits=logits
        )
    )
)
NAMES = {
    "keras": KERAS,
    "tf": TENSORFLOW,
    "K": K,
    "np": np,
    "Activation": Activation,
    "Conv2D": Conv2D,
    "Dense": Dense,
    "Flatten": Flatten,
    "Sequential": Sequential,
}
