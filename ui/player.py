"""The player: a figure with its whole history, played in the browser (player.html, player.css, player.js)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.payload import HERE, as_bytes, javascript

_component = st.components.v2.component(
    "player",
    html=(HERE / "player.html").read_text(encoding="utf-8"),
    css=(HERE / "player.css").read_text(encoding="utf-8"),
    js=javascript("plotly.js", "numbers.js", "keys.js", "taps.js", "cells.js", "focus.js", "player.js"),
    isolate_styles=False,
)


def _nothing(*_: Any) -> None:
    """Streamlit gives a value back only if somebody listens to it."""


def player(
    payload: dict[str, Any],
    *,
    epoch: int | None,
    key: str,
    plotly_url: str,
    on_epoch: Callable[[int | None], None] = _nothing,
    on_image_change: Callable[[], None] = _nothing,
) -> Any:
    """Show ``payload`` (``core.figures.explorer.explorer``) at ``epoch``, None for the last.

    ``on_epoch`` gets the epoch at which the visitor came to rest (None for the last), again and again until it comes
    back as ``epoch``: what a server that was away has missed is not lost. The result has ``image``, the index of the
    image clicked just now, or None. A payload of the same id leaves the view alone, playing or not; a new one starts at
    ``epoch``.
    """

    def rested() -> None:
        told = st.session_state[key]["epoch"]
        if told is not None:
            on_epoch(None if told == "last" else int(told))

    return _component(
        key=key,
        data=as_bytes({**payload, "epoch": epoch, "plotly_url": plotly_url}),
        on_epoch_change=rested,
        on_image_change=on_image_change,
    )
