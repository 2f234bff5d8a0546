"""The log of what a visitor did (hands.js), and the component that brings it to the server (sender.js).

That component is on every page, so it also keeps the page alive under a browser's translation (translated.js), and says
how it prints, that it holds still for whoever wants no motion, and that no table widens it (page.css).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.components import component

KEY = "hands"


def hands(acknowledged: dict[str, Any], on_log: Callable[[Any], bool]) -> None:
    """Acknowledge what was taken; ``on_log`` gets what came since: ``{"hand": str, "entries": [{"n": int, ...}]}``.

    It says whether any of it was new.
    """

    def logged() -> None:
        told = st.session_state.get(KEY)
        if told is not None:
            on_log(told["log"])

    told = component("hands", "sender")(key=KEY, data=acknowledged, on_log_change=logged)
    # After a run that ended before it came to this line Streamlit has forgotten the component's state, and the callback
    # had nothing to go by. What was sent is here all the same.
    if told["log"] is not None and on_log(told["log"]):
        st.rerun()
