"""The Explorer: one run, from its verdict down to its weights.

``streamlit run app.py`` and ``uvicorn app:app`` both find the server in ``app``; a visit runs this file as a script.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.comparison import comparison
from core.experiment import Experiment
from core.figures.explorer import explorer
from core.script import keras_script
from core.verdict import verdict
from ui import controls, link, runs, server
from ui.copy_link import copy_link
from ui.explanation import explanation
from ui.player import player

ICON = Path(__file__).parent / "ui" / "icon.png"
TITLE = (
    "**Stuck at 0.8133**: why a tiny convolutional network refuses to learn, and which change makes it learn. "
    "[The question](https://stackoverflow.com/questions/57605741)"
)


def page() -> None:
    st.set_page_config("Stuck at 0.8133", page_icon=str(ICON), layout="wide")
    link.load()
    with st.sidebar:
        controls.settings()
    st.caption(TITLE)
    controls.presets()
    view = link.save()
    for sentence in link.ignored():
        st.warning(f"Ignored in the link: {sentence}")

    trainable = runs.trainable(view.experiment)
    run = runs.train_for_a_moment(trainable)
    whole = run.experiment.epochs == view.experiment.epochs
    ghost = runs.train_for_a_moment(runs.trainable(view.pinned)) if view.pinned and whole else None

    said = verdict(run)
    st.header(f"{said.headline} {said.sentence}" if whole else "Training", anchor=False)
    # The fragment is always there, with a clock or without: a tick that is under way finds it.
    st.fragment(wait_for_keras, run_every=0.5 if trainable != view.experiment else None)(trainable != view.experiment)
    if not whole:
        progress, button = st.columns([5, 1], vertical_alignment="center")
        done, total = run.experiment.epochs, view.experiment.epochs
        progress.progress(done / total, f"Epoch {done:,} of {total:,}")
        button.button("Stop here", on_click=stop_training, width="stretch")

    player(
        explorer(run, ghost=ghost, total_epochs=view.experiment.epochs),
        epoch=view.epoch,
        key="player",
        plotly_url=server.plotly_url(),
        on_epoch_change=remember_epoch,
    )
    if view.pinned:
        st.caption(f"Dashed: the pinned run. {comparison(view.pinned, view.experiment)}")

    pin, copy, download, _ = st.columns([1, 1, 1, 2])
    with pin:
        if view.pinned:
            st.button("Unpin", on_click=set_pin, args=(None,), width="stretch")
        else:
            st.button("Pin this run", on_click=set_pin, args=(view.experiment,), width="stretch", disabled=not whole)
    with copy:
        copy_link()
    script = keras_script(view.experiment)
    download.download_button("Download .py", script, "stuck.py", "text/x-python", on_click="ignore", width="stretch")
    with st.expander("Show the code"):
        st.code(script, "python")

    if whole:
        explanation(run)

    if not whole or (ghost and ghost.experiment.epochs < view.pinned.epochs):
        st.rerun()


def wait_for_keras(waiting: bool) -> None:
    if waiting and runs.keras_process().ready:
        st.rerun()
    if waiting:
        st.caption("TensorFlow is starting; until then these numbers are from the NumPy engine.")


def remember_epoch() -> None:
    st.session_state["epoch"] = st.session_state["player"]["epoch"]


def set_pin(experiment: Experiment | None) -> None:
    st.session_state["pinned"] = experiment


def stop_training() -> None:
    epochs = runs.stop()
    if epochs is not None:
        st.session_state["epochs"] = epochs


if __name__ == "__main__":
    page()
else:
    app = st.App(__file__, lifespan=server.lifespan, routes=server.routes())
