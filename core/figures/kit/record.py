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
    """Numbers of several kinds: ``rows`` (epochs, numbers) float32, and the position at which each kind begins.

    What is not finite is NaN.
    """

    rows: np.ndarray
    starts: dict[str, int]

    @classmethod
    def of(cls, parts: Mapping[str, np.ndarray], first: int = 0) -> Record:
        """One kind after the other, each (epochs, count), from position ``first`` on."""
        widths = [part.shape[1] for part in parts.values()]
        rows = np.concatenate(list(parts.values()), axis=1, dtype=np.float32, casting="unsafe")
        rows[~np.isfinite(rows)] = np.nan
        return cls(rows, dict(zip(parts, (first + np.cumsum([0, *widths[:-1]])).tolist(), strict=True)))

    def at(self, kind: str, index: int = 0) -> int:
        """The position of one number."""
        return self.starts[kind] + index

    def part(self, kind: str) -> np.ndarray:
        """All numbers of a kind, (epochs, count)."""
        first, *others = self.starts.values()
        parts = np.split(self.rows, [start - first for start in others], axis=1)
        return parts[list(self.starts).index(kind)]
