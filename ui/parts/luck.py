"""Luck on its page: the experiment in view from many seeds, and where its own stands among them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.experiment import Experiment, not_yet
from core.figures.luck import luck_figure
from core.luck import Luck, headline, luck, sentence
from ui import controls
from ui.components.chart import chart
from ui.page import Page
from ui.visit.shared import Shared
from ui.visit.turns import Growing

KEY = "luck being found out"  # not the chart's

_known: Shared[Luck] = Shared(64)


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
    found, unfinished = _found(replace(view.experiment, engine="numpy"))
    page.headline("headline", headline(found) if found else "No seed is trained yet")
    with page["part"]:
        controls.presets(view.experiment)
        if unfinished:
            st.progress(found.progress if found else 0.0, "Training the seeds")
        if found and len(found.seeds):
            st.markdown(sentence(found))
            chart(luck_figure(found), key="luck")
    return unfinished


def _found(experiment: Experiment) -> tuple[Luck | None, bool]:
    """The luck of an experiment as far as it is known, and whether there is more to find out."""
    known = _known.get(experiment)
    if known is not None:
        return known, False
    growing: Growing[Luck] | None = st.session_state.get(KEY)
    if growing is None or growing.subject != experiment:
        growing = st.session_state[KEY] = Growing(experiment, luck(experiment))
    unfinished = growing.work()
    if not unfinished:
        del st.session_state[KEY]
        if growing.latest is not None:
            _known.keep(experiment, growing.latest)
    return growing.latest, unfinished
