"""A strip: many equal grids of cells in one heatmap, with gaps between them. In pixels, x to the right and y down."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.figures.kit.boxes import Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.protocol import Json

BAND = 0.2  # of a cell


@dataclass(frozen=True)
class Strip:
    """``count`` grids like the ``first``, in rows of ``columns``, so far apart from corner to corner.

    What its cells hold is (count, rows, columns), or something that NumPy can make so, like None for nothing.
    """

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
        """The grid with this number, counted row by row."""
        row, column = divmod(index, self.columns)
        left, top = self.first.left + column * self.pitch_x, self.first.top + row * self.pitch_y
        return replace(self.first, left=left, top=top)

    @property
    def grids(self) -> list[Grid]:
        """All of them."""
        return [self.grid(index) for index in range(self.count)]

    def matrix(self, held: Any) -> list[list[Any]]:
        """What every cell holds where it stands in the heatmap; None in the gaps."""
        high, wide = self.first.rows + 1, self.first.columns + 1  # with the gap behind it
        cells = np.full((self.rows, self.columns, high, wide), None, dtype=object)
        cells.reshape(-1, high, wide)[: self.count, :-1, :-1] = held
        return cells.swapaxes(1, 2).reshape(self.rows * high, -1)[:-1, :-1].tolist()

    def heatmap(self, values: Any = None) -> Json:
        """The strip as a heatmap trace."""
        across = [self.grid(column) for column in range(self.columns)]
        down = [self.grid(row * self.columns) for row in range(self.rows)]
        x = [grid.left + edge * grid.cell for grid in across for edge in range(grid.columns + 1)]
        y = [grid.top + edge * grid.high for grid in down for edge in range(grid.rows + 1)]
        return {"type": "heatmap", "x": x, "y": y, "z": self.matrix(values), "showscale": False, "hoverinfo": "skip"}

    def bands(self, values: Any) -> Json:
        """A heatmap of bands along the feet of the cells, BAND of a cell high, and nothing above them."""
        rows = [row for row in self.matrix(values) if row[0] is not None]
        bands = [each for row in rows for each in (row, [None] * len(row))]
        tops = [self.first.top + row * self.pitch_y for row in range(self.rows)]
        feet = [(edge + 1 - up) * self.first.high for edge in range(self.first.rows) for up in (BAND, 0)]
        return {**self.heatmap(), "y": [top + foot for top in tops for foot in feet], "z": bands[:-1]}

    def draw(self, drawing: Drawing, name: str, values: Any = None, positions: Any = None, **more: Any) -> None:
        """Add its heatmap, of ``values`` or of the record's numbers at ``positions``, with ``more`` of the trace.

        A thin frame is around each grid, since white cells would be lost on a white page.
        """
        drawing.add(self.heatmap(values), name, {} if positions is None else {"z": self.matrix(positions)}, **more)
        for grid in self.grids:
            drawing.frame(grid)

    def name(self, drawing: Drawing, names: list[str]) -> None:
        """A name above each grid."""
        for grid, name in zip(self.grids, names, strict=True):
            drawing.write(grid.center, grid.top - 0.3 * drawing.text, name, "top center")
