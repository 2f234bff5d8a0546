"""The losses: value and gradient of each in one place, and what Keras computes under the same name.

Letters as in ``network.py``: logits ``z`` and one-hot ``y`` have shape (C, N, R): classes, images, networks. Sums over
the classes, the first axis, are spelled ``np.add.reduce``, which is a microsecond quicker than ``sum``. A loss is per
image, (N, R); the loss of a network is the mean over its images. Gradients are with respect to the logits, of the loss
of one image; whoever wants the gradient of the mean divides by N.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

ValueAndGradient = tuple[np.ndarray, np.ndarray]

# TensorFlow computes with denormal numbers flushed to zero; without this a saturated softmax would leak gradients of
# 1e-44 into biases that Keras leaves at exactly 0.
SMALLEST_NORMAL = 2.0**-126
CLIP = 1e-7  # keras.config.epsilon(): Keras clips probabilities to [CLIP, 1 - CLIP] before it takes a logarithm


def softmax(z: np.ndarray) -> np.ndarray:
    """Softmax over the first axis, shifted by the maximum so that nothing overflows."""
    p = np.exp(z - np.maximum.reduce(z))
    p /= np.add.reduce(p)
    p *= p >= SMALLEST_NORMAL
    return p


def softmax_backward(p: np.ndarray, dp: np.ndarray) -> np.ndarray:
    """The gradient at the logits, given probabilities ``p`` and the gradient ``dp`` at them.

    The Jacobian is diag(p) - p p^T. Once p is exactly 0 or 1 it is exactly zero, and nothing comes through: the
    thread's trap.
    The order of operations is TensorFlow's, so that the zeros are its zeros.
    """
    dz = p * dp
    np.subtract(dp, np.add.reduce(dz), out=dz)
    dz *= p
    return dz


def cross_entropy(z: np.ndarray, y: np.ndarray) -> ValueAndGradient:
    """-log softmax(z) at the right class; its gradient is the famous p - y."""
    z = z - np.maximum.reduce(z)
    p = np.exp(z)
    total = np.add.reduce(p)
    p /= total
    p *= p >= SMALLEST_NORMAL
    z *= y
    value = np.log(total)
    value -= np.add.reduce(z)
    p -= y
    return value, p


def _double_softmax(z: np.ndarray, y: np.ndarray) -> ValueAndGradient:
    p = softmax(z)
    value, dp = cross_entropy(p, y)
    return value, softmax_backward(p, dp)


def _sigmoid_cross_entropy(z: np.ndarray, y: np.ndarray) -> ValueAndGradient:
    # max(z, 0) - z y + log(1 + exp(-|z|)), the form of tf.nn.sigmoid_cross_entropy_with_logits
    e = np.exp(-np.abs(z))
    value = (np.maximum(z, 0) - z * y + np.log1p(e)).mean(axis=0)
    small = e / (1 + e)  # sigmoid(-|z|): kept apart from 1, it is not rounded away
    return value, np.where(z >= 0, (1 - y) - small, small - y) / len(z)


def _clipped_binary(z: np.ndarray, y: np.ndarray) -> ValueAndGradient:
    p = softmax(z)
    q = np.clip(p, p.dtype.type(CLIP), p.dtype.type(1 - CLIP))
    value = -(y * np.log(q) + (1 - y) * np.log(1 - q)).mean(axis=0)
    dq = ((1 - y) / (1 - q) - y / q) / len(z)
    # Outside the clip the loss is flat: its gradient there is exactly 0.
    return value, softmax_backward(p, np.where(q == p, dq, 0))


def _squared_error(z: np.ndarray, y: np.ndarray) -> ValueAndGradient:
    p = softmax(z)
    error = p - y
    return (error * error).mean(axis=0), softmax_backward(p, error * (2 / len(z)))


@dataclass(frozen=True)
class Loss:
    """A loss as a value *and* its derivative, with its name in Keras.

    ``evaluate(z, y)`` gives the loss of each image (N, R) and its gradient at the logits (C, N, R); neither argument
    changes. ``floor`` and ``ceiling`` bound the value for two classes.
    ``chance`` is the value when the network says 50 : 50. ``keras_source`` is the Python expression that makes the
    loss from
    ``tf`` and ``keras``; the Keras engine evaluates it and the exported script shows it, so they cannot differ.
    """

    label: str
    help: str
    evaluate: Callable[[np.ndarray, np.ndarray], ValueAndGradient]
    floor: float
    ceiling: float
    chance: float
    keras_source: str
    softmax_layer: bool = True


LOSSES: dict[str, Loss] = {
    "double_softmax": Loss(
        "softmax twice",
        "The question: a loss that wants logits (tf.nn.softmax_cross_entropy_with_logits) is given the output of "
        "a softmax layer, so softmax is applied twice.",
        _double_softmax,
        # softmax of (1, 0) is at most e / (1 + e)
        floor=math.log(1 + math.exp(-1)),
        ceiling=math.log(1 + math.e),
        chance=math.log(2),
        keras_source="lambda y, p: tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=p)",
    ),
    "categorical_crossentropy": Loss(
        "cross-entropy",
        "Answer 1: keep the softmax layer and use Keras's categorical_crossentropy, which expects probabilities.",
        cross_entropy,
        floor=0.0,
        ceiling=math.inf,
        chance=math.log(2),
        keras_source="keras.losses.CategoricalCrossentropy()",
    ),
    "logits": Loss(
        "on logits",
        "Answer 1's other way: no softmax layer, and a cross-entropy that is told it gets logits.",
        cross_entropy,
        floor=0.0,
        ceiling=math.inf,
        chance=math.log(2),
        keras_source="keras.losses.CategoricalCrossentropy(from_logits=True)",
        softmax_layer=False,
    ),
    "binary_crossentropy": Loss(
        "binary (Keras 3)",
        "Answer 2's loss as Keras 3 computes it on a softmax layer: it reaches behind the softmax and takes the "
        "sigmoid cross-entropy of the logits.",
        _sigmoid_cross_entropy,
        floor=0.0,
        ceiling=math.inf,
        chance=math.log(2),
        keras_source="keras.losses.BinaryCrossentropy()",
    ),
    "binary_crossentropy_2019": Loss(
        "binary (2019)",
        "Answer 2's loss as TensorFlow 1.x computed it: on the probabilities, clipped to [1e-7, 1 - 1e-7].",
        _clipped_binary,
        floor=-math.log1p(-CLIP),
        ceiling=-math.log(CLIP),
        chance=math.log(2),
        # tf.identity hides from Keras 3 that p is a softmax, so it takes the logarithm of p as TensorFlow 1.x did.
        keras_source="lambda y, p: keras.losses.binary_crossentropy(y, tf.identity(p))",
    ),
    "mean_squared_error": Loss(
        "squared error",
        "The mean squared distance between the probabilities and the one-hot labels.",
        _squared_error,
        floor=0.0,
        ceiling=1.0,
        chance=0.25,
        keras_source="keras.losses.MeanSquaredError()",
    ),
}
