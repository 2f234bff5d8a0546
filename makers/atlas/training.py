"""The training that finds out what becomes of the seeds of some cells."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from core.atlas.grid import Grid
from core.engines.numpy_engine import train_batch
from core.experiment import Experiment
from core.network.initial_weights import initial_parameters
from core.outcome.outcomes import outcomes
from makers.atlas.cells import Cells
from makers.atlas.chunks import Chunk
from makers.atlas.joining import concatenate
from makers.provenance import made_here


def train_cells(grid: Grid, cells: Iterable[int]) -> Cells:
    """Train cells of the grid, given by number.

    Neighbours that differ in nothing but the learning rate are trained as one batch, which takes half the time. No
    network's bits depend on the others of its batch, so a cell is the same whatever it is trained with.
    """
    alike = itertools.groupby(map(grid.experiment, cells), key=lambda experiment: replace(experiment, learning_rate=1))
    return concatenate([_train_rates(grid, each, [cell.learning_rate for cell in group]) for each, group in alike])


def train_chunk(grid: Grid, chunk: Chunk) -> tuple[Cells, dict[str, str]]:
    """The chunk's cells in its order, and the provenance of whoever trained them. It may run in any process."""
    return train_cells(grid, chunk.cells), made_here()


def _train_rates(grid: Grid, experiment: Experiment, rates: Sequence[float]) -> Cells:
    """The M cells that have the experiment's settings and these learning rates."""
    initial = np.tile(initial_parameters(experiment, grid.seeds), len(rates))  # (W, M seeds)
    own_rates = np.repeat(np.array(rates, np.float32), len(grid.seeds))
    runs = train_batch(experiment, initial, own_rates, threads=1)

    def by_seed(runwise: np.ndarray) -> np.ndarray:
        return runwise.reshape(len(rates), len(grid.seeds))

    looks = [outcomes(runs, budget) for budget in grid.budgets]
    solved, since, loss = (
        np.stack([by_seed(getattr(look, name)) for look in looks], axis=1) for name in ("solved", "solved_at", "loss")
    )  # (M, B, seeds) each
    epochs = np.full(solved.shape[:2], np.nan, np.float32)
    for place in np.argwhere(solved.any(axis=2)):
        epochs[*place] = np.median(since[*place][solved[*place]])
    return Cells(
        solved=np.packbits(solved, axis=2),
        epochs=epochs,
        loss=np.median(np.where(np.isfinite(loss), loss, np.float32(np.inf)), axis=2),
        frozen=np.count_nonzero(by_seed(runs.frozen), axis=1).astype(np.uint16),
        diverged=np.count_nonzero(~np.isfinite(by_seed(runs.loss[-1])), axis=1).astype(np.uint16),
    )
