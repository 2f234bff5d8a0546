"""A paragraph whose words of the glossary explain themselves on hover, on tap and by keyboard."""

from __future__ import annotations

from core.words.glossary import explained
from ui.components import as_bytes, component

_component = component(__file__)


def prose(text: str, *, key: str, small: bool = False) -> None:
    """Show the text; what stands between two pairs of asterisks is strong. ``small``: as a caption."""
    _component(key=key, data=as_bytes({"pieces": explained(text), "small": small}))
