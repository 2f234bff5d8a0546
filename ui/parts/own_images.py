"""What is about the thread's six images says so where the visitor has others."""

from __future__ import annotations

import streamlit as st

from core.images import THREAD_IMAGES
from ui.visit.view import View


def not_of_yours(view: View, what: str) -> None:
    """Say it in one line, if there are other images in view; ``what`` begins it: "The claims are about"."""
    if view.experiment.images != THREAD_IMAGES:
        st.caption(f"{what} the thread's six images, not about yours.")
