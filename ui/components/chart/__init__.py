"""A chart: a figure that stands still, drawn by Plotly in the browser (chart.js, chart.css)."""

from __future__ import annotations

from core.figures.kit.protocol import Chart
from ui.components import show
from ui.navigation import EXPLORER


class ChartData(Chart):
    """A figure and what the page adds to it."""

    chosen: str | None  # the name of what is chosen now
    choosable: bool  # whether anything can be chosen
    explorer: str  # the page that a click on an experiment opens


def chart(payload: Chart, *, key: str, chosen: str | None = None, choosable: bool = True) -> None:
    """Show ``payload``, a figure of ``core.figures``.

    What has ``customdata`` can be chosen, by pointer or keyboard: "word:value" sets that word of the link, "open:query"
    opens that experiment in the Explorer. ``chosen`` is what is chosen now.
    """
    data: ChartData = {**payload, "chosen": chosen, "choosable": choosable, "explorer": EXPLORER}
    show("chart", data, key=key)
