"""Axes of a layout: quiet ones with numbers, hidden ones in pixels, and pairs of them in their part of a drawing."""

from __future__ import annotations

from typing import Any

from core.figures.kit.boxes import Box
from core.figures.kit.palette import MUTED
from core.figures.kit.protocol import Json


def hidden(first: float, last: float, **more: Any) -> Json:
    """An axis that nobody sees, between these ends."""
    return {"visible": False, "fixedrange": True, "range": [first, last], **more}


def quiet(text: float, name: str = "", apart: float = 4, **more: Any) -> Json:
    """An axis with small grey numbers and its ``name``, so many pixels ``apart``; it has only the lines it is told."""
    lines = {"showgrid": False, "zeroline": False}
    axis = {"fixedrange": True, "color": MUTED, "tickfont": {"size": text}, **lines, **more}
    return {**axis, "title": {"text": name, "font": {"size": text}, "standoff": apart}} if name else axis


def pixels(width: float, height: float, number: int = 1) -> Json:
    """A pair of axes in pixels that nobody sees, for the whole of a layout. x runs to the right, y down."""
    return pair(number, Box(0, 0, width, height), (width, height), hidden(0, width), hidden(height, 0))


def pair(number: int, box: Box, of: tuple[float, float], x: Json, y: Json) -> Json:
    """The ``number``-th pair of axes of a layout, from 1, in its ``box`` ``of`` a drawing so wide and so high."""
    name, (width, height) = _name(number), of
    across, up = [box.left / width, box.right / width], [1 - box.bottom / height, 1 - box.top / height]
    return {
        f"xaxis{name}": {**x, "anchor": f"y{name}", "domain": across},
        f"yaxis{name}": {**y, "anchor": f"x{name}", "domain": up},
    }


def on(number: int) -> Json:
    """What a trace says that stands on this pair."""
    name = _name(number)
    return {"xaxis": f"x{name}", "yaxis": f"y{name}"}


def _name(number: int) -> str:
    return "" if number == 1 else str(number)
