"""The record of an epoch: every number that a player shows of it, in one row.

All rows of a run together are the history; it is sent to the browser once, and every frame is read out of one row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

EPOCH = 0  # the position of the epoch in every record


@dataclass(frozen=True, eq=False)
class Record:
    """Numbers of several kinds: ``rows`` (epochs, numbers) float32, and the positions at which each kind stands.

    What is not finite is NaN.
    """

    rows: np.ndarray
    positions: dict[str, np.ndarray]

    @classmethod
    def of(cls, parts: Mapping[str, np.ndarray], first: int = 0) -> Record:
        """One kind after the other, each (epochs, count), from position ``first`` on."""
        rows = np.concatenate(list(parts.values()), axis=1, dtype=np.float32, casting="unsafe")
        rows[~np.isfinite(rows)] = np.nan
        ends = np.cumsum([part.shape[1] for part in parts.values()])
        positions = np.split(first + np.arange(rows.shape[1]), ends[:-1])
        return cls(rows, dict(zip(parts, positions, strict=True)))

    def at(self, kind: str, index: int = 0) -> int:
        """The position of one number."""
        return int(self.positions[kind][index])

    def part(self, kind: str) -> np.ndarray:
        """All numbers of a kind, (epochs, count)."""
        first = min(each[0] for each in self.positions.values())
        return self.rows[:, self.positions[kind] - first]
