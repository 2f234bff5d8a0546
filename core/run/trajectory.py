"""What engines exchange: the state of a training between two epochs, and the stretch between two states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class State:
    """Where a training stands between two epochs; all that an engine needs to go on from there.

    ``parameters`` (W,) float32: the network's weights in the order of ``network.Parameters``.
    ``slots`` (S, W) float32: the optimizer's memory, zero for weights that are not trained. ``step``: updates done
    since the optimizer started.
    """

    parameters: np.ndarray
    slots: np.ndarray
    step: int


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A stretch of training, both ends included: row i is what ``i`` updates after its start looked like.

    ``parameters`` (n + 1, W), ``loss`` (n + 1,), ``accuracy`` (n + 1,), all float32.
    """

    parameters: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray

    def __getitem__(self, rows: slice | np.ndarray) -> Trajectory:
        """Some of its rows."""
        return Trajectory(self.parameters[rows], self.loss[rows], self.accuracy[rows])

    def then(self, following: Trajectory) -> Trajectory:
        """This stretch and the one that starts where it ends. Where the settings change, the row of both is by the new.

        Where they do not, it is the same bit for bit.
        """
        pairs = ((getattr(self, name), getattr(following, name)) for name in ("parameters", "loss", "accuracy"))
        return Trajectory(*(np.concatenate([first[:-1], second]) for first, second in pairs))
