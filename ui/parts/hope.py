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
    """Draw how close the filters of all seeds come to edge detectors, as far as they are trained."""
    threshold = page.view.threshold
    luck = over_seeds(page, "The seeds", lambda luck: headline(hope(luck, threshold)))
    if luck:
        chart(edges(hope(luck, threshold), luck.filters), key="edges", choosable=False)
        controls.threshold(page.view)
        prose(definition(threshold), key="definition")
