"""Axes of a layout: quiet ones with numbers, hidden ones in pixels, and pairs of them in their part of a drawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.figures.kit.boxes import Box
from core.figures.kit.palette import MUTED
from core.figures.kit.protocol import Json

Placed = tuple[Box, Json, Json]  # a place in a drawing, and the axes x and y that it has


def hidden(first: float, last: float, **more: Any) -> Json:
    """An axis that nobody sees, between these ends."""
    return {"visible": False, "fixedrange": True, "range": [first, last], **more}


def quiet(text: float, name: str = "", apart: float = 4, **more: Any) -> Json:
    """An axis with small grey numbers and its ``name``, so many pixels ``apart``; it has only the lines it is told."""
    lines = {"showgrid": False, "zeroline": False}
    axis = {"fixedrange": True, "color": MUTED, "tickfont": {"size": text}, **lines, **more}
    return {**axis, "title": {"text": name, "font": {"size": text}, "standoff": apart}} if name else axis


def pixels(width: float, height: float) -> Placed:
    """The whole of a drawing, in pixels that nobody sees. x runs to the right, y down."""
    return Box(0, 0, width, height), hidden(0, width), hidden(height, 0)


def pairs(placed: Iterable[Placed], width: float, height: float) -> Json:
    """The pairs of axes, from 1 on, of a layout that is designed so wide and so high."""
    axes: Json = {}
    for number, (box, x, y) in enumerate(placed, start=1):
        name = _name(number)
        across, up = [box.left / width, box.right / width], [1 - box.bottom / height, 1 - box.top / height]
        axes[f"xaxis{name}"] = {**x, "anchor": f"y{name}", "domain": across}
        axes[f"yaxis{name}"] = {**y, "anchor": f"x{name}", "domain": up}
    return axes


def on(number: int) -> Json:
    """The keys that put a trace on the axis pair ``number``."""
    name = _name(number)
    return {"xaxis": f"x{name}", "yaxis": f"y{name}"}


def _name(number: int) -> str:
    return "" if number == 1 else str(number)
