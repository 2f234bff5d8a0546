"""The one surface to draw on: traces, and in pixels texts and rules. x runs to the right, y down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from core.figures.kit.boxes import Box
from core.figures.kit.labels import Labels
from core.figures.kit.marks import Path, strokes, texts
from core.figures.kit.palette import GRID, GROUND, MUTED, TEXT
from core.figures.kit.protocol import Binding, Json, Part, Words

# A text at a point: x, y, what is said, where it stands, seen from there ("top right" is above and to the right), the
# size of its letters in pixels, and its colour. What is said, and in which colour, may be parts that follow the epoch.
Text = tuple[float, float, Any, str, float, Part]


@dataclass
class Drawing:
    """A figure in one arrangement, as far as it is drawn.

    ``text`` is the size of a letter in pixels, and every ``size`` is relative to it; ``rules`` is the colour of rules.
    Rules and texts stand on ``axes`` in pixels, what follows the epoch on axes of its own, where there are some.
    """

    text: float
    rules: str = GRID
    axes: Json = field(default_factory=dict)
    moving_axes: Json = field(default_factory=dict)
    traces: list[Json] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    written: list[Text] = field(default_factory=list)
    moving: list[Text] = field(default_factory=list)
    ruled: list[Path] = field(default_factory=list)

    def add(self, trace: Json, name: str = "", positions: Json | None = None, **more: Any) -> None:
        """Add a trace, with its name and what ``more`` it says: its axes, its hovers.

        ``positions`` in the record bind attributes of it by name.
        """
        at = len(self.traces)
        self.traces.append({**trace, **({"name": name} if name else {}), **more})
        self.bindings += [{"trace": at, "attribute": each, "positions": of} for each, of in (positions or {}).items()]

    def bind(self, attribute: str, words: Words) -> None:
        """Of the last trace texts that follow the epoch."""
        self.bindings.append({"trace": len(self.traces) - 1, "attribute": attribute, "words": words})

    def write(self, x: float, y: float, said: str, position: str, color: str = MUTED, size: float = 1) -> None:
        """A text that stays."""
        self.written.append((x, y, said, position, round(size * self.text, 1), color))

    def say(self, x: float, y: float, said: list[Part], position: str, color: Part = TEXT, size: float = 1) -> None:
        """A text that follows the epoch."""
        self.moving.append((x, y, said, position, round(size * self.text, 1), color))

    def title(self, x: float, y: float, said: str, below: str = "", apart: float = 1.6) -> None:
        """A title, and the line below it, so many letters further down."""
        self.write(x, y, f"<b>{said}</b>", "middle right", TEXT, 1.1)
        if below:
            self.write(x, y + apart * self.text, below, "middle right")

    def write_labels(self, labels: Labels, box: Box) -> None:
        """Write what ``labels`` has placed into the chart's box."""
        for (x, height, position), said in labels.written:
            self.write(box.left + x * box.width, box.up(height), f"<b>{said}</b>", position, TEXT)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin line."""
        self.ruled.append([(x0, y0), (x1, y1)])

    def outline(self, name: str, box: Box, color: str) -> None:
        """A strong line around a box, with the ground on both sides of it."""
        self.add(strokes([box.around], GROUND, width=6), f"around the {name}")
        self.add(strokes([box.around], color, width=3), name)

    def frame(self, box: Box) -> None:
        """A thin line around a box."""
        self.ruled.append(box.around)

    def finish(self) -> None:
        """Add rules and texts as traces."""
        self.add(strokes(self.ruled, self.rules), "rules", **self.axes)
        if self.written:
            self.add(texts(*map(list, zip(*self.written, strict=True))), "labels", **self.axes)
        if self.moving:
            x, y, said, positions, sizes, colors = map(list, zip(*self.moving, strict=True))
            self.add(texts(x, y, [""] * len(x), positions, sizes, TEXT), "words", **(self.moving_axes or self.axes))
            self.bind("text", said)
            self.bind("textfont.color", [[color] for color in colors])

    def annotations(self, width: float, height: float) -> list[Json]:
        """The texts beside charts too, where a trace has none, of a figure that is designed for so many pixels."""
        across, up = {"left": "right", "center": "center", "right": "left"}, {"top": "bottom", "middle": "middle"}
        return [
            {
                "x": round(x / width, 4),
                "y": round(1 - y / height, 4),
                "xref": "paper",
                "yref": "paper",
                "text": said,
                "showarrow": False,
                "borderpad": 0,
                "align": "left",
                "xanchor": across[position.split()[1]],
                "yanchor": up.get(position.split()[0], "top"),
                "font": {"size": size, "color": color},
            }
            for x, y, said, position, size, color in self.written
        ]
