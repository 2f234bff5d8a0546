"""Traces: lines, dots, texts, and rectangles that can be pointed at. ``Drawing.add`` names them and gives them axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from core.figures.kit.boxes import Box
from core.figures.kit.palette import GRID
from core.figures.kit.protocol import Json

Line = Sequence[float | None]  # None breaks it
Path = Sequence[tuple[float, float]]


def lines(x: Line, y: Line, color: str, **line: Any) -> Json:
    """Thin lines."""
    look = {"color": color, "width": 1, **line}
    return {**_scatter("lines", x, y), "line": look}


def strokes(paths: Iterable[Path], color: str, **line: Any) -> Json:
    """Thin lines, each along the points (x, y) of its path."""
    x, y = ([each for path in paths for each in (*(point[way] for point in path), None)] for way in (0, 1))
    return lines(x[:-1], y[:-1], color, **line)


def levels(first: float, last: float, heights: Iterable[float], color: str) -> Json:
    """Thin lines from ``first`` to ``last`` at some heights."""
    return strokes([[(first, height), (last, height)] for height in heights], color)


def dots(x: Line, y: Line, **marker: Any) -> Json:
    """Dots; ``marker`` is how they look."""
    return {**_scatter("markers", x, y), "marker": {"opacity": 1, **marker}}


def texts(x: Line, y: Line, said: Sequence[str], position: Any, size: Any, color: Any, **font: Any) -> Json:
    """Texts; ``position`` is where one stands, seen from its point: "top right" is above and right.

    Position, size and colour are those of all, or a list of them; ``font`` is what else there is to say of the letters.
    """
    look = {"textposition": position, "textfont": {"size": size, "color": color, **font}}
    return {**_scatter("text", x, y), "text": said, **look}


def texts_in(boxes: Sequence[Box], said: list[str], size: float, colors: list[str], **font: object) -> Json:
    """A text in the middle of each box."""
    x, y = [box.center for box in boxes], [box.middle for box in boxes]
    return texts(x, y, said, "middle center", size, colors, **font)


class Tile(NamedTuple):
    """A rectangle, what it says when it is pointed at, and the colour of the line around it."""

    box: Box
    color: str
    said: str = ""
    rim: str = GRID


def tiles(found: Sequence[Tile]) -> Json:
    """Rectangles that can be pointed at.

    They are bars, which take the pointer on all of their area and stretch with the drawing. Colours are given as texts:
    of numbers on a scale, Plotly complains in the console.
    """
    rims = [tile.rim for tile in found]
    return {
        "type": "bar",
        "x": [tile.box.center for tile in found],
        "width": [tile.box.width for tile in found],
        "base": [tile.box.top for tile in found],
        "y": [tile.box.height for tile in found],
        "marker": {
            "color": [tile.color for tile in found],
            "line": {"color": rims[0] if len(set(rims)) == 1 else rims, "width": 1},
        },
        "hoverinfo": "text",
        "hovertext": [tile.said for tile in found],
    }


def _scatter(mode: str, x: Line, y: Line) -> Json:
    return {"type": "scatter", "mode": mode, "x": x, "y": y, "hoverinfo": "skip", "cliponaxis": False}
