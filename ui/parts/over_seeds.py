"""The beginning of what a page shows of a thousand seeds: whether it can be known, and how many are trained."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.experiment import not_yet
from core.luck import Luck
from core.settings.registry import SETTINGS
from ui import controls
from ui.page import Page
from ui.visit import seeds

# The settings of what is trained from many seeds, on the NumPy engine.
OF_RUNS = [name for name in SETTINGS if name not in ("seed", "engine")]


def over_seeds(page: Page, what: str) -> tuple[Luck | None, bool] | None:
    """The seeds of the experiment in view as far as they are trained, and whether more are to come.

    None for an experiment of which ``what`` cannot be found out yet: then the page says so already.
    """
    experiment = page.view.experiment
    with page["experiment"]:
        controls.experiment(page.view, [])
    unknown = not_yet(experiment, what, "then")
    if unknown is None:
        return seeds.found(replace(experiment, engine="numpy"))
    page.headline("headline", "Not known yet")
    page["part"].markdown(unknown)
    return None


def progress(found: Luck | None, unfinished: bool) -> None:
    """A bar while seeds are trained."""
    if unfinished:
        st.progress(found.progress if found else 0.0, "Training the seeds")
