"""What became of the seeds of some cells, and of all of a grid."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from core.atlas import Atlas, Grid


@dataclass(frozen=True, eq=False)
class Cells:
    """M cells, each trained from all seeds of its grid and looked at after each of B budgets of epochs.

    ``solved`` (M, B, bytes) uint8: one bit a seed, as ``np.packbits`` packs them. ``epochs`` (M, B) float32: the epoch
    from which all images stay right, its median over the seeds solved; NaN where none is. ``loss`` (M, B) float32: its
    median over all seeds, one that is no finite number counting as infinite. ``frozen`` and ``diverged`` (M,) uint16:
    seeds on which training did nothing, bit for bit, and seeds whose last loss is no finite number.
    """

    solved: np.ndarray
    epochs: np.ndarray
    loss: np.ndarray
    frozen: np.ndarray
    diverged: np.ndarray

    def arrays(self) -> dict[str, np.ndarray]:
        """The five arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, eq=False)
class Whole:
    """All cells of a grid, in their order, and who says so (``makers.provenance``)."""

    grid: Grid
    cells: Cells
    made_by: dict[str, str]

    @property
    def atlas(self) -> Atlas:
        """What the app needs of it."""
        return Atlas(self.grid, self.cells.solved)
