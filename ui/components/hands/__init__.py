"""The log of what a visitor did (hands.js), and the component that brings it to the server (sender.js)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
HANDS = (HERE / "hands.js").read_text(encoding="utf-8")
KEY = "hands"

_component = st.components.v2.component(
    "hands", js=HANDS + (HERE / "sender.js").read_text(encoding="utf-8"), isolate_styles=False
)


def hands(acknowledged: dict[str, Any], on_log: Callable[[Any], None]) -> None:
    """Acknowledge what was taken; ``on_log`` gets what came since: ``{"hand": str, "entries": [{"n": int, ...}]}``."""

    def logged() -> None:
        on_log(st.session_state[KEY]["log"])

    _component(key=KEY, data=acknowledged, on_log_change=logged)
