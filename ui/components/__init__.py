"""Components, each with its Python, JavaScript and CSS in a folder of its own.

hands     what a visitor did, until the server has it: every other component writes it down there, and only there
fields    controls: groups of buttons, numbers, a scale of rates, menus
links     ways to another view or page
take      pin, link and script: what one takes from a page
player    a figure with its whole history, played in the browser
chart     a figure that stands still
fixes     the table of changes that were tried
claims    what the thread says, with verdicts
pulse     asks the server for the next look while it works for this page
terms     words that explain themselves
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.hands import HANDS

PLOTLY = Path(__file__).parent / "plotly.js"  # what every component that draws with Plotly needs


def component(file: str, html: str, *shared: Path) -> Any:
    """The component of the folder of ``file``: its JavaScript and CSS bear the folder's name.

    ``shared`` is JavaScript that stands before its own, behind the hands', with the CSS of the same name, if any.
    """
    folder = Path(file).parent
    own = (folder / f"{folder.name}.js").read_text(encoding="utf-8")
    styles = [each.with_suffix(".css") for each in (*shared, folder / f"{folder.name}.css")]
    css = "\n".join(each.read_text(encoding="utf-8") for each in styles if each.exists())
    return st.components.v2.component(
        folder.name,
        html=html,
        css=css or None,
        js="\n".join([HANDS, *(each.read_text(encoding="utf-8") for each in shared), own]),
        isolate_styles=False,
    )


def as_bytes(data: Any) -> bytes:
    """JSON in UTF-8. In JavaScript: ``JSON.parse(new TextDecoder().decode(data))``.

    Streamlit looks into a dictionary for data frames, for which it imports pandas (70 MB, half a second), and encodes
    it twice; bytes it passes on.
    """
    return json.dumps(data).encode()
