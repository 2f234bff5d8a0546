"""Bindings: which numbers of an epoch's record go where in a figure. The browser only gathers; it computes nothing.

positions   a position in the record, None for a gap, or lists of these: becomes the numbers in the same shape
words       a list of texts; a text is a list of parts; a part is a string, ``number(...)`` or ``choice(...)``
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Part = str | Json
Words = list[list[Part]]


def number(position: int, digits: int = 0) -> Json:
    """The number at ``position`` with so many decimals; "not finite" where it is not."""
    return {"at": position, "digits": digits}


def choice(position: int, words: list[str]) -> Json:
    """The word that the whole number at ``position`` picks."""
    return {"at": position, "words": words}


@dataclass
class Sketch:
    """The traces of a figure and their bindings, collected."""

    traces: list[Json] = field(default_factory=list)
    bindings: list[Json] = field(default_factory=list)

    def add(self, trace: Json, positions: dict[str, Any] | None = None, words: dict[str, Words] | None = None) -> None:
        """Add a trace; ``positions`` and ``words`` bind attributes of it by name."""
        index = len(self.traces)
        self.traces.append(trace)
        for attribute, at in (positions or {}).items():
            self.bindings.append({"trace": index, "attribute": attribute, "positions": at})
        for attribute, said in (words or {}).items():
            self.bindings.append({"trace": index, "attribute": attribute, "words": said})


def lines(x: Sequence[float | None], y: Sequence[float | None], axes: Json, color: str, **line: Any) -> Json:
    """A trace of thin lines; None breaks them."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": color, "width": 1, **line},
        "hoverinfo": "skip",
        "cliponaxis": False,
        **axes,
    }


def texts(
    x: list[float], y: list[float], text: list[str], axes: Json, size: float, color: str, position: str | list[str]
) -> Json:
    """A trace of texts; ``position`` is where a text stands, seen from its point: "top right" is above and right."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": text,
        "textposition": position,
        "textfont": {"size": size, "color": color},
        "hoverinfo": "skip",
        "cliponaxis": False,
        **axes,
    }
