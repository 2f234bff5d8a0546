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

import numpy as np

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.network.network import C, Network, T


def hessian(experiment: Experiment, weights: np.ndarray) -> np.ndarray:
    """The second derivatives of the mean loss at ``weights`` (W,), in the order of ``network.Parameters``, (W, W)."""
    loss, net = LOSSES[experiment.loss], Network(experiment, 1, np.float64)
    net.parameters.flat[:, 0] = weights
    with np.errstate(all="ignore"):  # huge weights overflow; what is not finite shows it
        z = net.forward()
        _, logit_gradient = loss.evaluate(z, net.onehot)
        at_logits = loss.curvature(z[:, :, 0].T, net.onehot[:, :, 0].T)
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
    """The largest eigenvalue of the Hessian of the mean loss at ``weights`` (W,), for the weights that learn.

    NaN where the Hessian is not finite.

    >>> from core.network.initial_weights import initial_parameters
    >>> question = Experiment()
    >>> sharpness(question, initial_parameters(question, [48])[:, 0]) < 1e-9  # saturated: flat in every direction
    True
    """
    matrix = hessian(experiment, np.asarray(weights, dtype=np.float64))
    if not experiment.train_filters:  # only along the weights that learn does a step go
        matrix = matrix[T * experiment.filters :, T * experiment.filters :]
    if not np.isfinite(matrix).all():
        return float("nan")
    return float(np.linalg.eigvalsh(matrix)[-1])
