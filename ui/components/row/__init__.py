"""In one line above a page: a choice, a phone's way to the settings, and links; it fills the sidebar, too (row.js)."""

from __future__ import annotations

from typing import Any

from ui.components import as_bytes, component
from ui.components.fields import Field
from ui.components.links import listed

_component = component(__file__)


def row(
    choices: list[Field], settings: list[Field], *, key: str, note: str, undo: dict[str, Any] | None = None
) -> None:
    """Show the ``choices``, a button that opens the ``settings`` where the sidebar is out of sight, and the links
    that ``undo`` what was changed. ``note`` stands above the settings.
    """
    data = {"choices": choices, "settings": settings, "note": note, "links": undo or listed([], label="")}
    _component(key=key, data=as_bytes(data))
