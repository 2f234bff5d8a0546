"""A chart: a figure that stands still, drawn by Plotly in the browser (chart.js, chart.css)."""

from __future__ import annotations

from typing import Any

from ui import server
from ui.components import as_bytes, component
from ui.navigation import EXPLORER

HTML = """<div class="chart">
  <div class="chart-figure" role="img" translate="no"></div>
  <div class="chart-cells" role="listbox" aria-label="In the figure: arrow keys go on, Enter chooses" hidden></div>
</div>"""

_component = component(__file__, HTML, "plotly", "taps", "cells", "cursor", "focus")


def chart(payload: dict[str, Any], *, key: str, chosen: str | None = None, choosable: bool = True) -> None:
    """Show ``payload``, a figure of ``core.figures``.

    What has ``customdata`` can be chosen, by pointer or keyboard: "word:value" sets that word of the link, "open:query"
    opens that experiment in the Explorer. ``chosen`` is what is chosen now.
    """
    more = {"chosen": chosen, "choosable": choosable, "plotly_url": server.plotly_url(), "explorer": EXPLORER}
    _component(key=key, data=as_bytes(payload | more))
