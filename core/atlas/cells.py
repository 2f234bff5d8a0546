"""What became of the seeds of some cells."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np


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
