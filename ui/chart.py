"""A chart: a figure that stands still, drawn by Plotly in the browser (chart.js, chart.css)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui import server
from ui.payload import HERE, as_bytes, javascript

HTML = """<div class="chart">
  <div class="chart-figure" role="img" translate="no"></div>
  <div class="chart-cells" role="listbox" aria-label="In the figure: arrow keys go on, Enter chooses" hidden></div>
</div>"""

_component = st.components.v2.component(
    "chart",
    html=HTML,
    css=(HERE / "chart.css").read_text(encoding="utf-8"),
    js=javascript("plotly.js", "taps.js", "cells.js", "cursor.js", "focus.js", "chart.js"),
    isolate_styles=False,
)


def chart(
    payload: dict[str, Any], *, key: str, chosen: str | None = None, on_choice: Callable[[str], None] | None = None
) -> None:
    """Show ``payload`` (a figure of ``core.figures``).

    ``on_choice`` gets the ``customdata`` of what is chosen, by pointer or keyboard; ``chosen`` is what is chosen now.
    """

    def choose() -> None:
        name = st.session_state[key]["choice"]
        if name is not None and on_choice is not None:
            on_choice(str(name))

    data = {**payload, "chosen": chosen, "choosable": on_choice is not None, "plotly_url": server.plotly_url()}
    _component(key=key, data=as_bytes(data), on_choice_change=choose)
