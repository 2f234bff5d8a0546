"""Square cells with numbers in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.figures.kit.axes import on
from core.figures.kit.boxes import Box, Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.marks import dots
from core.figures.kit.palette import GRID, INK, PALE
from core.figures.kit.protocol import Json, Style

DIGIT = 0.56  # the width of a digit, in letter sizes
PIXELS = on(6)  # axes of the whole drawing: the pair on top of all others, which gets the pointer


@dataclass
class Cells:
    """Square cells of one kind of number, coloured from -``limit`` (blue) over 0 (white) to ``limit`` (red)."""

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

    def draw(self, drawing: Drawing, name: str) -> None:
        """Add the trace."""
        count = len(self.boxes)
        trace = squares(self.boxes, [0.0] * count, [""] * count, self.limit, self.letter)
        if any(self.keys):
            trace |= {"customdata": self.keys, "hoverinfo": "none"}
        drawing.add(trace, name, {"marker.color": self.positions, "text": self.positions}, **PIXELS)
        drawing.bindings[-1]["write"] = self.style  # the texts' binding is the last one


def squares(boxes: list[Box], values: list[float], text: list[str], limit: float, letter: float) -> Json:
    """A trace of square cells with texts in them."""
    x, y, sizes = ([*each] for each in zip(*((box.center, box.middle, box.width - 1) for box in boxes), strict=True))
    scale: Json = {"colorscale": PALE, "cmin": -limit, "cmax": limit, "line": {"color": GRID, "width": 1}}
    font = {"textfont": {"size": letter, "color": INK}, "textposition": "middle center"}
    cells = dots(x, y, symbol="square", size=sizes, color=values, **scale)
    return {**cells, "mode": "markers+text", "text": text, **font}


def style(limit: float, cell: float, letter: float) -> Style:
    """How to write numbers up to ``limit`` in a cell: as many decimals as there is room for, three at most."""
    room = int(cell / (DIGIT * letter))
    whole = len(str(int(limit))) + 1  # the sign
    if whole > room:
        return {"form": "power", "lost": "NaN"}
    return {"digits": max(0, min(3, room - whole - 1)), "lost": "NaN"}
