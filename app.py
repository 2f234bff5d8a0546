"""The Explorer: one run, from its verdict down to its weights.

``streamlit run app.py`` and ``uvicorn app:app`` both find the server in ``app``; a visit runs this file as a script.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.outcome.comparison import comparison
from core.run.unseen import Unseen, unseen
from core.settings.registry import SETTINGS
from ui import controls, middleware, page, server
from ui.components.links import links
from ui.components.place import place
from ui.components.player import player
from ui.components.prose import prose
from ui.components.stage import stage
from ui.navigation import EXPLORER, STUCK, to_page, way_out, way_to_the_app
from ui.parts.explanation import explanation
from ui.parts.run_figure import run_figure
from ui.parts.task import posed_view, shown_run, task_part
from ui.parts.tools import tools
from ui.visit.view import View

ABOUT = "Why a tiny convolutional network refuses to learn, and which change makes it learn."


def draw() -> None:
    now = page.arrive(EXPLORER, "Stuck at 0.8133")
    trained = page.train(now.view)
    with now.whole:
        (show if now.view.on_stage or now.framed else explore)(now, posed_view(now.view, trained), trained)
    page.finish(now, again=trained.again(now.view), about=ABOUT)


def explore(now: page.Page, view: View, trained: page.Trained) -> None:
    """All of the page: the figure, what is around it, and what is under it for whoever reads."""
    with now.top():
        if now.view.stuck != View.stuck and not now.view.in_task:  # a link from "Stuck at what?" was followed
            back = to_page(now.view, STUCK, "Back to what it says")
            links([back], key="came from", label="Another number", lead=f"You come from {now.view.stuck}.")
    controls.experiment(now.view, now.settings(*SETTINGS))
    page.header(headline(view, trained))
    place("reason")
    with st.container():
        task_part(view, trained)
    extra = figure(view, trained)
    page.notes(between := st.container(), trained)
    if view.pinned and "verdict" not in view.hidden:
        with between:
            prose(f"Dashed: the pinned run. {comparison(view.pinned, view.experiment)}", key="pinned", small=True)
    tools(now.view, trained, extra)
    if trained.whole and "reasons" not in now.view.hidden:
        explanation(replace(trained.run), now.view)  # a copy: what the page computed from the run goes with the page
    else:
        st.container()


def show(now: page.Page, view: View, trained: page.Trained) -> None:
    """On a projector, or in the frame of another page: the figure and its player."""
    if view.on_stage:
        stage(view, headline(view, trained), controls.presets(view), whole=trained.whole)
    else:
        page.header(headline(view, trained))
        with st.container():
            if view.in_task:
                way_out(view, EXPLORER)
            task_part(view, trained)
    figure(view, trained, framed=not view.on_stage)
    page.notes(st.container(), trained)


def headline(view: View, trained: page.Trained) -> str:
    """The verdict, or the question where that is hidden."""
    return view.says_of(trained.run) if trained.whole or "verdict" in view.hidden else "Training"


def figure(view: View, trained: page.Trained, *, framed: bool = False) -> Unseen | None:
    """The run in its player, and what it says of an image that it is not trained on."""
    extra = unseen(trained.run, view.unseen) if view.unseen else None
    shown = shown_run(view, trained)
    if shown is None:
        st.container()
    else:
        player(run_figure(shown, extra, view), view, replays=trained.whole, stage=view.on_stage, framed=framed)
        if framed:
            way_to_the_app(view)
    return extra


if __name__ == "__main__":
    draw()
else:
    server.heed_environment()
    app = st.App(__file__, lifespan=server.lifespan, routes=server.routes(), middleware=middleware.middleware())
