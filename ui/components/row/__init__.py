"""In one line above a page: a choice, a phone's way to the settings, and links; it fills the sidebar, too (row.js)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.components import show
from ui.components.fields import Field
from ui.components.links import listed


def row(choices: list[Field], settings: Sequence[Field], *, key: str, undo: dict[str, Any] | None = None) -> None:
    """Show the ``choices``, a button that opens the ``settings`` where the sidebar is out of sight, and the links
    that ``undo`` what was changed.
    """
    # What the dot at an option means; a number has none.
    note = "marks the question's own value" if any(each["kind"] == "choice" for each in settings) else ""
    data = {"choices": choices, "settings": settings, "note": note, "links": undo or listed([], label="")}
    show("row", data, key=key)
