"""The Explorer: one run, from its verdict down to its weights.

``streamlit run app.py`` and ``uvicorn app:app`` both find the server in ``app``; a visit runs this file as a script.
"""

from __future__ import annotations

import streamlit as st

from core.engines.script import keras_script
from core.figures.explorer import explorer
from core.outcome.comparison import comparison
from core.outcome.verdict import verdict
from core.unseen import unseen
from core.words import thread
from ui import controls, middleware, page, server
from ui.components.images import draw_images
from ui.components.links import links
from ui.components.player import player
from ui.components.stage import stage
from ui.components.take import take
from ui.navigation import EXPLORER, STUCK, to_page
from ui.parts.explanation import explanation

TITLE = (
    "**Stuck at 0.8133**: why a tiny convolutional network refuses to learn, and which change makes it learn. "
    f"[The question]({thread.URL})"
)
PLACES = ("presets", "changes", "headline", "notes", "player", "images", "mid-run", "pinned", "take", "why")


def draw() -> None:
    now = page.begin(EXPLORER, "Stuck at 0.8133", TITLE, *PLACES, has_stage=True)
    view = now.view
    on_stage = bool(view.stage)
    if not on_stage:
        with now["presets"]:
            controls.presets(view.experiment)
        with now["changes"]:
            with st.container(horizontal=True, vertical_alignment="center"):
                controls.differences(view)
                other = to_page(view, STUCK, "Stuck at another number?")
                links([other], key="another number", label="Another number", width="content")
            controls.narrow_settings(now.visit)
    trained = page.train(view)
    run, ghost, whole = trained.run, trained.ghost, trained.whole

    said = verdict(run)
    headline = f"{said.headline} {said.sentence}" if whole else "Training"
    if on_stage:
        with now["headline"]:
            stage(view, headline, mid_run=controls.mid_run_buttons(view) if whole else [])
    else:
        now.headline("headline", headline)
    page.notes(now["notes"], trained)
    with now["player"]:
        extra = unseen(run, view.unseen) if view.unseen else None
        figure = explorer(run, ghost, view.experiment.epochs, unseen=extra, stage=on_stage)
        player(figure, view, plotly_url=server.plotly_url(), replays=whole, stage=on_stage)
    if not on_stage:
        with now["images"]:
            draw_images(view.experiment.images, extra)
        under(now, trained)
    page.finish(now, again=trained.again(view))


def under(now: page.Page, trained: page.Trained) -> None:
    """What is under the figure, for whoever reads."""
    view = now.view
    if trained.whole:
        with now["mid-run"]:
            controls.mid_run(view)
    if view.pinned:
        now["pinned"].caption(f"Dashed: the pinned run. {comparison(view.pinned, view.experiment)}")
    with now["take"]:
        take(pinned=view.pinned is not None, whole=trained.whole, script=keras_script(view.experiment))
        controls.button("Show on stage", {"set": {"stage": "1"}}, key="to the stage")
    if trained.whole:
        explanation(now["why"], trained.run)


if __name__ == "__main__":
    draw()
else:
    server.heed_environment()
    app = st.App(__file__, lifespan=server.lifespan, routes=server.routes(), middleware=middleware.middleware())
