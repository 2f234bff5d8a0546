"""Bindings: which numbers of an epoch's record go where in a figure. The browser only gathers; it computes nothing.

What a binding can be is in ``protocol``. A number is written with fixed ``digits``, or in a ``form`` of its own:

size     of a gradient: "exactly 0", which is a fact and not a small number, or three digits, 2.58e-19
share    a probability: "exactly 0", "exactly 1", "1 − 6e-08", else four decimals
loss     four decimals, or three digits where these would say 0.0000
power    whole, or one digit and a power of ten, 2e5: for small cells
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.figures.kit.protocol import Binding, Json, NumberPart, Style, Words


def number(position: int, digits: int = 0) -> NumberPart:
    """The number at ``position`` with so many decimals; "not finite" where it is not."""
    return {"at": position, "digits": digits}


def form(position: int, name: str) -> NumberPart:
    """The number at ``position`` written in one of the forms above."""
    return {"at": position, "form": name}


def product(position: int, factor: float, digits: int) -> NumberPart:
    """The number at ``position`` times one that is the same at every epoch."""
    return {"at": position, "digits": digits, "times": factor}


def choice(position: int, words: list[str]) -> NumberPart:
    """The word that the whole number at ``position`` picks."""
    return {"at": position, "words": words}


@dataclass
class Sketch:
    """The traces of a figure and their bindings, collected."""

    traces: list[Json] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)

    def add(
        self,
        trace: Json,
        positions: dict[str, Any] | None = None,
        words: dict[str, Words] | None = None,
        numbers: dict[str, tuple[list[int], Style]] | None = None,
    ) -> None:
        """Add a trace; ``positions``, ``words`` and ``numbers`` bind attributes of it by name."""
        index = len(self.traces)
        self.traces.append(trace)
        for attribute, at in (positions or {}).items():
            self.bindings.append({"trace": index, "attribute": attribute, "positions": at})
        for attribute, said in (words or {}).items():
            self.bindings.append({"trace": index, "attribute": attribute, "words": said})
        for attribute, (at, style) in (numbers or {}).items():
            self.bindings.append({"trace": index, "attribute": attribute, "positions": at, "write": style})


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


def dots(x: Sequence[float | None], y: Sequence[float | None], axes: Json, **marker: Any) -> Json:
    """A trace of dots; ``marker`` is how they look."""
    trace = {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": {"opacity": 1, **marker}}
    return {**trace, "hoverinfo": "skip", "cliponaxis": False, **axes}


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
