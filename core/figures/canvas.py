"""A drawing in pixels: cells with numbers, and texts that stay or follow the epoch. x runs to the right, y down."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.figures.bindings import Json, Part, Sketch, lines, texts
from core.figures.palette import GRID, INK, MUTED, PALE, TEXT

DIGIT = 0.56  # the width of a digit, in letter sizes


@dataclass(frozen=True)
class Grid:
    """``rows`` x ``columns`` square cells; ``left`` and ``top`` are its corner."""

    left: float
    top: float
    cell: float
    rows: int
    columns: int

    @property
    def right(self) -> float:
        return self.left + self.columns * self.cell

    @property
    def bottom(self) -> float:
        return self.top + self.rows * self.cell

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centers(self) -> list[tuple[float, float]]:
        """The middle of each cell, row by row."""
        return [
            (self.left + (column + 0.5) * self.cell, self.top + (row + 0.5) * self.cell)
            for row in range(self.rows)
            for column in range(self.columns)
        ]


@dataclass
class Cells:
    """Square cells of one kind of number, coloured from -``limit`` (blue) over 0 (white) to ``limit`` (red)."""

    name: str
    limit: float
    style: Json  # how its numbers are written: core.figures.bindings
    letter: float
    points: list[tuple[float, float]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def add(self, grid: Grid, positions: list[int], keys: list[str] | None = None) -> None:
        """A grid of numbers from the record, row by row; ``keys`` name what is said when the pointer is on them."""
        self.points += grid.centers
        self.sizes += [grid.cell - 1] * len(positions)
        self.positions += positions
        self.keys += keys or [""] * len(positions)

    def sketch(self, sketch: Sketch, axes: Json) -> None:
        """Add the trace."""
        empty = [0.0] * len(self.points)
        trace = squares(self.name, self.points, self.sizes, empty, [""] * len(empty), self.limit, self.letter, axes)
        if any(self.keys):
            trace |= {"customdata": self.keys, "hoverinfo": "none"}
        sketch.add(trace, {"marker.color": self.positions}, numbers={"text": (self.positions, self.style)})


def squares(
    name: str,
    points: list[tuple[float, float]],
    sizes: list[float],
    values: list[float],
    text: list[str],
    limit: float,
    letter: float,
    axes: Json,
) -> Json:
    """A trace of square cells with texts in them."""
    marker = {
        "symbol": "square",
        "size": sizes,
        "color": values,
        "colorscale": PALE,
        "cmin": -limit,
        "cmax": limit,
        "line": {"color": GRID, "width": 1},
        "opacity": 1,
    }
    return {
        "type": "scatter",
        "name": name,
        "mode": "markers+text",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "text": text,
        "marker": marker,
        "textfont": {"size": letter, "color": INK},
        "textposition": "middle center",
        "hoverinfo": "skip",
        "cliponaxis": False,
        **axes,
    }


@dataclass
class Canvas:
    """What is written and ruled on a drawing; ``text`` is the size of its letters."""

    text: float
    written: list[tuple[float, float, str, str, float, str]] = field(default_factory=list)
    moving: list[tuple[float, float, list[Part], str, float, list[Part]]] = field(default_factory=list)
    ruled_x: list[float | None] = field(default_factory=list)
    ruled_y: list[float | None] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, position: str, color: str = MUTED, size: float = 1) -> None:
        """A text that stays; ``size`` is relative."""
        self.written.append((x, y, text, position, round(size * self.text, 1), color))

    def say(self, x: float, y: float, parts: list[Part], position: str, color: Part = TEXT, size: float = 1) -> None:
        """A text that follows the epoch."""
        self.moving.append((x, y, parts, position, round(size * self.text, 1), [color]))

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin line."""
        self.ruled_x += [x0, x1, None]
        self.ruled_y += [y0, y1, None]

    def sketch(self, sketch: Sketch, axes: Json) -> None:
        """Add the traces."""
        sketch.add(lines(self.ruled_x, self.ruled_y, axes, GRID))
        x, y, said, positions, sizes, colors = (list(column) for column in zip(*self.written, strict=True))
        trace = texts(x, y, said, axes, self.text, MUTED, positions)
        sketch.add({**trace, "name": "labels", "textfont": {"size": sizes, "color": colors}})
        x, y, words, positions, sizes, tints = (list(column) for column in zip(*self.moving, strict=True))
        trace = texts(x, y, [""] * len(x), axes, self.text, TEXT, positions)
        trace |= {"name": "words", "textfont": {"size": sizes, "color": [TEXT] * len(x)}}
        sketch.add(trace, words={"text": words, "textfont.color": tints})


def style(limit: float, cell: float, letter: float) -> Json:
    """How to write numbers up to ``limit`` in a cell: as many decimals as there is room for, three at most."""
    room = int(cell / (DIGIT * letter))
    whole = len(str(int(limit))) + 1  # the sign
    if whole > room:
        return {"form": "power", "lost": "NaN"}
    return {"digits": max(0, min(3, room - whole - 1)), "lost": "NaN"}
