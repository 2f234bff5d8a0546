"""Many runs of one experiment, from other initial weights each: what became of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.network.network import C, activations


@dataclass(frozen=True, eq=False)
class Runs:
    """The same experiment from many initial weights, one network a column.

    ``loss`` and ``accuracy`` (epochs + 1, R) float32; ``initial`` and ``final`` weights (W, R) float32, in the order of
    ``network.Parameters``.
    """

    experiment: Experiment
    loss: np.ndarray
    accuracy: np.ndarray
    initial: np.ndarray
    final: np.ndarray

    @property
    def solved(self) -> np.ndarray:
        """Whether all images are right at the last epoch, (R,) bool."""
        return self.accuracy[-1] == 1

    @property
    def frozen(self) -> np.ndarray:
        """Whether training did nothing, bit for bit, (R,) bool: at the end all kernels, dense weights and logits are
        those of the start. The biases are left out, as in ``Run.moved``.
        """
        by = self.experiment.at(self.experiment.epochs)
        first, last = (activations(by, weights).logits for weights in (self.initial, self.final))
        same_weights = self.initial[:-C].view(np.uint32) == self.final[:-C].view(np.uint32)
        same_logits = first.view(np.uint32) == last.view(np.uint32)
        return same_weights.all(axis=0) & same_logits.all(axis=(0, 1))
