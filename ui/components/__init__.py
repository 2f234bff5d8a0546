"""Components, each with its Python, JavaScript and CSS in a folder of its own.

hands     what a visitor did, until the server has it: every other component writes it down there, and only there
fields    controls: groups of buttons, numbers, a scale of rates, menus
links     ways to another view or page
take      pin, link, patch and program: what one takes from a page
player    a figure with its whole history, played in the browser
chart     a figure that stands still
bench     filters set by hand, cell by cell
images    images drawn by hand, pixel by pixel
fixes     the table of changes that were tried
costs     the images of a run on the axis of their loss
claims    what the thread says, with verdicts
stage     what stands around the Explorer's figure on stage
task      the form by which a task for a class is made
check     the button that checks a task, and what came out
talk      the talk on its stage: chapters, guesses, the speaker's window, the handout
pulse     asks the server for the next look while it works for this page
terms     words that explain themselves
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.hands import HANDS

SHARED = Path(__file__).parent / "shared"


def component(file: str, html: str, *shared: str) -> Any:
    """The component of the folder of ``file``: its JavaScript and CSS bear the folder's name.

    ``shared`` names the files that stand before its own, behind the hands', each with the CSS of its name, if any:
    others of its folder, or what it shares with other components.
    """
    folder = Path(file).parent
    places = {name: folder if (folder / f"{name}.js").exists() else SHARED for name in shared}
    files = [*(place / f"{name}.js" for name, place in places.items()), folder / f"{folder.name}.js"]
    styles = [each.with_suffix(".css") for each in files]
    css = "\n".join(each.read_text(encoding="utf-8") for each in styles if each.exists())
    return st.components.v2.component(
        folder.name,
        html=html,
        css=css or None,
        js="\n".join([HANDS, *(each.read_text(encoding="utf-8") for each in files)]),
        isolate_styles=False,
    )


def as_bytes(data: Any) -> bytes:
    """JSON in UTF-8. In JavaScript: ``JSON.parse(new TextDecoder().decode(data))``.

    Streamlit looks into a dictionary for data frames, for which it imports pandas (70 MB, half a second), and encodes
    it twice; bytes it passes on.
    """
    return json.dumps(data).encode()


def extended(made: bytes, **more: Any) -> bytes:
    """An object that ``as_bytes`` made, not an empty one, with more entries."""
    return made[:-1] + b", " + as_bytes(more)[1:]
