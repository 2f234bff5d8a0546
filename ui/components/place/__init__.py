"""A place that is filled by another component, which bears the news: so it is the same in every run (place.js)."""

from __future__ import annotations

from ui.components import show


def place(key: str) -> None:
    """Keep the place of this name."""
    show("place", {"name": key}, key=key)
