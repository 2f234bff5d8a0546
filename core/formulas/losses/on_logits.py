"""The formulas of the logits: value, gradient and second derivative of each.

Shapes as in ``loss.py``: formulas take z and y (C, N, R), second derivatives z (N, C).
"""

from __future__ import annotations

import numpy as np

from core.formulas.losses.loss import ValueAndGradient
from core.formulas.losses.softmax_layer import SMALLEST_NORMAL, softmax, softmax_jacobian


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


def cross_entropy_second(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The softmax Jacobian, since the gradient is p - y."""
    return softmax_jacobian(softmax(z.T).T)


def sigmoid_cross_entropy(z: np.ndarray, y: np.ndarray) -> ValueAndGradient:
    """The mean over the classes of each logit's binary cross-entropy behind a sigmoid of its own.

    max(z, 0) - z y + log(1 + exp(-|z|)), the form of tf.nn.sigmoid_cross_entropy_with_logits.
    """
    e = np.exp(-np.abs(z))
    value = (np.maximum(z, 0) - z * y + np.log1p(e)).mean(axis=0)
    small = e / (1 + e)  # sigmoid(-|z|): kept apart from 1, it is not rounded away
    return value, np.where(z >= 0, (1 - y) - small, small - y) / len(z)


def sigmoid_cross_entropy_second(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """sigmoid'(z) of each logit on its own."""
    e = np.exp(-np.abs(z))
    classes = z.shape[1]
    second: np.ndarray = (e / (1 + e) ** 2 / classes)[:, :, None] * np.eye(classes)
    return second
