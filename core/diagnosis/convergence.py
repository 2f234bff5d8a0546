"""The lowest loss that any dense layer can have on given features, if the loss is a cross-entropy.

With the difference d of an image's two logits and s = +1 for class 1, -1 for class 0, its cross-entropy is
log(1 + exp(-s d)), convex in the weights of the difference; and the sigmoid cross-entropy of two logits has the same
least value, reached with opposite logits. Newton's method finds it. How exact the answer is, duality says (Jaakkola and
Haussler, "Probabilistic kernel regression models", 1999): for any a_i in (0, 1) with sum s_i a_i x_i = 0 and
sum s_i a_i = 0, no layer's loss is below the mean entropy of the a_i, and at the minimum the two are equal.
"""

from __future__ import annotations

import numpy as np

from core.separability.programme import scaled

STEPS = 100  # of Newton's method; images that can be put right cost a factor e less with each


def lowest_loss(features: np.ndarray, classes: np.ndarray) -> float:
    """The infimum of the mean cross-entropy over all dense layers on ``features`` (N, K), ``classes`` (N,) 0 or 1.

    >>> round(lowest_loss(np.zeros((4, 3)), np.array([0, 0, 1, 1])), 6)  # ln 2: nothing is seen
    0.693147
    >>> lowest_loss(np.array([[0.0], [1.0]]), np.array([0, 1])) < 1e-9
    True
    """
    x = np.concatenate([scaled(features), np.ones((len(features), 1))], axis=1)
    # In coordinates of their own, as many as the features have dimensions: N at most.
    left, sizes, _ = np.linalg.svd(x, full_matrices=False)
    x = left[:, sizes > 1e-9 * sizes[0]]
    x *= np.where(np.asarray(classes) == 1, 1.0, -1.0)[:, None]
    w = np.zeros(x.shape[1])
    value = _loss(x @ w)
    for _ in range(STEPS):
        a = 1 / (1 + np.exp(np.clip(x @ w, -500, 500)))  # how wrong each answer is
        gradient = -x.T @ a / len(x)
        hessian = (x.T * (a * (1 - a))) @ x / len(x)
        step = np.linalg.solve(hessian + 1e-14 * np.eye(len(w)), -gradient)
        size = 1.0
        while (lower := _loss(x @ (w + size * step))) > value and size > 1e-9:
            size /= 2
        if value - lower <= 1e-15:
            break
        w, value = w + size * step, lower
    return value


def _loss(margins: np.ndarray) -> float:
    return float(np.logaddexp(0, -margins).mean())
