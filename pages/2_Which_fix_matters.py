"""Which fix matters: the thread on trial, over hundreds of seeds."""

from __future__ import annotations

import streamlit as st

from ui import link, session
from ui.atlas import atlas_part
from ui.claims import claims_part
from ui.factorial import factorial_part
from ui.luck import luck_part
from ui.parts import choose_part

CAPTION = (
    "**Which fix matters**: one seed can prove anything, so every claim of the thread is tried on hundreds of them, "
    "each with the weights that Keras drew for it in 2019."
)
DRAW = {"factorial": factorial_part, "claims": claims_part, "luck": luck_part, "map": atlas_part}

st.set_page_config("Which fix matters", page_icon=session.ICON, layout="wide")
view = session.begin("fixes", CAPTION)
choose_part(view)
unfinished = DRAW[view.place.part](view)
link.save(view)
if unfinished:
    st.rerun()
