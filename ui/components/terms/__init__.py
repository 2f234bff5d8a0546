"""The glossary's words that a text uses, each explaining itself on hover, on tap and by keyboard."""

from __future__ import annotations

from core.words.glossary import GLOSSARY, used
from ui.components import as_bytes, component

_component = component(__file__)


def terms(text: str, *, key: str) -> None:
    """Show the words that ``text`` uses; nothing where it uses none."""
    found = [(word, GLOSSARY[word]) for word in used(text)]
    _component(key=key, data=as_bytes({"lead": "In plain words:", "terms": found}))
