"""Grids of cells, in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.kit.bindings import texts
from core.figures.kit.drawing import Box
from core.figures.kit.palette import INK
from core.figures.kit.protocol import Json


@dataclass(frozen=True)
class Grid:
    """``rows`` x ``columns`` cells, each ``cell`` wide and ``tall`` high, square if nothing else is said; ``left`` and
    ``top`` are its corner.
    """

    left: float
    top: float
    cell: float
    rows: int
    columns: int
    tall: float = 0

    @property
    def high(self) -> float:
        """The height of a cell."""
        return self.tall or self.cell

    @property
    def right(self) -> float:
        return self.left + self.columns * self.cell

    @property
    def bottom(self) -> float:
        return self.top + self.rows * self.high

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def box(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Box:
        """A cell, or so many of them from there."""
        left, top = self.left + column * self.cell, self.top + row * self.high
        return Box(left, top, columns * self.cell, rows * self.high)

    @property
    def boxes(self) -> list[Box]:
        """The cells, row by row."""
        return [self.box(row, column) for row in range(self.rows) for column in range(self.columns)]


def written(name: str, boxes: Sequence[Box], said: list[str], size: float, colors: list[str], **font: object) -> Json:
    """A text in the middle of each cell."""
    trace = texts([box.center for box in boxes], [box.middle for box in boxes], said, {}, size, INK, "middle center")
    return {**trace, "name": name, "textfont": {"size": size, "color": colors, **font}}
