"""The claims of the thread with their verdicts, each unfolding into its evidence (claims.js, claims.css)."""

from __future__ import annotations

from typing import Any

from ui.components import show


def claims_shown(claims: list[dict[str, Any]], *, opened: str, thread: str) -> None:
    """Show the claims as ``ui.parts.claims`` words them; the one with the key ``opened`` is unfolded.

    ``thread`` is the address where their words stand.
    """
    show("claims", {"claims": claims, "claim": opened, "thread": thread})
