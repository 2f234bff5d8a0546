"""An image that is not trained on, and what the network says of it at every epoch of a run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.formulas.losses import LOSSES, softmax
from core.images import NORMALISATIONS, SIDE, patches, pixels
from core.network.network import predicted_class
from core.run import Run

Pixels = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Unseen:
    """What a run says of the image ``pixels``, nine grey values row by row, at every epoch.

    ``predicted`` (epochs + 1,) int, the class as Keras would have it; ``probability`` (epochs + 1,), what the network
    gives to that class.
    """

    pixels: Pixels
    predicted: np.ndarray
    probability: np.ndarray


def unseen(run: Run, image: Pixels) -> Unseen:
    """Send the image through the weights of every epoch.

    >>> from core import Experiment, train
    >>> lost = train(Experiment(engine="numpy", epochs=1))
    >>> unseen(lost, (255, 0, 0, 0, 255, 0, 0, 0, 255)).probability.shape
    (2,)
    """
    predicted, probability = [], []
    for rows, by in run.parts:
        with np.errstate(all="ignore"):  # a diverged run has no finite answers
            logits = _logits(run, rows, network_input(image, by))
            predicted.append(predicted_class(logits, LOSSES[by.loss].softmax_layer))
            probability.append(softmax(logits).max(axis=0))
    return Unseen(image, np.concatenate(predicted).astype(int), np.concatenate(probability))


def network_input(image: Pixels, experiment: Experiment) -> np.ndarray:
    """What the first layer sees of the image, (3, 3) float32: scaled as the images that are trained on."""
    x, by = np.array(image, np.float64).reshape(SIDE, SIDE), NORMALISATIONS[experiment.normalisation]
    return (by.apply(x) if by.like is None else by.like(x, pixels(experiment.images))).astype(np.float32)


def _logits(run: Run, rows: slice, x: np.ndarray) -> np.ndarray:
    """What the weights of some epochs say of an input (3, 3), (2, epochs)."""
    windows = patches(x[None], run.experiment.padding)[0]  # (P, T)
    kernels = run.kernels[rows]
    taps = kernels.reshape(len(kernels), windows.shape[1], -1)  # (epochs, T, F)
    features = np.maximum(windows @ taps, 0).reshape(len(kernels), -1)  # (epochs, P F), as Keras flattens
    logits: np.ndarray = np.einsum("ek,ekc->ce", features, run.dense[rows]) + run.bias[rows].T
    return logits
