"""The list of pages, and the way from one to another. Each link carries the whole view along, so nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.experiment import Experiment
from ui.link import View

EXPLORER = "app.py"
PAGES = {
    EXPLORER: "Explorer",
    "pages/1_Inside_the_network.py": "Inside the network",
    "pages/2_Which_fix_matters.py": "Which fix matters",
}


def open_in_explorer(view: View, experiment: Experiment) -> None:
    """Go to the Explorer with an experiment; for callbacks, which may not change the page themselves."""
    st.session_state["opened"] = link_to(view, experiment)


def follow() -> None:
    """Before a page is drawn: go where a callback wanted to go."""
    query = st.session_state.pop("opened", None)
    if query is not None:
        st.switch_page(EXPLORER, query_params=query)


def link_to(view: View, experiment: Experiment) -> dict[str, str]:
    """The query of a link to another experiment: from its end, with everything else as it is in view."""
    images = len(experiment.images)
    return replace(view, experiment=experiment, epoch=None, image=min(view.image, images)).to_query()


def navigation(view: View) -> None:
    """Draw the list."""
    with st.container(horizontal=True, gap="small"):
        for script, label in PAGES.items():
            st.page_link(script, label=label, query_params=view.to_query())
