"""How steep the valley is: the exact Hessian of a network's mean loss, and its largest eigenvalue.

Gradient descent with learning rate h on a parabola of curvature lambda multiplies its error by 1 - h lambda at each
step. It shrinks only while h lambda < 2; with momentum beta (heavy ball) while h lambda < 2 (1 + beta). Source: Polyak,
"Some methods of speeding up the convergence of iteration methods" (1964). So the largest eigenvalue of the Hessian
is the ruler for the learning rate.

The ReLU makes the loss a patchwork of smooth pieces; the Hessian is that of the piece on which the weights lie.
The network has at most a few hundred weights, so the whole matrix is computed, in float64, from formulas. Letters as
in ``network.py``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.experiment import Experiment
from core.losses import CLIP, LOSSES, softmax
from core.network import C, Network, T

SMALL = 64  # weights; up to here all eigenvalues are as cheap as one

# Probabilities p (N, C) and one-hot y (N, C) to the first and second derivative of an image's loss at p, (N, C) and
# (N, C, C).
AtProbabilities = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def softmax_jacobian(p: np.ndarray) -> np.ndarray:
    """The derivative of probabilities ``p`` (..., C) at their logits, diag(p) - p p^T, (..., C, C).

    Its norm for two classes is 2 p (1 - p): at most 1/2, and exactly 0 once p is 0 or 1.
    """
    jacobian: np.ndarray = p[..., :, None] * (np.eye(p.shape[-1]) - p[..., None, :])
    return jacobian


def _second_softmax(p: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    q = softmax(p.T).T
    return q - y, softmax_jacobian(q)


def _squared_error(p: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return 2 * (p - y) / C, np.broadcast_to(2 / C * np.eye(C), (len(p), C, C))


def _clipped_binary(p: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inside = (p >= CLIP) & (p <= 1 - CLIP)  # beyond the clip the loss is flat
    p = np.where(inside, p, 0.5)
    first = np.where(inside, (1 - y) / (1 - p) - y / p, 0) / C
    second = np.where(inside, (1 - y) / (1 - p) ** 2 + y / p**2, 0) / C
    return first, second[:, :, None] * np.eye(C)


# The losses that are a smooth function of the probabilities, by their derivatives there.
AT_PROBABILITIES: dict[str, AtProbabilities] = {
    "double_softmax": _second_softmax,
    "binary_crossentropy_2019": _clipped_binary,
    "mean_squared_error": _squared_error,
}


def loss_curvature(loss: str, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The second derivative of each image's loss at its logits ``z`` (N, C), one-hot ``y`` (N, C): (N, C, C).

    Raises KeyError for a loss whose second derivative nobody wrote down here.
    """
    if loss == "binary_crossentropy":  # sigmoid cross-entropy of each logit on its own
        e = np.exp(-np.abs(z))
        return (e / (1 + e) ** 2 / C)[:, :, None] * np.eye(C)
    p = softmax(z.T).T
    a = softmax_jacobian(p)
    if loss in ("categorical_crossentropy", "logits"):
        return a
    first, second = AT_PROBABILITIES[loss](p, y)
    # Chain rule: A H A + sum_c first_c d2 p_c / dz2, where d2 p_c / dz2 = p_c ((e_c - p)(e_c - p)^T - A).
    away = np.eye(C) - p[:, None, :]  # (N, c, C): e_c - p
    weight = first * p
    bend = np.einsum("nc,nci,ncj->nij", weight, away, away) - weight.sum(axis=1)[:, None, None] * a
    curvature: np.ndarray = a @ second @ a + bend
    return curvature


def hessian(experiment: Experiment, weights: np.ndarray) -> np.ndarray:
    """The second derivatives of the mean loss at ``weights`` (W,), in the order of ``network.Parameters``, (W, W)."""
    net = Network(experiment, 1, np.float64)
    net.parameters.flat[:, 0] = weights
    with np.errstate(all="ignore"):  # huge weights overflow; what is not finite shows it
        z = net.forward()
        _, logit_gradient = LOSSES[experiment.loss].evaluate(z, net.onehot)
        at_logits = loss_curvature(experiment.loss, z[:, :, 0].T, net.onehot[:, :, 0].T)
        n, f, k = len(experiment.images), experiment.filters, experiment.features
        x = net.patches.reshape(n, -1, T)
        active = (net.responses[:, :, 0] > 0).reshape(n, -1, f).astype(float)  # (N, P, F)
        dense = net.parameters.dense[:, :, 0].reshape(-1, f, C)

        # J (N, C, W): the derivative of each logit at each weight.
        kernel, readout, bias = slice(0, T * f), slice(T * f, T * f + k * C), slice(T * f + k * C, None)
        jacobian = np.zeros((n, C, len(weights)))
        jacobian[:, :, kernel] = np.einsum("npt,npf,pfc->nctf", x, active, dense).reshape(n, C, -1)
        jacobian[:, :, readout] = np.einsum("nk,cd->nckd", net.features[:, :, 0], np.eye(C)).reshape(n, C, -1)
        jacobian[:, :, bias] = np.eye(C)
        flat = jacobian.reshape(n * C, -1)
        curved = np.einsum("ncd,ndw->ncw", at_logits, jacobian).reshape(n * C, -1)
        total: np.ndarray = flat.T @ curved

        # A logit is bilinear in a kernel and the dense weights behind it: d2 z_c / (d kernel_tf d dense_pfc) = x_npt
        # where the ReLU is open.
        weighted = np.einsum("npt,npf,cn->tfpc", x, active, logit_gradient[:, :, 0])
        mixed = np.einsum("tfpc,fg->tfpgc", weighted, np.eye(f)).reshape(T * f, k * C)
        total[kernel, readout] += mixed
        total[readout, kernel] += mixed.T
        total /= n
    return total


def sharpness(experiment: Experiment, weights: np.ndarray) -> float:
    """The largest eigenvalue of the Hessian of the mean loss at ``weights`` (W,); NaN where the Hessian is not finite.

    >>> from core.initial_weights import initial_parameters
    >>> question = Experiment()
    >>> sharpness(question, initial_parameters(question, [48])[:, 0]) < 1e-9  # saturated: flat in every direction
    True
    """
    matrix = hessian(experiment, np.asarray(weights, dtype=np.float64))
    size = np.abs(matrix).max()
    if not np.isfinite(size):
        return float("nan")
    if size == 0 or len(matrix) <= SMALL:
        return float(np.linalg.eigvalsh(matrix)[-1])
    from scipy.sparse.linalg import ArpackError, eigsh  # slow to import, and needed only here

    try:
        # Lanczos, to machine precision, from a fixed start: the same numbers each time.
        start = np.random.default_rng(0).standard_normal(len(matrix))
        (largest,) = eigsh(matrix / size, k=1, which="LA", return_eigenvectors=False, v0=start)
    except ArpackError:
        largest = np.linalg.eigvalsh(matrix / size)[-1]
    return float(largest * size)
