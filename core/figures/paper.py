"""Texts anywhere on a figure, beside its charts too, where a trace has none. x runs to the right, y down."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.figures.bindings import Json
from core.figures.labels import Labels
from core.figures.palette import MUTED, TEXT


@dataclass
class Paper:
    """The texts of a figure that is designed for so many pixels; ``text`` is the size of its letters."""

    width: float
    height: float
    text: float
    written: list[Json] = field(default_factory=list)

    def write(self, x: float, y: float, said: str, position: str, color: str = MUTED, size: float = 1) -> None:
        """A text; "top right" is above and to the right of its point. ``size`` is relative."""
        vertical, horizontal = position.split()
        self.written.append(
            {
                "x": round(x / self.width, 4),
                "y": round(1 - y / self.height, 4),
                "xref": "paper",
                "yref": "paper",
                "text": said,
                "showarrow": False,
                "borderpad": 0,
                "align": "left",
                "xanchor": {"left": "right", "center": "center", "right": "left"}[horizontal],
                "yanchor": {"top": "bottom", "middle": "middle", "bottom": "top"}[vertical],
                "font": {"size": round(size * self.text, 1), "color": color},
            }
        )

    def title(self, x: float, top: float, title: str, below: str) -> None:
        """The two lines above a chart that begins at x and ``top``."""
        self.write(x, top - 2.7 * self.text, f"<b>{title}</b>", "middle right", TEXT, 1.1)
        self.write(x, top - 1.2 * self.text, below, "middle right")

    def copy(self, labels: Labels, left: float, top: float) -> None:
        """The labels of a chart whose corner is there."""
        for x, height, said, position in labels.written:
            self.write(left + x * labels.width, top + (1 - height) * labels.height, f"<b>{said}</b>", position, TEXT)
