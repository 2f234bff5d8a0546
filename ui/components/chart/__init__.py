"""A chart: a figure that stands still, drawn by Plotly in the browser (chart.js, chart.css)."""

from __future__ import annotations

from core.figures.kit.protocol import Chart
from ui import server
from ui.components import PLOTLY, as_bytes, component
from ui.navigation import EXPLORER

_component = component(__file__, '<div class="chart"><div class="chart-figure" role="img"></div></div>', PLOTLY)


class ChartData(Chart):
    """A figure and what the page adds to it."""

    plotly_url: str
    explorer: str  # the page that a click on an experiment opens


def chart(payload: Chart, *, key: str) -> None:
    """Show ``payload``, a figure of ``core.figures``.

    A click on what has ``customdata`` "word:value" sets that word of the link; one on "open:query" opens that
    experiment in the Explorer.
    """
    data: ChartData = {**payload, "plotly_url": server.plotly_url(), "explorer": EXPLORER}
    _component(key=key, data=as_bytes(data))
