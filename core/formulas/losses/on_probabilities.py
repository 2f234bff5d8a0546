"""The formulas of the probabilities: value, gradient, second derivative, stages, and what a sure answer costs.

Shapes as in ``loss.py``: formulas and stages take p and y (C, N, R), second derivatives p (N, C).
"""

from __future__ import annotations

import math

import numpy as np

from core.formulas.losses.loss import Stages, ValueAndGradient
from core.formulas.losses.softmax_layer import softmax, softmax_jacobian

CLIP = 1e-7  # keras.config.epsilon(): Keras clips probabilities to [CLIP, 1 - CLIP] before it takes a logarithm
ABOVE = 2.0**-23  # 1 - CLIP is no float32: the nearest is 1 - 2**-23


def clip(p: np.ndarray) -> np.ndarray:
    """Probabilities within [CLIP, 1 - CLIP], in their own precision."""
    return np.clip(p, p.dtype.type(CLIP), p.dtype.type(1 - CLIP))


# Softmax applied twice: its formula is ``on_logits.cross_entropy``, of probabilities


def double_softmax_second(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The Jacobian of the second softmax."""
    return softmax_jacobian(softmax(p.T).T)


def double_softmax_stages(p: np.ndarray, y: np.ndarray) -> Stages:
    """The logarithm's gradient, -1 / probability at the right class."""
    return (("second_softmax", -y / softmax(p)),)


def double_softmax_sure(classes: int) -> tuple[float, float]:
    """softmax(1, 0, 0, ...) is e / (e + K - 1) at the 1 and 1 / (e + K - 1) elsewhere: ln(e + K - 1) - 1 and 1 more."""
    wrong = math.log(math.e + classes - 1)
    return wrong - 1, wrong


def double_softmax_least(share: float) -> float:
    """As if without the first softmax, but probabilities between 1 / (1 + e) and e / (1 + e) are all it can say."""
    q = min(max(share, 1 / (1 + math.e)), math.e / (1 + math.e))
    return -share * math.log(q) - (1 - share) * math.log(1 - q)


# Binary cross-entropy of each probability, clipped


def clipped_binary(p: np.ndarray, y: np.ndarray) -> ValueAndGradient:
    """The mean over the classes of -y log q - (1 - y) log(1 - q), q being p clipped."""
    q = clip(p)
    value = -(y * np.log(q) + (1 - y) * np.log(1 - q)).mean(axis=0)
    dq = ((1 - y) / (1 - q) - y / q) / len(p)
    # Outside the clip the loss is flat: its gradient there is exactly 0.
    return value, np.where(q == p, dq, 0)


def clipped_binary_second(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The second derivative by each probability on its own; 0 beyond the clip, where the loss is flat."""
    classes, q = p.shape[1], clip(p)
    second = np.where(q == p, (1 - y) / (1 - q) ** 2 + y / q**2, 0) / classes
    return second[:, :, None] * np.eye(classes)


def clipped_binary_stages(p: np.ndarray, y: np.ndarray) -> Stages:
    """The logarithms' gradient, before the clip."""
    q = clip(p)
    return (("clip", ((1 - y) / (1 - q) - y / q) / len(p)),)


def clipped_binary_sure(classes: int) -> tuple[float, float]:
    """A wrong answer costs -log CLIP for the right class and 23 log 2 for the one that was named."""
    one_right = -math.log1p(-ABOVE)
    return one_right, (-math.log(CLIP) - math.log(ABOVE) + (classes - 2) * one_right) / classes


# Cross-entropy of the probabilities, divided by their sum and clipped


def clipped_cross_entropy(p: np.ndarray, y: np.ndarray) -> ValueAndGradient:
    """-log of the right class's clip(p / sum of p); in float32 the sum is not always 1."""
    total = np.add.reduce(p)
    r = p / total
    q = clip(r)
    value = -np.add.reduce(y * np.log(q))
    dr = np.where(q == r, -y / q, 0)  # outside the clip the loss is flat
    return value, (dr - np.add.reduce(dr * r)) / total


def clipped_cross_entropy_second(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The second derivatives of -log p + log(sum of p); 0 beyond the clip, where the loss is flat."""
    classes, total = p.shape[1], p.sum(axis=1)
    r = p / total[:, None]
    inside = ((clip(r) == r) * y).sum(axis=1)  # of the right class
    second: np.ndarray = (y / p**2)[:, :, None] * np.eye(classes) - 1 / total[:, None, None] ** 2
    return np.where(inside[:, None, None] > 0, second, 0)


def clipped_cross_entropy_stages(p: np.ndarray, y: np.ndarray) -> Stages:
    """The logarithm's gradient, before the clip."""
    return (("clip", -y / clip(p / np.add.reduce(p))),)


def clipped_cross_entropy_sure(classes: int) -> tuple[float, float]:
    """-log of the two ends of the clip, whatever the number of classes."""
    return -math.log1p(-ABOVE), -math.log(CLIP)


# Squared error


def squared_error(p: np.ndarray, y: np.ndarray) -> ValueAndGradient:
    """The mean over the classes of (p - y)^2."""
    error = p - y
    return (error * error).mean(axis=0), error * (2 / len(p))


def squared_error_second(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The second derivative, which is the same everywhere."""
    images, classes = p.shape
    return np.broadcast_to(2 / classes * np.eye(classes), (images, classes, classes))


def squared_error_sure(classes: int) -> tuple[float, float]:
    """A wrong answer is off by 1 in two of the classes."""
    return 0.0, 2 / classes


def squared_error_least(share: float) -> float:
    """The variance of the labels."""
    return share * (1 - share)
