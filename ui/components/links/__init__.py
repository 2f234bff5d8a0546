"""Ways to another page or view, as a list of links; or buttons, which lead nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from ui.components import show


def links(these: Iterable[dict[str, Any]], *, key: str, label: str, lead: str = "", width: str = "stretch") -> None:
    """Show the links of ``link``; ``label`` names the list for a screen reader, ``lead`` stands before it.

    ``width``: "content" for a list that leaves the rest of its row to others.
    """
    show("links", listed(these, label=label, lead=lead), key=key, width=width)


def listed(these: Iterable[dict[str, Any]], *, label: str, lead: str = "") -> dict[str, Any]:
    """The same, for a component of which the links are a part."""
    return {"links": list(these), "label": label, "lead": lead}


def link(label: str, path: str, query: dict[str, str], entry: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One link: ``entry`` is what a click does here, ``path`` and ``query`` what it opens elsewhere.

    ``path`` is that of a page, "" for the first; all pages lie side by side.
    """
    href = f"./{path}" + (f"?{urlencode(query)}" if query else "")
    return {"label": label, "href": href, "entry": entry, **more}
