"""The forward pass of one image at one epoch of a run, every number of it: the oracle of what the figures draw.

Letters as in ``network.py``: P positions, T = 4 taps, F filters, K = P F features, C classes. Positions and features
are in Keras's order: position by position, row by row, all filters of a position together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.formulas.losses import LOSSES, softmax
from core.images import PADDINGS, network_input, patches, pixels
from core.run import Run


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """One image on its way through the network, left to right.

    Where the network computes a number, it is the network's own float32 (``Run.activations``), not a second computation
    of it. ``products`` and ``contributions`` are the single terms of its sums; added up they agree up to rounding.
    """

    image: int  # its place in experiment.images
    epoch: int
    pixels: np.ndarray  # (3, 3) grey values, 0 to 255
    seen: np.ndarray  # (3, 3) as the network sees them, normalised
    padded: np.ndarray  # (3, 3), or (4, 4) with the zeros of padding "same"
    patches: np.ndarray  # (P, 4) the four taps of each position
    kernel: np.ndarray  # (4, F)
    products: np.ndarray  # (P, 4, F) tap times weight: four make one response
    responses: np.ndarray  # (rows, columns, F) before the ReLU
    activated: np.ndarray  # (rows, columns, F) after it
    features: np.ndarray  # (K,) the same, flattened
    dense: np.ndarray  # (K, C)
    bias: np.ndarray  # (C,)
    contributions: np.ndarray  # (K, C) feature times weight: K of them and the bias make one logit
    logits: np.ndarray  # (C,)
    probabilities: np.ndarray  # (C,) softmax of the logits
    softmax_layer: bool  # whether the network ends in that softmax, or in the logits
    second_softmax: np.ndarray | None  # (C,) softmax of the probabilities, where the loss applies it
    loss: float  # of this image alone
    label: int
    prediction: int

    @property
    def right(self) -> bool:
        """Whether the image is classified right."""
        return self.prediction == self.label


def forward_pass(run: Run, image: int, epoch: int) -> ForwardPass:
    """Image number ``image`` (from 0) seen by the network after ``epoch`` updates."""
    experiment = run.experiment
    x = network_input(experiment.images, experiment.normalisation)
    windows = patches(x, experiment.padding)[image]  # (P, 4)
    kernel = run.kernels[epoch].reshape(4, -1)
    extra = PADDINGS[experiment.padding].extra
    side = round(len(windows) ** 0.5)
    a = run.activations
    features, probabilities = a.features[image, :, epoch], a.probabilities[:, image, epoch]
    with np.errstate(all="ignore"):  # a diverged run has no finite numbers; they say so themselves
        return ForwardPass(
            image=image,
            epoch=epoch,
            pixels=pixels(experiment.images)[image],
            seen=x[image],
            padded=np.pad(x[image], (0, extra)),
            patches=windows,
            kernel=kernel,
            products=windows[:, :, None] * kernel,
            responses=a.responses[image, :, :, epoch].reshape(side, side, -1),
            activated=features.reshape(side, side, -1),
            features=features,
            dense=run.dense[epoch],
            bias=run.bias[epoch],
            contributions=features[:, None] * run.dense[epoch],
            logits=a.logits[:, image, epoch],
            probabilities=probabilities,
            softmax_layer=LOSSES[experiment.loss].softmax_layer,
            second_softmax=softmax(probabilities) if LOSSES[experiment.loss].softmax_twice else None,
            loss=float(a.losses[image, epoch]),
            label=experiment.images[image][1],
            prediction=int(run.predictions[epoch, image]),
        )
