"""The list of pages. Each link carries experiment, epoch, pin and image along, so a change of page loses nothing."""

from __future__ import annotations

import streamlit as st

from ui.link import View

PAGES = {"app.py": "Explorer", "pages/1_Inside_the_network.py": "Inside the network"}


def navigation(view: View) -> None:
    """Draw the list."""
    with st.container(horizontal=True, gap="small"):
        for script, label in PAGES.items():
            st.page_link(script, label=label, query_params=view.to_query())
