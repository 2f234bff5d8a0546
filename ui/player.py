"""The player: a figure with its whole history, played in the browser (player.html, player.css, player.js)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui.payload import as_bytes, with_plotly

HERE = Path(__file__).parent

_component = st.components.v2.component(
    "player",
    html=(HERE / "player.html").read_text(encoding="utf-8"),
    css=(HERE / "player.css").read_text(encoding="utf-8"),
    js=with_plotly("player.js"),
    isolate_styles=False,
)


def _nothing() -> None:
    """Streamlit gives a value back only if somebody listens to it."""


def player(
    payload: dict[str, Any],
    *,
    epoch: int | None,
    key: str,
    plotly_url: str,
    on_epoch_change: Callable[[], None] = _nothing,
    on_image_change: Callable[[], None] = _nothing,
) -> Any:
    """Show ``payload`` (``core.figures.explorer.explorer``) at ``epoch``, None for the last.

    The result has ``epoch``, where the visitor last came to rest (None for the last), and ``image``, the index of the
    image clicked just now, or None. A payload of the same id leaves the view alone, playing or not; a new one starts at
    ``epoch``.
    """
    return _component(
        key=key,
        data=as_bytes({**payload, "epoch": epoch, "plotly_url": plotly_url}),
        on_epoch_change=on_epoch_change,
        on_image_change=on_image_change,
    )
