"""Where to write on a chart: beside what is named, and clear of everything else.

Coordinates are shares of the chart: x from 0 (left) to 1, heights from 0 (bottom) to 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

COLUMNS = 80  # a curve is looked at in so many columns
LETTER = 0.52  # the mean width of a letter, and
LINE = 1.35  # the height of a line, in letter sizes

Place = tuple[float, float, str]  # x, height, and on which side of this point a label stands: "bottom left"


class Extent(NamedTuple):
    """A rectangle on the chart."""

    left: float
    right: float
    low: float
    high: float


@dataclass
class Labels:
    """The labels of a chart of ``width`` x ``height`` pixels, letters of ``size``, and what they must keep clear of."""

    width: float
    height: float
    size: float
    curves: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)
    taken: list[Extent] = field(default_factory=list)
    written: list[tuple[Place, str]] = field(default_factory=list)

    def avoid(self, x: np.ndarray, heights: np.ndarray) -> None:
        """Keep clear of a curve."""
        columns = np.linspace(0, 1, COLUMNS)
        around = np.interp(columns + np.array([[-0.5], [0], [0.5]]) / COLUMNS, x, heights)  # (3, COLUMNS)
        beyond = (columns < x[0]) | (columns > x[-1])
        self.curves.append((np.where(beyond, 9, around.min(axis=0)), np.where(beyond, 9, around.max(axis=0))))

    def box(self, text: str, x: float, height: float, position: str) -> Extent:
        """What a label takes up."""
        wide, high = LETTER * self.size * len(text) / self.width, LINE * self.size / self.height
        vertical, horizontal = position.split()
        left = x - {"left": wide, "center": wide / 2, "right": 0}[horizontal]
        low = height - {"top": 0, "middle": high / 2, "bottom": high}[vertical]
        return Extent(left, left + wide, low, low + high)

    def clearance(self, box: Extent) -> float:
        """The pixels from a box to the nearest thing above or below it; negative where it overlaps or leaves."""
        gaps = [box.low, 1.02 - box.high, 99 * box.left, 99 * (1 - box.right)]
        span = slice(max(int(box.left * COLUMNS), 0), max(int(box.right * COLUMNS) + 1, 1))
        for low, high in self.curves:
            gaps.append(float(np.maximum(low[span] - box.high, box.low - high[span]).min(initial=9)))
        gaps += [
            max(other.low - box.high, box.low - other.high)
            for other in self.taken
            if other.left < box.right and box.left < other.right
        ]
        return min(gaps) * self.height

    def write(self, text: str, places: list[Place], needed: bool = True) -> None:
        """Write ``text`` at the clearest of ``places``; if none is clear, only what is needed.

        Of equally clear places the first is taken; more than a letter of clearance is clear enough.
        """
        boxes = [self.box(text, *place) for place in places]
        worth = [min(self.clearance(box), self.size) for box in boxes]
        best = worth.index(max(worth))
        if needed or worth[best] >= 0:
            self.taken.append(boxes[best])
            self.written.append((places[best], text))

    def beside(self, x: float, height: float, horizontal: str) -> list[Place]:
        """The places just above and just below a point."""
        off = 0.3 * self.size / self.height
        return [(x, height + off, f"top {horizontal}"), (x, height - off, f"bottom {horizontal}")]

    def along(self, x: np.ndarray, heights: np.ndarray, at: list[float], *sides: str) -> list[Place]:
        """The places just above and just below a curve, at so many points of it."""
        spots = [(each, float(np.interp(each, x, heights))) for each in at]
        return [place for side in sides for spot in spots for place in self.beside(*spot, side)]


def steps(x: np.ndarray, heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The corners of a curve that keeps its height until the next point."""
    return np.repeat(x, 2)[1:], np.repeat(heights, 2)[:-1]
