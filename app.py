"""The Explorer: one run, from its verdict down to its weights.

``streamlit run app.py`` and ``uvicorn app:app`` both find the server in ``app``; a visit runs this file as a script.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.outcome.comparison import comparison
from core.outcome.verdict import verdict
from core.run.unseen import Unseen, unseen
from core.words import thread
from ui import controls, middleware, page, server
from ui.components.images import draw_images
from ui.components.links import link, links
from ui.components.player import player
from ui.components.stage import stage
from ui.components.take import take
from ui.components.task import make_task
from ui.navigation import EXPLORER, STUCK, to_page, way_out
from ui.parts.explanation import explanation
from ui.parts.files import files
from ui.parts.run_figure import run_figure
from ui.parts.task import posed_view, shown_run, task_part
from ui.visit.view import View

TITLE = (
    "**Stuck at 0.8133**: why a tiny convolutional network refuses to learn, and which change makes it learn. "
    f"[The question]({thread.URL})"
)
ABOVE = ("presets", "changes", "headline", "task", "notes")
PLACES = (*ABOVE, "player", "images", "mid-run", "pinned", "take", "share", "why")


def draw() -> None:
    now = page.begin(EXPLORER, "Stuck at 0.8133", TITLE, *PLACES, has_stage=True)
    view = now.view
    alone = view.on_stage or now.framed
    if not alone:
        above(now)
    trained = page.train(view)
    view = posed_view(view, trained)
    run, whole = trained.run, trained.whole

    said = verdict(run)
    headline = f"{said.headline} {said.sentence}" if whole else "Training"
    if "verdict" in view.hidden:
        headline = view.question
    if view.on_stage:
        with now["headline"]:
            stage(view, headline, mid_run=controls.mid_run_buttons(view) if whole else [])
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
            figure = run_figure(shown, extra, view.on_stage)
            framed = now.framed and not view.on_stage
            player(figure, view, plotly_url=server.plotly_url(), replays=whole, stage=view.on_stage, framed=framed)
    if not alone:
        under(now, trained, extra)
    page.finish(now, again=trained.again(view))


def above(now: page.Page) -> None:
    """What is above the verdict."""
    view = now.view
    with now["presets"]:
        controls.presets(view)
    with now["changes"]:
        with st.container(horizontal=True, vertical_alignment="center"):
            controls.differences(view)
            if not view.in_task:
                came = view.stuck != View.stuck
                other = to_page(view, STUCK, "Back to what it says" if came else "Stuck at another number?")
                lead = f"You come from {view.stuck}." if came else ""
                links([other], key="another number", label="Another number", lead=lead, width="content")
        controls.narrow_settings(now.visit)


def under(now: page.Page, trained: page.Trained, extra: Unseen | None) -> None:
    """What is under the figure, for whoever reads."""
    view = now.view
    if "images" not in view.hidden:
        with now["images"]:
            draw_images(view.experiment.images, extra)
    if trained.whole and not view.in_task:
        with now["mid-run"]:
            controls.mid_run(view)
    if view.pinned and "verdict" not in view.hidden:
        now["pinned"].caption(f"Dashed: the pinned run. {comparison(view.pinned, view.experiment)}")
    with now["take"]:
        take(view, whole=trained.whole)
        with st.container(horizontal=True, key="files"):
            if not view.in_task:
                query = replace(view, stage=1).to_query()
                on_stage = link("Show on stage", "", query, {}, look="links-button", anew=True)
                links([on_stage], key="to the stage", label="Stage", width="content")
            if trained.whole and "run" not in view.hidden:
                files(trained.run)
    if not view.in_task:
        with now["share"]:
            make_task(view, trained.run)
    if trained.whole and "reasons" not in view.hidden:
        explanation(now["why"], trained.run, view.dialect)


if __name__ == "__main__":
    draw()
else:
    server.heed_environment()
    app = st.App(__file__, lifespan=server.lifespan, routes=server.routes(), middleware=middleware.middleware())
