"""The run in view: its filters in their patterns, played."""

from __future__ import annotations

import streamlit as st

from core.figures.basis import basis
from core.filters import ends
from core.filters.patterns import patterns
from core.luck.hope import definition
from ui import controls, page
from ui.components import as_bytes
from ui.components.player import player
from ui.components.prose import prose
from ui.page import Page


def filters_part(now: Page) -> float | None:
    """Draw the filters in their player; gives the seconds after which there is more to see, None where all is there."""
    view = now.view
    if now.cannot_treat("Not shown yet", "This page", "then"):
        return None
    trained = page.train(view)
    last = trained.run.kernels[-1]
    now.headline(f"In the end: {ends(last, view.threshold)}" if trained.whole else "Training")
    player(as_bytes(basis(patterns(trained.run, view.threshold))), view)
    page.notes(st.container(), trained)
    controls.threshold(view)
    prose(
        f"{definition(view.threshold)} The four patterns are an orthonormal basis: their four numbers say exactly "
        "what the four taps say, and their squares add up to the same energy.",
        key="definition",
    )
    return trained.again(view)
