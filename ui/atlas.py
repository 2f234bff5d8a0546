"""The atlas on its page: a plane of it as a map, through the experiment in view."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qsl

import streamlit as st

from core.atlas import AXES, load, sentence, widest_safe_region
from core.comparison import setting
from core.experiment import Experiment
from core.figures.atlas_map import atlas_map
from core.settings import SETTINGS
from ui import controls
from ui.chart import chart
from ui.link import View
from ui.navigation import open_in_explorer
from ui.parts import choose_axis, choose_budget


def atlas_part(view: View) -> bool:
    """Draw it; there is nothing to wait for."""
    controls.presets(view.experiment)
    place = view.place
    plane = load().slice(place.rows, place.columns, view.experiment, place.budget)
    region = widest_safe_region(plane)
    st.header(sentence(plane, region), anchor=False)
    rows, columns, budget = st.columns(3)
    with rows:
        choose_axis("One axis", "rows", "columns", view)
    with columns:
        choose_axis("The other", "columns", "rows", view)
    with budget:
        choose_budget(view)
    chart(atlas_map(plane, region, view.experiment), key="map", on_choice=partial(_open, view))
    others = [name for name in AXES if name not in (place.rows, place.columns)]
    held = ", ".join(f"{SETTINGS[name].noun} {setting(plane.experiments[0][0], name)}" for name in others)
    st.caption(f"Held: {held}. The sidebar changes what is held; a click on a cell opens it in the Explorer.")
    moved = [f"{SETTINGS[name].noun} {setting(view.experiment, name)}" for name in plane.moved if name != "images"]
    if moved:
        st.caption(f"Not on the map, so the nearest is taken: {', '.join(moved)}.")
    if "images" in plane.moved:
        st.caption("The map is of the thread's six images, not of yours.")
    return False


def _open(view: View, name: str) -> None:
    query = dict(parse_qsl(name.removeprefix("open:")))
    open_in_explorer(view, Experiment.from_query(query))
