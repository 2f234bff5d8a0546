"""Luck on its page: the experiment in view from many seeds, and where its own stands among them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.experiment import not_yet
from core.figures.luck import luck_figure
from core.luck import headline, sentence
from ui import controls
from ui.components.chart import chart
from ui.page import Page
from ui.visit import seeds


def luck_part(page: Page) -> bool:
    """Draw it; True while seeds are still being trained."""
    view = page.view
    unknown = not_yet(view.experiment, "Luck", "then")
    if unknown:
        page.headline("headline", "Not known yet")
        with page["part"]:
            controls.presets(view.experiment)
            st.markdown(unknown)
        return False
    found, unfinished = seeds.found(replace(view.experiment, engine="numpy"))
    page.headline("headline", headline(found) if found else "No seed is trained yet")
    with page["part"]:
        controls.presets(view.experiment)
        if unfinished:
            st.progress(found.progress if found else 0.0, "Training the seeds")
        if found and len(found.seeds):
            st.markdown(sentence(found))
            chart(luck_figure(found), key="luck")
    return unfinished
