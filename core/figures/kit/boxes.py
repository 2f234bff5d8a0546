"""Rectangles, and grids of them, in pixels. x runs to the right, y down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def center(self) -> float:
        """Half-way across."""
        return self.left + self.width / 2

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.top + self.height / 2

    @property
    def around(self) -> list[tuple[float, float]]:
        """Its corners, in a way around it that ends where it begins."""
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]

    def up(self, height: float) -> float:
        """The y of a height: 0 at the bottom, 1 at the top."""
        return self.bottom - height * self.height

    def grown(self, by: float) -> Box:
        """With so much more on each side."""
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True)
class Grid(Box):
    """A rectangle of ``rows`` x ``columns`` cells."""

    rows: int
    columns: int

    @classmethod
    def of(cls, left: float, top: float, cell: float, rows: int, columns: int, tall: float = 0) -> Grid:
        """Cells that are each ``cell`` wide and ``tall`` high, square if nothing else is said, from a corner on."""
        return cls(left, top, columns * cell, rows * (tall or cell), rows, columns)

    @property
    def cell(self) -> float:
        """The width of a cell."""
        return self.width / self.columns

    @property
    def high(self) -> float:
        """The height of a cell."""
        return self.height / self.rows

    def box(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Box:
        """A cell, or so many of them from there."""
        left, top = self.left + column * self.cell, self.top + row * self.high
        return Box(left, top, columns * self.cell, rows * self.high)

    @property
    def boxes(self) -> list[Box]:
        """The cells, row by row."""
        return [self.box(row, column) for row in range(self.rows) for column in range(self.columns)]
