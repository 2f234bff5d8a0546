"""What every page does with a visit: its link, the sidebar and the presets, and the training of its runs."""

from __future__ import annotations

import time
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.experiment import Experiment
from core.run import Run
from ui import controls, link, runs
from ui.link import View
from ui.navigation import follow, navigation

# In the page itself: Streamlit would read, convert and store a file anew at every rerun.
ICON = "data:image/png;base64," + b64encode((Path(__file__).parent / "icon.png").read_bytes()).decode()
DRAWN = 0.3  # seconds after which a page is on its way: TensorFlow's start, a core for three seconds, does not delay it


@dataclass(frozen=True)
class Trained:
    """The run in view and the pinned one (None without a pin), as far as they got; ``whole``: the run is finished.

    ``waiting``: TensorFlow is not there yet, and the NumPy engine stands in; ``failed``: it was, and could not do it.
    ``since``: when, on the monotonic clock.
    """

    view: View
    run: Run
    ghost: Run | None
    whole: bool
    waiting: bool
    failed: bool
    since: float


def begin(page: str, caption: str) -> View:
    """The top of a page: sidebar, pages, what the page is, and what was ignored in the link."""
    follow()
    link.load(page)
    with st.sidebar:
        controls.settings()
    view = link.current()
    navigation(view)
    st.caption(caption)
    for sentence in link.ignored():
        st.warning(f"Ignored in the link: {sentence}")
    return view


def train(view: View) -> Trained:
    """Train what is in view, or go on with it for a moment."""
    trainable = runs.trainable(view.experiment)
    run = runs.train_for_a_moment(trainable)
    whole = run.experiment.epochs == view.experiment.epochs
    ghost = runs.train_for_a_moment(runs.trainable(view.pinned)) if view.pinned and whole else None
    waiting = trainable != view.experiment
    failed = run.experiment.engine != trainable.engine
    return Trained(view, run, ghost, whole, waiting, failed, since=time.monotonic())


def notes(trained: Trained) -> None:
    """While something is not ready yet: what is shown instead, and how far the training got."""
    # The fragment is always there, with a clock or without: a tick that is under way finds it.
    st.fragment(_wait_for_keras, run_every=0.5 if trained.waiting else None)(trained)
    if not trained.whole:
        progress, button = st.columns([5, 1], vertical_alignment="center")
        done, total = trained.run.experiment.epochs, trained.view.experiment.epochs
        progress.progress(done / total, f"Epoch {done:,} of {total:,}")
        button.button("Stop here", on_click=_stop_training, width="stretch")


def go_on(trained: Trained) -> None:
    """At the end of a page: its link is written, and it is run again if a training is not finished."""
    view, ghost = trained.view, trained.ghost
    link.save(view)
    if not trained.whole or (view.pinned and ghost and ghost.experiment.epochs < view.pinned.epochs):
        st.rerun()


def set_pin(experiment: Experiment | None) -> None:
    """Pin an experiment, or none; for callbacks."""
    st.session_state["pinned"] = experiment


def remember_epoch(epoch: int | None) -> None:
    """Take over the epoch at which the player came to rest, None for the last; for callbacks."""
    st.session_state["epoch"] = epoch


def _wait_for_keras(trained: Trained) -> None:
    link.hold()
    process = runs.keras_process()
    if trained.waiting and process.ready:
        st.rerun()
    if trained.waiting and time.monotonic() > trained.since + DRAWN:
        process.start()
    if trained.failed or (trained.waiting and process.failed):
        st.caption("TensorFlow could not train this run on this server; these numbers are from the NumPy engine.")
    elif trained.waiting:
        st.caption("TensorFlow is starting; until then these numbers are from the NumPy engine.")


def _stop_training() -> None:
    epochs = runs.stop()
    if epochs is not None:
        st.session_state["epochs"] = epochs
