"""Square cells with numbers in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.figures.kit.bindings import Sketch, dots
from core.figures.kit.cells import Grid
from core.figures.kit.drawing import Box
from core.figures.kit.palette import GRID, INK, PALE
from core.figures.kit.protocol import Json, Style

DIGIT = 0.56  # the width of a digit, in letter sizes


@dataclass
class Cells:
    """Square cells of one kind of number, coloured from -``limit`` (blue) over 0 (white) to ``limit`` (red)."""

    name: str
    limit: float
    style: Style  # how its numbers are written
    letter: float
    boxes: list[Box] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def add(self, grid: Grid, positions: list[int], keys: list[str] | None = None) -> None:
        """A grid of numbers from the record, row by row; ``keys`` name what is said when the pointer is on them."""
        self.boxes += grid.boxes
        self.positions += positions
        self.keys += keys or [""] * len(positions)

    def sketch(self, sketch: Sketch, axes: Json) -> None:
        """Add the trace."""
        count = len(self.boxes)
        trace = squares(self.name, self.boxes, [0.0] * count, [""] * count, self.limit, self.letter, axes)
        if any(self.keys):
            trace |= {"customdata": self.keys, "hoverinfo": "none"}
        sketch.add(trace, {"marker.color": self.positions}, numbers={"text": (self.positions, self.style)})


def squares(
    name: str, boxes: list[Box], values: list[float], text: list[str], limit: float, letter: float, axes: Json
) -> Json:
    """A trace of square cells with texts in them."""
    scale = {"colorscale": PALE, "cmin": -limit, "cmax": limit, "line": {"color": GRID, "width": 1}}
    x, y, sizes = zip(*((box.center, box.middle, box.width - 1) for box in boxes), strict=True)
    trace = dots(list(x), list(y), axes, symbol="square", size=list(sizes), color=values, **scale)
    font = {"textfont": {"size": letter, "color": INK}, "textposition": "middle center"}
    return {**trace, "name": name, "mode": "markers+text", "text": text, **font}


def style(limit: float, cell: float, letter: float) -> Style:
    """How to write numbers up to ``limit`` in a cell: as many decimals as there is room for, three at most."""
    room = int(cell / (DIGIT * letter))
    whole = len(str(int(limit))) + 1  # the sign
    if whole > room:
        return {"form": "power", "lost": "NaN"}
    return {"digits": max(0, min(3, room - whole - 1)), "lost": "NaN"}
