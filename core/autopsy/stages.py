"""The gradient on its way back: how large it is at each stage.

The stages, from the loss back to the filters; which of the first three exist the loss says (``Loss.stages``):

    second_softmax  at the output of the second softmax            where softmax is applied twice
    clip            at the clipped probabilities                   where there is a clip
    softmax         at the softmax layer's output                  not where the loss is computed from the logits
    logits          at the logits, which is also the gradient of the biases
    dense           of the dense kernel                            a branch: it ends here
    features        at the flattened features
    relu            at the filters' responses, before the ReLU
    kernel          of the filters

The *size* of a gradient is its largest entry without its sign. Unlike the L2 norm it can be pointed at in the network,
does not grow with the number of entries, and cannot underflow: it is 0 exactly if every entry is exactly 0.

Letters as in ``network.py``; the epochs of the run are the R networks. Everything is float32, as in training, so that
the zeros are the run's own zeros.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.formulas.losses import LOSSES
from core.images import labels, network_input, patches
from core.network.network import C, Parameters
from core.run import Run

LABELS = {
    "second_softmax": "second softmax",
    "clip": "clipped probabilities",
    "softmax": "softmax",
    "logits": "logits",
    "dense": "dense kernel",
    "features": "features",
    "relu": "ReLU",
    "kernel": "filters",
}


@dataclass(frozen=True, eq=False)
class Stage:
    """The size of the gradient at one stage at every epoch, exact zeros and non-finite numbers left as they are.

    ``images`` (N, epochs + 1): of the loss of each image alone. ``batch`` (epochs + 1,): of the mean loss that training
    descends, that is, with every image's gradient divided by N and, at weights, summed over the images.
    """

    code: str
    label: str
    images: np.ndarray
    batch: np.ndarray


@dataclass(frozen=True, eq=False)
class Autopsy:
    """The stages of a run's gradient, in order from the loss back to the filters."""

    run: Run
    stages: tuple[Stage, ...]

    @property
    def path(self) -> tuple[Stage, ...]:
        """The stages without the branch to the dense kernel: each gets its gradient from the one before."""
        return tuple(stage for stage in self.stages if stage.code != "dense")

    def __getitem__(self, code: str) -> Stage:
        """The stage with this code. Raises KeyError for one that the loss of the run does not have."""
        return {stage.code: stage for stage in self.stages}[code]


def autopsy(run: Run) -> Autopsy:
    """The gradient's size at every stage, for every image and the batch, at every epoch."""
    experiment, loss, a = run.experiment, LOSSES[run.experiment.loss], run.activations
    y = np.eye(C, dtype=np.float32)[labels(experiment.images)].T[:, :, None]  # (C, N, 1)
    weights = Parameters(np.ascontiguousarray(run.parameters.T), experiment.filters)
    taps = patches(network_input(experiment.images, experiment.normalisation), experiment.padding)  # (N, P, T)
    n, _, filters, epochs = a.responses.shape
    stages = []

    def stage(code: str, images: np.ndarray, batch: np.ndarray | None = None) -> None:
        """Without ``batch`` an activation's: there the mean loss only divides the gradient of every image by N."""
        of_batch = images.max(axis=0) / n if batch is None else batch
        stages.append(Stage(code, LABELS[code], images, of_batch))

    with np.errstate(all="ignore"):  # a diverged run has no finite gradients; they say so themselves
        for code, gradient in loss.stages(a.probabilities, y):
            stage(code, _size(gradient, 0))
        _, dz = loss.evaluate(a.logits, y)  # (C, N, R)
        stage("logits", _size(dz, 0))
        # The entries are products feature x dz, so the largest product is the product of the largest.
        dense = np.einsum("nkr,cnr->kcr", a.features, dz)
        stage("dense", _size(a.features, 1) * _size(dz, 0), _size(dense, (0, 1)) / n)
        at_features = np.einsum("kcr,cnr->nkr", weights.dense, dz)
        stage("features", _size(at_features, 1))
        at_features *= a.responses.reshape(at_features.shape) > 0
        stage("relu", _size(at_features, 1))
        # (N, T, P) @ (N, P, F R): each image's gradient of the filters
        kernel = taps.transpose(0, 2, 1) @ at_features.reshape(n, -1, filters * epochs)
        each = kernel.reshape(n, -1, epochs)
        stage("kernel", _size(each, 1), _size(each.sum(axis=0), 0) / n)
    return Autopsy(run, tuple(stages))


def _size(gradient: np.ndarray, axis: int | tuple[int, ...]) -> np.ndarray:
    """The largest entry without its sign; NaN if there is one."""
    # Two reductions, and no array of absolute values in between.
    return np.abs(np.maximum(gradient.max(axis=axis), -gradient.min(axis=axis)))
