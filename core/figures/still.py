"""A figure that stands still: its payload, a drawing in pixels, and tiles that can be pointed at.

x runs to the right, y down. A drawing is designed for a width and stretched to what there is: letters, dots and lines
keep their size then, distances along x grow.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.figures.bindings import Json, lines, texts
from core.figures.palette import GRID, MUTED, QUIET, TEXT


def payload(views: list[Json], summary: str) -> Json:
    """What the page draws: ``views`` (an arrangement for each width), ``summary``, ``id`` (equal for equal ones)."""
    content = json.dumps([views, summary], allow_nan=False).encode()
    return {"id": hashlib.blake2b(content, digest_size=8).hexdigest(), "views": views, "summary": summary}


def pixels(width: float, height: float) -> Json:
    """A pair of axes in pixels that nobody sees, for the whole of a layout."""
    hidden = {"visible": False, "fixedrange": True}
    return {"xaxis": {**hidden, "range": [0, width]}, "yaxis": {**hidden, "range": [height, 0]}}


def layout(height: float, text: float, **more: Any) -> Json:
    """A layout without margins, with letters of ``text`` pixels."""
    margin = {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0}
    font = {"color": TEXT, "size": text}
    return {"height": round(height), "margin": margin, "font": font, "barmode": "overlay", **QUIET, **more}


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

    def grown(self, by: float) -> Box:
        """With so much more on each side."""
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)


@dataclass
class Drawing:
    """Texts and rules, collected; ``text`` is the size of a letter."""

    text: float
    written: list[tuple[float, float, str, str, str, float]] = field(default_factory=list)
    ruled: list[tuple[float | None, float | None]] = field(default_factory=list)

    def write(
        self, x: float, y: float, text: str, position: str, color: str = MUTED, size: float | None = None
    ) -> None:
        """A text at a point; "middle right" is to the right of it. ``size`` is in pixels."""
        self.written.append((x, y, text, position, color, size or self.text))

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin line."""
        self.ruled += [(x0, y0), (x1, y1), (None, None)]

    def traces(self, **axes: str) -> list[Json]:
        """As Plotly draws them."""
        x, y, said, positions, colors, sizes = (list(column) for column in zip(*self.written, strict=True))
        labels = texts(x, y, said, axes, self.text, MUTED, positions)
        labels |= {"name": "labels", "textfont": {"size": sizes, "color": colors}}
        rules = lines([x for x, _ in self.ruled], [y for _, y in self.ruled], axes, GRID, width=1)
        return [{**rules, "name": "rules"}, labels]


def tiles(
    name: str,
    boxes: Sequence[Box],
    colors: Sequence[str],
    said: Sequence[str],
    lines: Sequence[str] | str = GRID,
    **more: Any,
) -> Json:
    """Rectangles, the lines around them, and what each says when it is pointed at.

    They are bars, which take the pointer on all of their area and stretch with the drawing. Colours are given as texts:
    of numbers on a scale, Plotly complains in the console.
    """
    return {
        "type": "bar",
        "name": name,
        "x": [box.center for box in boxes],
        "width": [box.width for box in boxes],
        "base": [box.top for box in boxes],
        "y": [box.height for box in boxes],
        "marker": {"color": list(colors), "line": {"color": lines, "width": 1}},
        "hoverinfo": "text",
        "hovertext": list(said),
        **more,
    }


def outline(name: str, box: Box, color: str, width: float) -> Json:
    """The four sides of a box."""
    x = [box.left, box.right, box.right, box.left, box.left]
    y = [box.top, box.top, box.bottom, box.bottom, box.top]
    return {**lines(x, y, {}, color, width=width), "name": name}
