"""Softmax, its derivative, and the way back through it: the piece that all losses share.

Letters as in ``network.py``: logits ``z`` and probabilities ``p`` have shape (C, N, R): classes, images, networks. Sums
over the classes, the first axis, are spelled ``np.add.reduce``, which is a microsecond quicker than ``sum``.
"""

from __future__ import annotations

import numpy as np

# TensorFlow computes with denormal numbers flushed to zero; without this a saturated softmax would leak gradients of
# 1e-44 into biases that Keras leaves at exactly 0.
SMALLEST_NORMAL = 2.0**-126


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


def softmax_jacobian(p: np.ndarray) -> np.ndarray:
    """The derivative of probabilities ``p`` (..., C) at their logits, diag(p) - p p^T, (..., C, C).

    Its norm for two classes is 2 p (1 - p): at most 1/2, and exactly 0 once p is 0 or 1.
    """
    jacobian: np.ndarray = p[..., :, None] * (np.eye(p.shape[-1]) - p[..., None, :])
    return jacobian
