"""The strip of images: one button each, with the image on it."""

from __future__ import annotations

import base64

import streamlit as st

from core.images import CLASS_NAMES, SIDE, Image
from ui.link import View

KEY = "chosen image"  # not the state's own: that outlives the page, a widget's does not


def choose_image(view: View) -> None:
    """Draw the strip; the image in view is the session's ``image``, from 1."""
    images = view.experiment.images
    st.session_state[KEY] = view.image
    st.segmented_control(
        "Image",
        range(1, len(images) + 1),
        key=KEY,
        required=True,
        format_func=lambda number: f"![]({picture(images[number - 1])}) {number} {CLASS_NAMES[images[number - 1][1]]}",
        on_change=_remember,
        label_visibility="collapsed",
    )


def picture(image: Image) -> str:
    """The image as a small SVG in a URL."""
    cells = "".join(
        f'<rect x="{index % SIDE}" y="{index // SIDE}" width="1.02" height="1.02" fill="rgb({grey},{grey},{grey})"/>'
        for index, grey in enumerate(image[0])
    )
    frame = '<rect width="3" height="3" fill="none" stroke="#888" stroke-width=".15"/>'
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-.1 -.1 3.2 3.2" width="64" height="64">'
    return "data:image/svg+xml;base64," + base64.b64encode(f"{svg}{cells}{frame}</svg>".encode()).decode()


def _remember() -> None:
    st.session_state["image"] = st.session_state[KEY]
