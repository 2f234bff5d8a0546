"""The claims of the thread with their verdicts, each unfolding into its evidence (claims.js, claims.css)."""

from __future__ import annotations

from typing import Any

from ui.components import as_bytes, component

_component = component(__file__)


def show(claims: list[dict[str, Any]], *, opened: str, thread: str) -> None:
    """Show the claims as ``ui.claims`` words them; the one with the key ``opened`` is unfolded.

    ``thread`` is the address where their words stand.
    """
    _component(key="claims", data=as_bytes({"claims": claims, "claim": opened, "thread": thread}))
