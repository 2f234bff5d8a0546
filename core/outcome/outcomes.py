"""How networks that were trained from many seeds stand at an epoch: what a run that stops there would show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.run.runs import Runs

NEVER = -1


@dataclass(frozen=True, eq=False)
class Outcomes:
    """One network a column, (R,) each.

    ``solved`` bool, all images right at the epoch; ``solved_at`` int16, the first epoch from which they stay right up
    to it, NEVER where they are not; ``loss`` float32; ``right`` uint8, images right.
    """

    solved: np.ndarray
    solved_at: np.ndarray
    loss: np.ndarray
    right: np.ndarray


def outcomes(runs: Runs, epoch: int) -> Outcomes:
    """Where the runs stand after ``epoch`` updates. Raises ValueError beyond their end."""
    if not 0 <= epoch <= runs.experiment.epochs:
        raise ValueError(f"runs of {runs.experiment.epochs} epochs have no epoch {epoch}.")
    accuracy = runs.accuracy[: epoch + 1]
    solved = accuracy[-1] == 1
    # Seen from the end: the number of epochs in a row that are all right.
    streak = np.argmax(accuracy[::-1] != 1, axis=0)
    streak[(accuracy == 1).all(axis=0)] = epoch + 1
    solved_at = np.where(solved, epoch + 1 - streak, NEVER).astype(np.int16)
    right = np.rint(accuracy[-1] * len(runs.experiment.images)).astype(np.uint8)
    return Outcomes(solved, solved_at, runs.loss[epoch], right)
