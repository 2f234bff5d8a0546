"""A Run: the weights of every epoch with the loss and accuracy they gave. Everything else is a view of it.

runs        Runs: many of them, from other initial weights each
trajectory  what engines exchange: a State, and the Trajectory between two
unseen      what a run says of an image that it is not trained on
export      a run as text for other programs
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.experiment import Experiment, stopped
from core.images import labels
from core.network import network
from core.run.trajectory import Trajectory


@dataclass(frozen=True, eq=False)
class Run:
    """One experiment, trained. Index e of every array is after e updates; index 0 is the initial weights.

    A run that diverges keeps its full length: from ``diverged_at`` on its numbers are not finite, as in Keras.
    """

    experiment: Experiment
    trajectory: Trajectory

    @property
    def loss(self) -> np.ndarray:
        """Mean loss over the images, (epochs + 1,) float32."""
        return self.trajectory.loss

    @property
    def accuracy(self) -> np.ndarray:
        """Share of the images that are classified right, (epochs + 1,) float32."""
        return self.trajectory.accuracy

    @property
    def parameters(self) -> np.ndarray:
        """All weights of each epoch in a row, (epochs + 1, W) float32."""
        return self.trajectory.parameters

    @property
    def kernels(self) -> np.ndarray:
        """The filters, (epochs + 1, 2, 2, F): Keras's layout without the single input channel."""
        return self.parameters[:, : 4 * self.experiment.filters].reshape(-1, 2, 2, self.experiment.filters)

    @property
    def dense(self) -> np.ndarray:
        """The dense kernel, (epochs + 1, K, 2)."""
        return self.parameters[:, 4 * self.experiment.filters : -2].reshape(-1, self.experiment.features, 2)

    @property
    def bias(self) -> np.ndarray:
        """The dense biases, (epochs + 1, 2)."""
        return self.parameters[:, -2:]

    @cached_property
    def activations(self) -> network.Activations:
        """What every layer said at every epoch; the replica axis is the epoch."""
        found = [network.activations(by, np.ascontiguousarray(self.parameters[rows].T)) for rows, by in self.parts]
        return found[0] if len(found) == 1 else network.joined(found)

    @cached_property
    def predictions(self) -> np.ndarray:
        """The predicted class of each image, (epochs + 1, N) int: the larger output, class 0 on a tie."""
        return self.activations.predictions.T.astype(int)

    @cached_property
    def right(self) -> np.ndarray:
        """Which images are classified right, (epochs + 1, N) bool."""
        return self.predictions == labels(self.experiment.images)

    @property
    def parts(self) -> list[tuple[slice, Experiment]]:
        """The parts of which there are rows: a run may be looked at only up to where it diverges."""
        return [part for part in self.experiment.parts if len(self.parameters[part[0]])]

    @property
    def solved_at(self) -> int | None:
        """The first epoch from which all images stay right to the end, or None."""
        wrong = np.flatnonzero(self.accuracy != 1)
        first = 0 if len(wrong) == 0 else int(wrong[-1]) + 1
        return first if first < len(self.loss) else None

    @property
    def solved(self) -> bool:
        """Whether all images are right at the last epoch."""
        return bool(self.accuracy[-1] == 1)

    @cached_property
    def diverged_at(self) -> int | None:
        """The first epoch at which the loss or a weight is not finite, or None."""
        finite = np.isfinite(self.loss) & np.isfinite(self.parameters).all(axis=1)
        return None if finite.all() else int(finite.argmin())

    @cached_property
    def moved(self) -> bool:
        """Whether training did anything: a weight of a kernel or a logit ever differed from its first value by one bit.

        The biases start at 0, where float32 holds numbers too small to matter to any logit: in the question's run, in
        Keras as here, one drifts to 2.6e-20 while everything else stands still.
        """
        # Other pixel values give other logits, though nothing moved: each part is compared with its own first row.
        logits = self.activations.logits.T
        return _differs(self.parameters[:, :-2]) or any(_differs(logits[rows]) for rows, _ in self.parts)

    def until(self, epochs: int) -> Run:
        """This run as it would be if it had stopped after ``epochs`` updates."""
        if epochs > self.experiment.epochs:
            raise ValueError(f"a run of {self.experiment.epochs} epochs cannot be stopped after {epochs}.")
        shorter = self.trajectory[: epochs + 1]
        by = stopped(self.experiment, epochs)
        if by.at(epochs) != replace(self.experiment.at(epochs), epochs=epochs):
            # Stopped where the settings change: the last row is by those before.
            last = network.activations(by, np.ascontiguousarray(shorter.parameters[-1:].T))
            loss, accuracy = shorter.loss.copy(), shorter.accuracy.copy()
            loss[-1] = np.add.reduce(last.losses, axis=0)[0] / len(by.images)
            accuracy[-1] = (last.predictions[:, 0] == labels(by.images)).mean()
            shorter = Trajectory(shorter.parameters, loss, accuracy)
        return Run(by, shorter)


def _differs(rows: np.ndarray) -> bool:
    """Whether any row differs from the first, bit for bit."""
    bits = np.ascontiguousarray(rows).view(np.uint32)
    return bool((bits != bits[0]).any())
