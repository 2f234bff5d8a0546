"""The one surface to draw on, in pixels: texts, rules, boxes that can be pointed at. x runs to the right, y down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.figures.kit.bindings import Sketch, lines, texts
from core.figures.kit.labels import Labels
from core.figures.kit.palette import GRID, MUTED, TEXT
from core.figures.kit.protocol import Json, Part


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
    def around(self) -> tuple[list[float], list[float]]:
        """Its sides as a line that ends where it begins: x and y."""
        x = [self.left, self.right, self.right, self.left, self.left]
        return x, [self.top, self.top, self.bottom, self.bottom, self.top]

    def up(self, height: float) -> float:
        """The y of a height: 0 at the bottom, 1 at the top."""
        return self.bottom - height * self.height

    def grown(self, by: float) -> Box:
        """With so much more on each side."""
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)


class Text(NamedTuple):
    """A text at a point; ``position`` is where it stands, seen from there: "top right" is above and to the right."""

    x: float
    y: float
    said: Any  # a text that stays, or the parts of one that follows the epoch
    position: str
    size: float  # in pixels
    color: Part


@dataclass
class Drawing:
    """Texts and rules, collected. ``text`` is the size of a letter in pixels; every ``size`` is relative to it."""

    text: float
    rules: str = GRID
    written: list[Text] = field(default_factory=list)
    moving: list[Text] = field(default_factory=list)
    ruled: list[tuple[float | None, float | None]] = field(default_factory=list)

    def write(self, x: float, y: float, said: str, position: str, color: str = MUTED, size: float = 1) -> None:
        """A text that stays."""
        self.written.append(Text(x, y, said, position, round(size * self.text, 1), color))

    def say(self, x: float, y: float, said: list[Part], position: str, color: Part = TEXT, size: float = 1) -> None:
        """A text that follows the epoch."""
        self.moving.append(Text(x, y, said, position, round(size * self.text, 1), color))

    def title(self, x: float, y: float, said: str, below: str = "", apart: float = 1.6) -> None:
        """A title, and the line below it, so many letters further down."""
        self.write(x, y, f"<b>{said}</b>", "middle right", TEXT, 1.1)
        if below:
            self.write(x, y + apart * self.text, below, "middle right")

    def copy(self, labels: Labels, box: Box) -> None:
        """The labels of a chart that stands there."""
        for x, height, said, position in labels.written:
            self.write(box.left + x * box.width, box.up(height), f"<b>{said}</b>", position, TEXT)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin line."""
        self.ruled += [(x0, y0), (x1, y1), (None, None)]

    def frame(self, box: Box) -> None:
        """A thin line around a box."""
        self.ruled += [*zip(*box.around, strict=True), (None, None)]

    def traces(self, axes: Json | None = None) -> list[Json]:
        """What stays, as traces on a pair of axes in pixels."""
        rules = lines([x for x, _ in self.ruled], [y for _, y in self.ruled], axes or {}, self.rules)
        labels = [self._texts("labels", self.written, axes or {})] if self.written else []
        return [{**rules, "name": "rules"}, *labels]

    def sketch(self, sketch: Sketch, axes: Json, moving: Json | None = None) -> None:
        """Add all of it to a sketch, what follows the epoch on axes of its own if need be."""
        for trace in self.traces(axes):
            sketch.add(trace)
        words = {"text": [each.said for each in self.moving], "textfont.color": [[each.color] for each in self.moving]}
        still = [each._replace(said="", color=TEXT) for each in self.moving]
        sketch.add(self._texts("words", still, moving or axes), words=words)

    def _texts(self, name: str, written: list[Text], axes: Json) -> Json:
        x, y, said, positions, sizes, colors = (list(column) for column in zip(*written, strict=True))
        trace = texts(x, y, said, axes, self.text, MUTED, positions)
        return {**trace, "name": name, "textfont": {"size": sizes, "color": colors}}

    def annotations(self, width: float, height: float) -> list[Json]:
        """The texts beside charts too, where a trace has none, of a figure that is designed for so many pixels."""
        return [
            {
                "x": round(each.x / width, 4),
                "y": round(1 - each.y / height, 4),
                "xref": "paper",
                "yref": "paper",
                "text": each.said,
                "showarrow": False,
                "borderpad": 0,
                "align": "left",
                "xanchor": {"left": "right", "center": "center", "right": "left"}[each.position.split()[1]],
                "yanchor": {"top": "bottom", "middle": "middle", "bottom": "top"}[each.position.split()[0]],
                "font": {"size": each.size, "color": each.color},
            }
            for each in self.written
        ]


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
    return {**lines(*box.around, {}, color, width=width), "name": name}
