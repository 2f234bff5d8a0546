"""A paragraph whose words of the glossary explain themselves on hover, on tap and by keyboard."""

from __future__ import annotations

from core.words.glossary import explained
from ui.components import show


def prose(text: str, *, key: str, small: bool = False) -> None:
    """Show the text; what stands between two pairs of asterisks is strong. ``small``: as a caption."""
    show("prose", {"pieces": explained(text), "small": small}, key=key)
