"""The record of an epoch: every number that a player shows of it, in one row.

All rows of a run together are the history; it is sent to the browser once, and every frame is read out of one row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

EPOCH = 0  # the position of the epoch in every record


@dataclass(frozen=True, eq=False)
class Record:
    """Numbers of several kinds: ``rows`` (epochs, numbers) float32, and the positions at which each kind stands.

    The epoch comes first. What is not finite is NaN.
    """

    rows: np.ndarray
    positions: dict[Any, np.ndarray]

    @classmethod
    def of(cls, parts: Mapping[Any, np.ndarray], epochs: np.ndarray) -> Record:
        """At these ``epochs`` one kind after the other, each (epochs, count)."""
        rows = np.concatenate([epochs[:, None], *parts.values()], axis=1, dtype=np.float32, casting="unsafe")
        rows[~np.isfinite(rows)] = np.nan
        ends = np.cumsum([1, *(part.shape[1] for part in parts.values())])
        positions = np.split(np.arange(rows.shape[1]), ends[:-1])
        return cls(rows, dict(zip(parts, positions[1:], strict=True)))

    def at(self, kind: str, index: int = 0) -> int:
        """The position of one number."""
        return int(self.positions[kind][index])

    def part(self, kind: str) -> np.ndarray:
        """All numbers of a kind, (epochs, count)."""
        return self.rows[:, self.positions[kind]]
