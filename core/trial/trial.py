"""The trial: all 32 cells of the factorial, each trained from the same seeds, and how they stand at some epochs.

Seed s means in every cell the weights that Keras drew in 2019 after ``np.random.seed(s)``, so that anyone can repeat a
single network by hand. Cells with other filters or padding have other shapes, so other weights; the seed is all that
such cells share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.images import Images
from core.outcome.success import Success, success
from core.trial.factorial import CELLS, made

BUDGETS = (100, 300, 1000)

PER_BUDGET = ("solved", "solved_at", "loss", "right")  # the arrays that have a column for each budget
ARRAYS = (*PER_BUDGET, "frozen", "done")


@dataclass(frozen=True)
class CellResult:
    """How one cell stands at one budget, over the seeds that it was trained on so far.

    ``median_epochs``: over the solved seeds, the first epoch from which all images stay right; None if none is solved.
    ``frozen_share``: seeds on which training did nothing, bit for bit, in the whole run up to the longest budget.
    """

    success: Success
    median_epochs: float | None
    frozen_share: float


@dataclass(frozen=True, eq=False)
class Trial:
    """32 cells x B ``budgets`` (epochs, ascending) x R ``seeds``, on ``images``; arrays that nobody can write to.

    (32, B, R): ``solved`` bool, ``solved_at`` int16, ``loss`` float32, ``right`` uint8, as in ``outcomes.Outcomes``.
    ``frozen`` (32, R) bool: the longest run did nothing, bit for bit. ``done`` (32,) int: how many of ``seeds``, from
    the first, each cell is trained on; beyond them nothing is solved, and losses are NaN.
    """

    solved: np.ndarray
    solved_at: np.ndarray
    loss: np.ndarray
    right: np.ndarray
    frozen: np.ndarray
    done: np.ndarray
    seeds: np.ndarray
    budgets: tuple[int, ...]
    images: Images

    @property
    def progress(self) -> float:
        """The share of the networks that are trained, 0 to 1: of a whole trial 1."""
        return float(self.done.sum()) / (CELLS * len(self.seeds))

    def level(self, budget: int) -> int:
        """The place of ``budget`` among the budgets. Raises ValueError for another."""
        if budget not in self.budgets:
            raise ValueError(f"budget must be one of {', '.join(map(str, self.budgets))}; got {budget}.")
        return self.budgets.index(budget)

    def paired(self, budget: int) -> np.ndarray:
        """What was solved on the seeds that all cells are trained on, (32, seeds) bool. ValueError as ``level``."""
        return self.solved[:, self.level(budget), : self.done.min()]

    def cell(self, cell: int, budget: int) -> CellResult:
        """How a cell stands at a budget. Raises ValueError where there is none, or none of its seeds is trained yet."""
        made(cell)
        level, done = self.level(budget), slice(self.done[cell])
        solved = self.solved[cell, level, done]
        return CellResult(
            success(solved),
            float(np.median(self.solved_at[cell, level, done][solved])) if solved.any() else None,
            float(self.frozen[cell, done].mean()),
        )


def read_only(trial: Trial) -> Trial:
    """The same trial, after its arrays were locked: trials are shared between visitors."""
    for name in (*ARRAYS, "seeds"):
        getattr(trial, name).flags.writeable = False
    return trial
