"""Filters that are set by hand, cell by cell (bench.js, bench.css)."""

from __future__ import annotations

from core.figures.kit.palette import DIVERGING
from ui.components import show


def bench(spelled: str, *, most: int, largest: float) -> None:
    """Show the filters of the word ``bench``, as the link spells them; there can be up to ``most``.

    A number may be typed into a cell, ``largest`` in size at most, and a click on its foot turns it to 1, -1 or 0.
    """
    show("bench", {"bench": spelled, "most": most, "largest": largest, "colorscale": DIVERGING})
