"""A chart: a figure that stands still, drawn by Plotly in the browser (chart.js, chart.css)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui import server
from ui.payload import HERE, as_bytes, with_plotly

_component = st.components.v2.component(
    "chart",
    html='<div class="chart"><div class="chart-figure" role="img"></div></div>',
    css=(HERE / "chart.css").read_text(encoding="utf-8"),
    js=with_plotly("chart.js"),
    isolate_styles=False,
)


def chart(payload: dict[str, Any], *, key: str, on_choice: Callable[[str], None] | None = None) -> None:
    """Show ``payload`` (a figure of ``core.figures``); ``on_choice`` gets the ``customdata`` of what is clicked."""

    def chosen() -> None:
        name = st.session_state[key]["choice"]
        if name is not None and on_choice is not None:
            on_choice(str(name))

    _component(key=key, data=as_bytes({**payload, "plotly_url": server.plotly_url()}), on_choice_change=chosen)
