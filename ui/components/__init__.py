"""Components, each with its Python, JavaScript and CSS in a folder of its own.

hands     what a visitor did, until the server has it: every other component writes it down there, and only there
fields    controls: groups of buttons, numbers, a scale of rates, menus
links     ways to another view or page
row       in one line above a page: a choice, a phone's way to the settings, links; and the settings beside it
place     a place that another component fills
take      the tools of a page: pin, link, program, and a menu with the rest: own images, a task, a change in mid-run
player    a figure with its whole history, played in the browser
chart     a figure that stands still
bench     filters set by hand, cell by cell
claims    what the thread says, with verdicts
stage     what stands around the Explorer's figure on stage
check     the button that checks a task, and what came out
board     how many of a class have come how far, for its teacher
talk      the talk on its stage: chapters, guesses, the speaker's window, the handout
poll      asks the server for the next look while it works for this page
prose     a paragraph whose words explain themselves
why       why a run went as it did: findings, evidence, what each image costs, the table of changes that were tried
"""

from __future__ import annotations

import json
import zlib
from functools import cache
from typing import Any

import streamlit as st

from ui import modules

# What Streamlit carries of a component's JavaScript. Calls that come before the module wait for it, in their order.
STUB = """const module = import(new URL("./%s", document.baseURI));
export default (news) => module.then((component) => component.default(news));"""


def show(folder: str, data: Any, *, key: str = "", **more: Any) -> None:
    """Show the component of a folder, under a key of its own where there are several; ``data``: as JSON has it, or as
    ``as_bytes`` makes it.
    """
    made = data if isinstance(data, bytes) else as_bytes(data)
    component(folder)(key=key or folder, data=packed(made), **more)


@cache
def component(folder: str, module: str = "") -> Any:
    """Streamlit's component of a folder, whose module bears the folder's name if it is given no other."""
    script = STUB % modules.address(f"{folder}/{module or folder}.js")
    return st.components.v2.component(folder, js=script, isolate_styles=False)


LARGE = 1000  # bytes


def packed(data: bytes) -> bytes:
    """Data as they go to the browser: compressed where they are large. A figure's arrangements are much alike."""
    return zlib.compress(data, 1) if len(data) > LARGE else data


def as_bytes(data: Any) -> bytes:
    """JSON in UTF-8.

    Streamlit looks into a dictionary for data frames, for which it imports pandas (70 MB, half a second), and encodes
    it twice; bytes it passes on.
    """
    return json.dumps(data).encode()


def extended(made: bytes, **more: Any) -> bytes:
    """An object that ``as_bytes`` made, not an empty one, with more entries."""
    return made[:-1] + b", " + as_bytes(more)[1:]
