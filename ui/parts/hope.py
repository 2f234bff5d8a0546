"""A thousand seeds of the experiment in view: which edge detectors they end with."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.experiment import not_yet
from core.figures.edges import edges
from core.hope import definition, headline, hope, sentence
from ui import controls
from ui.components.chart import chart
from ui.page import Page
from ui.visit import seeds


def hope_part(page: Page) -> float | None:
    """Draw it; the seconds after which there is more to see."""
    view = page.view
    unknown = not_yet(view.experiment, "The seeds", "then")
    if unknown:
        page.headline("headline", "Not known yet")
        with page["part"]:
            controls.presets(view.experiment)
            st.markdown(unknown)
        return None
    luck, unfinished = seeds.found(replace(view.experiment, engine="numpy"))
    found = hope(luck, view.threshold) if luck else None
    page.headline("headline", headline(found) if found else "No seed is trained yet")
    with page["part"]:
        controls.presets(view.experiment)
        controls.differences(view)
        controls.narrow_settings(page.visit)
        if unfinished:
            st.progress(luck.progress if luck else 0.0, "Training the seeds")
        if luck and found and len(luck.seeds):
            st.markdown(sentence(found))
            controls.threshold(view)
            st.caption(definition(view.threshold))
            chart(edges(found, luck.filters), key="edges", choosable=False)
    return 0.0 if unfinished else None
