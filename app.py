"""The Explorer: one run, from its verdict down to its weights.

``streamlit run app.py`` and ``uvicorn app:app`` both find the server in ``app``; a visit runs this file as a script.
"""

from __future__ import annotations

import streamlit as st

from core.outcome.comparison import comparison
from core.outcome.verdict import verdict
from core.run.unseen import Unseen, unseen
from core.settings.registry import SETTINGS
from ui import controls, middleware, page, server
from ui.components.links import links
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
PLACES = ("experiment", "headline", "reason", "task", "player", "notes", "pinned", "tools", "why")


def draw() -> None:
    now = page.begin(EXPLORER, "Stuck at 0.8133", *PLACES, has_stage=True)
    view = now.view
    alone = view.on_stage or now.framed
    if not alone:
        with now["experiment"]:
            controls.experiment(view, now.settings(*SETTINGS))
            came_from(view)
    trained = page.train(view)
    view = posed_view(view, trained)
    run, whole = trained.run, trained.whole

    said = verdict(run)
    headline = f"{said.headline} {said.sentence}" if whole else "Training"
    if "verdict" in view.hidden:
        headline = view.question
    if view.on_stage:
        with now["headline"]:
            stage(view, headline, whole=whole)
    else:
        now.headline("headline", headline)
        with now["task"]:
            if now.framed and view.in_task:
                way_out(view, EXPLORER)
            task_part(view, trained)
    page.notes(now["notes"], trained)
    extra = unseen(run, view.unseen) if view.unseen else None
    shown = shown_run(view, trained)
    if shown:
        with now["player"]:
            figure = run_figure(shown, extra, view)
            framed = now.framed and not view.on_stage
            player(figure, view, plotly_url=server.plotly_url(), replays=whole, stage=view.on_stage, framed=framed)
            if framed:
                way_to_the_app(view)
    if not alone:
        under(now, trained, extra)
    page.finish(now, again=trained.again(view), about=ABOUT)


def came_from(view: View) -> None:
    """The way back to "Stuck at what?", for whoever followed a link from there."""
    if view.stuck != View.stuck and not view.in_task:
        back = to_page(view, STUCK, "Back to what it says")
        links([back], key="came from", label="Another number", lead=f"You come from {view.stuck}.")


def under(now: page.Page, trained: page.Trained, extra: Unseen | None) -> None:
    """What is under the figure, for whoever reads."""
    view = now.view
    if view.pinned and "verdict" not in view.hidden:
        with now["pinned"]:
            prose(f"Dashed: the pinned run. {comparison(view.pinned, view.experiment)}", key="pinned", small=True)
    with now["tools"]:
        tools(view, trained, extra)
    if trained.whole and "reasons" not in view.hidden:
        explanation(now["reason"], now["why"], trained.run, view)


if __name__ == "__main__":
    draw()
else:
    server.heed_environment()
    app = st.App(__file__, lifespan=server.lifespan, routes=server.routes(), middleware=middleware.middleware())
