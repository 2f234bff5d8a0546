"""A strip: many equal grids of cells in one heatmap, with gaps between them. In pixels, x to the right and y down."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from core.figures.kit.boxes import Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.protocol import Json

BAND = 0.2  # of a cell


@dataclass(frozen=True)
class Strip:
    """``count`` grids like the ``first``, in rows of ``columns``, so far apart from corner to corner."""

    first: Grid
    count: int = 1
    columns: int = 1
    pitch_x: float = 0
    pitch_y: float = 0

    @property
    def rows(self) -> int:
        """How many rows of grids."""
        return math.ceil(self.count / self.columns)

    def grid(self, index: int) -> Grid:
        """One of them."""
        row, column = divmod(index, self.columns)
        return replace(
            self.first, left=self.first.left + column * self.pitch_x, top=self.first.top + row * self.pitch_y
        )

    def matrix(self, entry: Callable[[int, int, int], Any] = lambda *_: None) -> list[list[Any]]:
        """``entry(grid, row, column)`` of every cell where it stands in the heatmap; None in the gaps."""
        high, wide = self.first.rows + 1, self.first.columns + 1  # with the gap behind it
        cells: list[list[Any]] = [[None] * (wide * self.columns - 1) for _ in range(high * self.rows - 1)]
        for index in range(self.count):
            down, across = divmod(index, self.columns)
            for row, column in product(range(self.first.rows), range(self.first.columns)):
                cells[high * down + row][wide * across + column] = entry(index, row, column)
        return cells

    def heatmap(self, z: list[list[Any]]) -> Json:
        """The strip as a heatmap trace."""
        across = [self.grid(column) for column in range(self.columns)]
        down = [self.grid(row * self.columns) for row in range(self.rows)]
        x = [grid.left + edge * grid.cell for grid in across for edge in range(grid.columns + 1)]
        y = [grid.top + edge * grid.high for grid in down for edge in range(grid.rows + 1)]
        return {"type": "heatmap", "x": x, "y": y, "z": z, "showscale": False, "hoverinfo": "skip"}

    def bands(self, entry: Callable[[int, int, int], Any]) -> Json:
        """A heatmap of bands along the feet of the cells, BAND of a cell high, and nothing above them."""
        z: list[list[Any]] = []
        for row in self.matrix(entry):
            z += [row, [None] * len(row)] if row[0] is not None else []
        feet = [
            self.first.top + row * self.pitch_y + (edge + 1 - up) * self.first.high
            for row in range(self.rows)
            for edge in range(self.first.rows)
            for up in (BAND, 0)
        ]
        return {**self.heatmap(z[:-1]), "y": feet}

    def frames(self, drawing: Drawing) -> None:
        """A thin frame around each grid, since white cells would be lost on a white page."""
        for index in range(self.count):
            drawing.frame(self.grid(index))

    def name(self, drawing: Drawing, names: list[str]) -> None:
        """A name above each grid."""
        for index, name in enumerate(names):
            grid = self.grid(index)
            drawing.write(grid.center, grid.top - 0.3 * drawing.text, name, "top center")
