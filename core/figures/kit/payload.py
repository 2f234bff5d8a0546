"""A figure's arrangements, and what the browser gets of all of them together."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from core.figures.kit.axes import Placed, pairs, pixels
from core.figures.kit.drawing import Drawing
from core.figures.kit.palette import QUIET, TEXT
from core.figures.kit.protocol import Chart, Moving, Part, Player, Still

# Least width, width and letters of the pictures of "Which fix matters", and of "What filters learn".
WIDTHS_OF_FIXES = ((0, 340, 12), (680, 690, 12), (980, 990, 13), (1380, 1390, 18))
WIDTHS_OF_FILTERS = ((0, 340, 12), (680, 700, 12), (960, 980, 13), (1300, 1330, 16))


@dataclass(frozen=True)
class Arrangement:
    """One arrangement of a figure, for ``min_width`` pixels and more, designed for ``width``. Lengths are pixels.

    It is stretched to the width there is: letters, dots and lines keep their size, distances along x grow. What a
    figure has of the sizes: ``text`` of a letter, ``number`` of one in a cell, ``side`` of the largest square, ``row``
    is the height of a row, ``height`` of what is to be filled; cells are ``scale`` times as large as usual, lines
    ``bold`` pixels wider.
    """

    min_width: int
    width: float
    text: float
    side: float = field(default=0, kw_only=True)
    row: float = field(default=0, kw_only=True)
    number: float = field(default=0, kw_only=True)
    height: float = field(default=0, kw_only=True)
    scale: float = field(default=1, kw_only=True)
    bold: float = field(default=0, kw_only=True)

    @classmethod
    def at(cls, widths: Sequence[tuple[int, float, float]], **sizes: Sequence[Any]) -> tuple[Self, ...]:
        """An arrangement for each of ``widths`` (``min_width``, ``width``, ``text``), with its own other sizes."""
        rows = zip(widths, *sizes.values(), strict=True)
        return tuple(cls(*width, **dict(zip(sizes, own, strict=True))) for width, *own in rows)

    @property
    def narrow(self) -> bool:
        """Whether it is what a phone has."""
        return self.min_width == 0

    def still(self, drawing: Drawing, height: float, placed: Iterable[Placed] = (), **more: Any) -> Still:
        """A figure that stands still, in pixels, or on these pairs of axes, from 1 on."""
        drawing.finish()
        return self._laid_out(drawing, height, placed or [pixels(self.width, height)], **more)

    def charts(self, drawing: Drawing, height: float, placed: Iterable[Placed]) -> Still:
        """A figure of charts, each on its pair of axes. Texts stand beside them."""
        return self._laid_out(drawing, height, placed, annotations=drawing.annotations(self.width, height))

    def moving(self, drawing: Drawing, height: float, placed: Iterable[Placed], **more: Any) -> Moving:
        """A figure that a player moves, otherwise as ``still``."""
        return {**self.still(drawing, height, placed, **more), "bindings": drawing.bindings}

    def _laid_out(self, drawing: Drawing, height: float, placed: Iterable[Placed], **more: Any) -> Still:
        layout = {
            "height": round(height),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "font": {"color": TEXT, "size": self.text},
            "barmode": "overlay",
            **QUIET,
            **pairs(placed, self.width, height),
            **more,
        }
        return {"min_width": self.min_width, "data": drawing.traces, "layout": layout}


def chart(views: list[Still], summary: str) -> Chart:
    """A figure that stands still."""
    return {"id": _id(json.dumps([views, summary], allow_nan=False)), "views": views, "summary": summary}


def player(views: list[Moving], rows: np.ndarray, identity: object, summary: str, live: list[Part]) -> Player:
    """A figure with its history: ``rows`` (epochs, numbers) float32, whose first number is the epoch.

    What else may change the figure is in ``identity``.
    """
    epochs, history = rows[:, 0].astype(int).tolist(), rows.tobytes()
    found: Player = {
        "id": _id(repr(identity), history),
        "views": views,
        "summary": summary,
        "live": live,
        "epochs": epochs[-1],
        "history": base64.b64encode(history).decode(),
        "size": rows.shape[1],
    }
    if len(epochs) <= epochs[-1]:
        found["at"] = epochs
    return found


def _id(content: str, more: bytes = b"") -> str:
    return hashlib.blake2b(content.encode() + more, digest_size=8).hexdigest()
