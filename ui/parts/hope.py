"""A thousand seeds of the experiment in view: which edge detectors they end with."""

from __future__ import annotations

from core.figures.edges import edges
from core.luck.hope import definition, headline, hope
from ui import controls
from ui.components.chart import chart
from ui.components.prose import prose
from ui.page import Page
from ui.parts.over_seeds import over_seeds


def hope_part(page: Page) -> None:
    """Draw it."""
    view, luck = page.view, over_seeds(page, "The seeds")
    if luck is None:
        return
    found = hope(luck, view.threshold)
    page.headline(headline(found))
    if len(luck.seeds):
        with page["part"]:
            chart(edges(found, luck.filters), key="edges", choosable=False)
            controls.threshold(view)
            prose(definition(view.threshold), key="definition")
