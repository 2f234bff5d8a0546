"""The atlas on its page: a plane of it as a map, through the experiment in view."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.atlas import AXES, load, sentence, widest_safe_region
from core.experiment import not_yet
from core.figures.atlas_map import atlas_map
from core.outcome.comparison import setting
from core.settings.registry import SETTINGS
from ui import controls
from ui.components.chart import chart
from ui.components.prose import prose
from ui.page import Page


def map_part(page: Page) -> None:
    """Draw the map and the choice of its axes, and say what of the experiment in view is not on it."""
    view = page.view
    # Given filters would fit one number of filters alone.
    plane = load().plane(view.rows, view.columns, replace(view.experiment, initial_filters=None), view.budget)
    region = widest_safe_region(plane)
    page.headline(sentence(plane, region))
    controls.plane(view)
    chart(atlas_map(plane, region, view.experiment), key="map")
    others = [name for name in AXES if name not in (view.rows, view.columns)]
    held = ", ".join(f"{SETTINGS[name].noun} {setting(plane.experiments[0][0], name)}" for name in others)
    prose(
        f"Held fixed: {held}. The settings change that; a click on a cell opens it in the Explorer.",
        key="held",
        small=True,
    )
    moved = [f"{SETTINGS[name].noun} {setting(view.experiment, name)}" for name in plane.moved if name != "images"]
    if moved:
        st.caption(f"Not on the map, so the nearest is shown: {', '.join(moved)}.")
    if "images" in plane.moved:
        st.caption("The map is of the thread's six images, not of yours.")
    unknown = not_yet(view.experiment, "The map")
    if unknown:
        st.caption(unknown)
