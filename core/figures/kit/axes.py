"""Axes of a layout: quiet ones with numbers, hidden ones in pixels, and pairs of them in their part of a drawing."""

from __future__ import annotations

from typing import Any

from core.figures.kit.palette import MUTED
from core.figures.kit.protocol import Json

HIDDEN = {"visible": False, "fixedrange": True}


def quiet(text: float, name: str = "", apart: float = 4, **more: Any) -> Json:
    """An axis with small grey numbers and its ``name``, so many pixels ``apart``; it has only the lines it is told."""
    lines = {"showgrid": False, "zeroline": False}
    axis = {"fixedrange": True, "color": MUTED, "tickfont": {"size": text}, **lines, **more}
    return {**axis, "title": {"text": name, "font": {"size": text}, "standoff": apart}} if name else axis


def pixels(width: float, height: float) -> Json:
    """A pair of axes in pixels that nobody sees, for the whole of a layout. x runs to the right, y down."""
    return {"xaxis": {**HIDDEN, "range": [0, width]}, "yaxis": {**HIDDEN, "range": [height, 0]}}


def pair(number: int, x: Json, y: Json) -> Json:
    """The ``number``-th pair of axes of a layout, from 1."""
    name = _name(number)
    return {f"xaxis{name}": {**x, "anchor": f"y{name}"}, f"yaxis{name}": {**y, "anchor": f"x{name}"}}


def on(number: int) -> Json:
    """What a trace says that stands on this pair."""
    name = _name(number)
    return {"xaxis": f"x{name}", "yaxis": f"y{name}"}


def across(ends: tuple[float, float], width: float) -> list[float]:
    """The domain of an axis from the first to the second of two places along x."""
    return [ends[0] / width, ends[1] / width]


def down(top: float, length: float, height: float) -> list[float]:
    """The domain of an axis that begins at ``top``; Plotly counts from below."""
    return [1 - (top + length) / height, 1 - top / height]


def _name(number: int) -> str:
    return "" if number == 1 else str(number)
