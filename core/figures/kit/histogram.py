"""The losses of many networks in bins: where the bins lie, and which of them stand out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.kit.value_axis import ValueAxis
from core.formulas.losses import LOSSES
from core.words import loss_text

BINS = 44  # about
NOTABLE = 0.04  # of all networks: a bin that is worth a number
MARGIN = 0.04  # of an axis, free at both ends


@dataclass(frozen=True)
class Bins:
    """The bins of an axis: bin b is from height ``edges[b]`` to ``edges[b + 1]``.

    ``levels``: of a loss with a floor, where networks are that are sure of every answer: none wrong, one wrong, ...
    """

    axis: ValueAxis
    edges: np.ndarray
    levels: list[float]

    @classmethod
    def of(cls, loss: str, images: int, losses: np.ndarray) -> Bins:
        """The bins for ``losses`` that are to be seen, which come from networks with this loss and so many images.

        A loss with a floor has all of its axis, and a network that is sure of every answer is in the middle of a bin.
        """
        by = LOSSES[loss]
        if by.has_floor:
            free = MARGIN * (by.ceiling - by.floor)
            axis, levels = ValueAxis(by.floor - free, by.ceiling + free), by.levels(images)
            width = (levels[1] - levels[0]) / max(1, round(BINS / len(levels)))
            start = levels[0] - (math.floor((levels[0] - axis.low) / width + 0.5) + 0.5) * width
            edges = np.arange(start, axis.high + width, width)
            return cls(axis, (edges - axis.low) / (axis.high - axis.low), levels.tolist())
        finite = losses[np.isfinite(losses)].astype(float)
        top = max(float(finite.max(initial=0)), by.chance)
        logarithmic = ValueAxis.logarithmic(finite, top, MARGIN)
        return cls(logarithmic or ValueAxis(-MARGIN * top, 1.06 * top), np.linspace(0, 1, BINS + 1), [])

    @property
    def middles(self) -> np.ndarray:
        """The height of each bin's middle."""
        return (self.edges[1:] + self.edges[:-1]) / 2

    def count(self, losses: np.ndarray) -> np.ndarray:
        """How many of the losses are in each bin; those that are not finite in none."""
        return np.histogram(self.axis.heights(losses[np.isfinite(losses)]), self.edges)[0]

    def between(self, b: int) -> str:
        """The losses of a bin, "0.3133 to 0.3167"."""
        ends = [self.axis.value(min(max(edge, 0), 1)) for edge in self.edges[b : b + 2].tolist()]
        return " to ".join(loss_text(float(f"{end:.9g}")) for end in ends)  # 0.001, not 0.00099999999999

    def peaks(self, counts: np.ndarray, total: int, apart: float) -> list[int]:
        """The bins that hold a notable share of ``total``, with no fuller one so near, in height; the fullest first."""
        order = np.argsort(-counts, kind="stable")
        near = np.abs(self.middles[order, None] - self.middles[order]) <= apart
        alone = ~np.tril(near, -1).any(axis=1)  # of the fuller ones, which come before it, none is near
        return [b for b in order[alone].tolist() if counts[b] >= max(1, NOTABLE * total)]
