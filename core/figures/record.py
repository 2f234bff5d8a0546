"""The record of an epoch: every number that a player shows of it, in one row.

All rows of a run together are the history; it is sent to the browser once, and every frame is read out of one row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.run import Run


@dataclass(frozen=True)
class Record:
    """Where each number stands in the row of an epoch."""

    filters: int
    images: int

    epoch = 0
    loss = 1
    drawn_loss = 2  # the loss as drawn: on a logarithmic axis zero stands at the lower edge
    right = 3  # how many images are right

    def predicted(self, image: int) -> int:
        """The predicted class of an image."""
        return 4 + image

    def probability(self, image: int) -> int:
        """The probability that the network gives to the class it predicts."""
        return 4 + self.images + image

    def kernel(self, number: int, row: int, column: int) -> int:
        """One tap of a filter; both count from 0."""
        # Keras's layout (2, 2, F): the filter is the last axis.
        return 4 + 2 * self.images + (2 * row + column) * self.filters + number


def history(run: Run, lowest_drawn: float) -> np.ndarray:
    """The records of all epochs, (epochs + 1, numbers) float32. What is not finite is NaN."""
    epochs, images = run.right.shape
    parts = (
        np.arange(epochs)[:, None],
        run.loss[:, None],
        np.maximum(run.loss, lowest_drawn)[:, None],
        run.right.sum(axis=1)[:, None],
        run.predictions,
        run.activations.probabilities.max(axis=0).T,
        run.kernels.reshape(epochs, -1),
    )
    rows = np.concatenate(parts, axis=1, dtype=np.float32, casting="unsafe")
    rows[~np.isfinite(rows)] = np.nan
    return rows
