"""Luck on its page: the experiment in view from many seeds, and where its own stands among them."""

from __future__ import annotations

from core.figures.luck import luck_figure
from core.luck import headline, sentence
from ui.components.chart import chart
from ui.components.prose import prose
from ui.page import Page
from ui.parts.over_seeds import over_seeds


def luck_part(page: Page) -> None:
    """Draw the losses of all seeds and say where this one stands, as far as they are trained."""
    found = over_seeds(page, "Luck", headline)
    if found:
        chart(luck_figure(found), key="luck")
        prose(sentence(found), key="luck in words")
