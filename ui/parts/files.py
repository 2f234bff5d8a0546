"""The run in view as files for other programs."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.run import Run
from core.run.export import as_csv, as_json

FILES = {"Run as CSV": ("stuck.csv", as_csv), "Run as JSON": ("stuck.json", as_json)}


def files(run: Run) -> None:
    """The buttons; a file is made when one is pressed."""
    for label, (name, made) in FILES.items():
        st.download_button(label, partial(made, run), name, key=name, on_click="ignore")
