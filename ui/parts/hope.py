"""A thousand seeds of the experiment in view: which edge detectors they end with."""

from __future__ import annotations

from core.figures.edges import edges
from core.luck.hope import definition, headline, hope
from ui import controls
from ui.components.chart import chart
from ui.components.prose import prose
from ui.page import Page
from ui.parts.over_seeds import over_seeds, progress


def hope_part(page: Page) -> None:
    """Draw it."""
    view = page.view
    asked = over_seeds(page, "The seeds")
    if asked is None:
        return
    luck, unfinished = asked
    found = hope(luck, view.threshold) if luck else None
    page.headline("headline", headline(found) if found else "No seed is trained yet")
    with page["part"]:
        progress(luck, unfinished)
        if luck and found and len(luck.seeds):
            chart(edges(found, luck.filters), key="edges", choosable=False)
            controls.threshold(view)
            prose(definition(view.threshold), key="definition")
