"""The glossary's words that a text uses, each explaining itself on hover, on tap and by keyboard."""

from __future__ import annotations

from pathlib import Path

from core.glossary import GLOSSARY, used
from ui.components import as_bytes, component

TIPS = Path(__file__).parent / "tips.js"

_component = component(__file__, '<div class="terms"></div>', TIPS)


def terms(text: str, *, key: str) -> None:
    """Show the words that ``text`` uses; nothing where it uses none."""
    found = [(word, GLOSSARY[word]) for word in used(text)]
    _component(key=key, data=as_bytes({"lead": "In plain words:", "terms": found}))
