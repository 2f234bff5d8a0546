"""The beginning of what a page shows of a thousand seeds: whether it can be known, and how many are trained.

That is found out beside the server, once for all visitors and pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from core.luck import Luck, luck_steps
from core.settings.registry import SETTINGS
from ui.page import Page
from ui.visit import telling
from ui.visit.beside import beside

KIND = "seeds"
# The settings of what is trained from many seeds, on the NumPy engine.
OF_RUNS = [name for name in SETTINGS if name not in ("seed", "engine")]


def over_seeds(page: Page, what: str, headline: Callable[[Luck], str]) -> Luck | None:
    """What becomes of the experiment in view from the seeds that are trained so far, with a bar while more are to come.

    None if there is nothing to draw of it: ``what`` cannot be found out of this experiment, or no seed is trained yet.
    """
    if page.cannot_treat("Not known yet", what, "then"):
        return None
    experiment = replace(page.view.experiment, engine="numpy")
    work = beside.work(KIND, experiment, partial(luck_steps, experiment))
    beside.wait(KIND, work, *telling.current())
    found = work.latest
    page.headline(headline(found) if found else "No seed is trained yet")
    if not work.finished:
        st.progress(found.progress if found else 0.0, "Training the seeds")
    return found if found and len(found.seeds) else None
