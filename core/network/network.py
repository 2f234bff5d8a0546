"""The network, from scratch, for many networks at once.

    image -> four taps of each patch -> Conv2D (no bias) -> ReLU -> Flatten -> Dense -> logits [-> softmax]

The letters, used in every shape below:

    R  networks (replicas): different seeds, or the epochs of one run; always the last axis
    N  images
    P  positions of the 2x2 window: 4 with padding "valid", 9 with "same"
    T  taps of a kernel: 4, row by row
    F  filters
    K  features after Flatten: P * F, position by position, as Keras flattens
    C  classes: 2
    W  weights of one network: T F + K C + C

With the networks last, the convolution of all of them is one matrix product, and every other step is a plain loop over
contiguous numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from core.experiment import Experiment
from core.formulas.losses import LOSSES, softmax
from core.images import CLASS_NAMES, PADDINGS, labels, network_input, patches

T = 4
C = len(CLASS_NAMES)
LARGEST_PRODUCT = 2**18  # multiplications of one matrix product: beyond these OpenBLAS uses threads
# OpenBLAS works on groups of up to so many columns, and sums the columns left over in another order. With a multiple of
# them a network's bits do not depend on its neighbours.
LANES = 32


class Parameters:
    """The weights of R networks in one array ``flat`` (W, R), and its parts as views.

    ``kernel`` (T, F, R), ``dense`` (K, C, R), ``bias`` (C, R). Raises ValueError if W does not fit the number of
    filters.
    """

    def __init__(self, flat: np.ndarray, filters: int) -> None:
        weights, replicas = flat.shape
        features = (weights - T * filters - C) // C
        positions = {padding.positions for padding in PADDINGS.values()}
        if T * filters + features * C + C != weights or features not in {p * filters for p in positions}:
            raise ValueError(f"{weights} weights are no network with {filters} filters.")
        self.flat = flat
        self.kernel = flat[: T * filters].reshape(T, filters, replicas)
        self.dense = flat[T * filters : -C].reshape(features, C, replicas)
        self.bias = flat[-C:]


class Network:
    """R networks of one experiment with all the buffers they need, so that training allocates next to nothing.

    Fill ``parameters.flat``, call ``forward``, then ``backward``; the gradient stands in ``gradient.flat``.
    """

    def __init__(self, experiment: Experiment, replicas: int, dtype: type = np.float32) -> None:
        x = network_input(experiment.images, experiment.normalisation)
        windows: np.ndarray = patches(x, experiment.padding).astype(dtype)
        n, p, _ = windows.shape
        f, k = experiment.filters, experiment.features
        self.patches = windows.reshape(n * p, T)
        self.patches_transposed = np.ascontiguousarray(self.patches.T)
        self.onehot = np.eye(C, dtype=dtype)[labels(experiment.images)].T[:, :, None]  # (C, N, 1)
        self.parameters = Parameters(np.zeros((T * f + k * C + C, replicas), dtype), f)
        self.gradient = Parameters(np.empty_like(self.parameters.flat), f)
        self.responses: np.ndarray = np.empty((n, k, replicas), dtype)
        self.features = np.empty_like(self.responses)
        self.active = np.empty(self.responses.shape, bool)
        # NumPy's maximum of two rows is twice as fast as that of a row and a number.
        self.zeros: np.ndarray = np.zeros(replicas, dtype)
        self.feature_gradient = np.empty_like(self.responses)
        self.logits: np.ndarray = np.empty((C, n, replicas), dtype)

    def forward(self) -> np.ndarray:
        """The logits of every image in every network, (C, N, R)."""
        w = self.parameters
        rows = len(self.patches)
        # (N P, T) @ (T, F R) -> (N P, F R): one product convolves every image with every filter of every network
        _multiply(self.patches, w.kernel.reshape(T, -1), out=self.responses.reshape(rows, -1))
        np.maximum(self.responses, self.zeros, out=self.features)
        np.einsum("nkr,kcr->cnr", self.features, w.dense, out=self.logits)
        self.logits += w.bias[:, None]
        return self.logits

    def backward(self, logit_gradient: np.ndarray) -> Parameters:
        """The gradient of every weight, given that of the last ``forward``'s logits, (C, N, R)."""
        w, g = self.parameters, self.gradient
        rows = len(self.patches)
        np.add.reduce(logit_gradient, axis=1, out=g.bias)
        np.einsum("nkr,cnr->kcr", self.features, logit_gradient, out=g.dense)
        np.einsum("kcr,cnr->nkr", w.dense, logit_gradient, out=self.feature_gradient)
        # ReLU lets a gradient through where its input was positive.
        np.greater(self.responses, 0, out=self.active)
        self.feature_gradient *= self.active
        # (T, N P) @ (N P, F R) -> (T, F R)
        _multiply(self.patches_transposed, self.feature_gradient.reshape(rows, -1), out=g.kernel.reshape(T, -1))
        return g


def _multiply(a: np.ndarray, b: np.ndarray, out: np.ndarray) -> None:
    """``a @ b``, in pieces so small that OpenBLAS starts no threads of its own: they would fight with the engine's."""
    width = LARGEST_PRODUCT // a.size // LANES * LANES
    for start in range(0, b.shape[1], width):
        piece = slice(start, start + width)
        np.matmul(a, b[:, piece], out=out[:, piece])


def predicted_class(logits: np.ndarray, softmax_layer: bool) -> np.ndarray:
    """The class with the larger output, (N, R) bool: class 1 or not. A tie is class 0, as argmax has it; so is NaN.

    Behind a softmax, logits that are so close that float32 rounds exp of their difference to 1 give equal outputs.
    """
    if softmax_layer:
        return np.exp(logits[0] - logits[1]) < 1
    return logits[1] > logits[0]


@dataclass(frozen=True, eq=False)
class Activations:
    """What each layer of R networks says of each image.

    ``responses`` (N, P, F, R) before and ``features`` (N, K, R) after the ReLU; ``logits`` and ``probabilities`` (C,
    N, R); ``predictions`` (N, R) bool, the class as Keras's accuracy sees it; ``losses`` (N, R), one an image.
    """

    responses: np.ndarray
    features: np.ndarray
    logits: np.ndarray
    probabilities: np.ndarray
    predictions: np.ndarray
    losses: np.ndarray


def activations(experiment: Experiment, flat: np.ndarray) -> Activations:
    """All activations of the networks whose weights are the columns of ``flat`` (W, R)."""
    net = Network(experiment, flat.shape[1], flat.dtype.type)
    net.parameters.flat[:] = flat
    loss = LOSSES[experiment.loss]
    with np.errstate(all="ignore"):  # a diverged run has no finite activations; its numbers say so themselves
        logits = net.forward()
        losses, _ = loss.evaluate(logits, net.onehot)
        return Activations(
            responses=net.responses.reshape(len(experiment.images), -1, experiment.filters, flat.shape[1]),
            features=net.features,
            logits=logits,
            probabilities=softmax(logits),
            predictions=predicted_class(logits, loss.softmax_layer),
            losses=losses,
        )


def joined(parts: Sequence[Activations]) -> Activations:
    """The activations of all networks of ``parts``, one after the other."""
    names = [field.name for field in fields(Activations)]
    return Activations(**{name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names})
