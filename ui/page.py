"""What every page has: its places, the list of pages, the controls, the run that is trained, and the end."""

from __future__ import annotations

import time
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.engines.keras_process import NEEDED
from core.experiment import Experiment
from core.run import Run
from core.words import thread
from ui import controls
from ui.components.fields import Field
from ui.components.hands import hands
from ui.components.pulse import pulse
from ui.components.take import take_link
from ui.navigation import EXPLORER, PAGES, navigation, way_out
from ui.parts.plain import plain
from ui.visit import runs, telling, visit
from ui.visit.beside import beside
from ui.visit.view import View
from ui.visit.visit import Visit

# In the page itself: Streamlit would read, convert and store a file anew at every rerun.
ICON = "data:image/png;base64," + b64encode((Path(__file__).parent / "icon.png").read_bytes()).decode()
LOGO = "data:image/svg+xml," + quote((Path(__file__).parent / "logo.svg").read_text(), safe=" /:=',()")
DRAWN = 0.3  # seconds after which a page is on its way: TensorFlow's start, a core for three seconds, does not delay it


@dataclass
class Page:
    """A page that is being drawn.

    Its places are made first, always the same ones in the same order, so that what stands in one never moves another:
    a fragment's address stays good however runs interrupt each other. ``framed``: in the frame of another page;
    ``top``: where the list of pages stands, if it does.
    """

    visit: Visit
    places: dict[str, DeltaGenerator]
    end: DeltaGenerator
    framed: bool
    script: str
    top: DeltaGenerator | None

    @property
    def view(self) -> View:
        """What is in view."""
        return self.visit.view

    def __getitem__(self, place: str) -> DeltaGenerator:
        return self.places[place]

    def settings(self, *names: str) -> list[Field]:
        """The settings that the page uses, beside it; they are given back for a phone's sheet (``controls``)."""
        shown = [] if self.framed else controls.settings(self.visit, names)
        if shown:
            with st.sidebar:
                controls.beside(shown)
        return shown

    def headline(self, place: str, text: str) -> None:
        """A header that may turn out wrong. A new one is a new element: a browser's translation puts nodes of its own
        into the old one, which then no longer follows.
        """
        slots = [self.places[place].empty() for _ in range(2)]
        said, turn = self.visit.said.get(place, ("", 0))
        if said != text:
            turn = 1 - turn
            self.visit.said[place] = (text, turn)
        slots[turn].header(plain(text), anchor=False)


def begin(script: str, title: str, *places: str, has_stage: bool = False) -> Page:
    """The top of a page and its empty places. ``has_stage``: on stage and in the frame of another page there is nothing
    around the places at all.
    """
    session, _ = telling.here()
    beside.leave(session)  # what this page still waits for, it says anew
    now = visit.begin(script, PAGES)  # before anything is drawn: there a run can be interrupted, and another begun
    (beside.blank if now.arrived else beside.drawn)(session)
    st.set_page_config(title, page_icon=ICON, layout="wide")
    framed = bool(st.context.is_embedded)
    if has_stage and (now.view.on_stage or framed):
        whole = st.container(gap="xxsmall")
        top, ignored, *rest, end = (whole.container() for _ in range(len(places) + 3))
        return Page(now, dict(zip(places, rest, strict=True)), end, framed, script, None)
    if not framed:
        st.logo(LOGO, size="large")
    whole = st.container(gap="xsmall")
    top, ignored, *rest, end = (whole.container() for _ in range(len(places) + 3))
    for sentence in now.ignored:
        ignored.warning(plain(f"Ignored in the link: {sentence}"))
    for sentence in now.dropped:
        ignored.warning(plain(sentence))
    return Page(now, dict(zip(places, rest, strict=True)), end, framed, script, top)


def finish(page: Page, *, about: str, again: float | None = None) -> None:
    """The end of a page: its link is offered and written, and what the visitor did is acknowledged, since it is drawn.

    ``about``: what the page is about, for whoever came here first.
    ``again``: seconds after which the page is to be drawn anew, None if there is nothing to wait for.
    """
    if page.top:
        with page.top:
            (way_out if page.view.in_task else navigation)(page.view, page.script)
    with page.end:
        if page.script != EXPLORER and not page.framed:
            take_link()
        if not (page.view.on_stage or page.framed):
            st.markdown(f":small[{about} [The thread on Stack Overflow]({thread.URL})]")
        pulse(again, key="page clock")
        page.visit.write()
        hands(page.visit.acknowledgement(), visit.take)


@dataclass(frozen=True)
class Trained:
    """The run in view and the pinned one (None without a pin), as far as they got; ``whole``: the run is finished.

    ``waiting``: TensorFlow is not there yet, and the NumPy engine stands in; ``failed``: it was, and could not do it.
    ``since``: when, on the monotonic clock.
    """

    experiment: Experiment
    run: Run
    ghost: Run | None
    whole: bool
    waiting: bool
    failed: bool
    since: float

    def again(self, view: View) -> float | None:
        """Seconds until there is more to see, None if all is trained."""
        pinning = view.pinned is not None and self.ghost is not None
        unfinished = pinning and self.ghost.experiment.epochs < view.pinned.epochs  # type: ignore[union-attr]
        return 0.0 if not self.whole or unfinished else None


def train(view: View) -> Trained:
    """Train what is in view, or go on with it for a moment."""
    trainable = runs.trainable(view.experiment)
    run = runs.train_for_a_moment(trainable)
    whole = run.experiment.epochs == view.experiment.epochs
    ghost = runs.train_for_a_moment(runs.trainable(view.pinned)) if view.pinned and whole else None
    waiting = trainable != view.experiment
    failed = run.experiment.engine != trainable.engine
    return Trained(view.experiment, run, ghost, whole, waiting, failed, since=time.monotonic())


def notes(place: DeltaGenerator, trained: Trained) -> None:
    """While something is not ready yet: what is shown instead, and how far the training got."""
    if not (trained.waiting or trained.failed) and trained.whole:
        return
    engine, progress = (place.container() for _ in range(2))
    with engine:
        st.fragment(_wait_for_keras)(trained)
    if not trained.whole:
        bar, button = progress.columns([5, 1], vertical_alignment="center")
        done, total = trained.run.experiment.epochs, trained.experiment.epochs
        bar.progress(done / total, f"Epoch {done:,} of {total:,}")
        with button:
            controls.button("Stop here", {"do": "stop"}, key="stop")


# What is said where TensorFlow does not train the run in view, by what it lacks.
WITHOUT = {
    "TensorFlow": "TensorFlow is not installed on this server (it needs Python 3.11 to 3.13)",
    "memory": f"This server has less memory than TensorFlow needs ({NEEDED / 1e9:.1f} GB)",
    "life": "TensorFlow does not start on this server, perhaps for lack of memory",
    "leave": "This server was told to do without TensorFlow",
    "": "TensorFlow could not train this run on this server",
}


def _wait_for_keras(trained: Trained) -> None:
    process = runs.keras_process()
    if trained.waiting and time.monotonic() > trained.since + DRAWN:
        process.start()
    said = st.empty()
    failed = trained.failed or (trained.waiting and process.failed)
    waiting = trained.waiting and not process.ready and not failed
    if failed:
        said.caption(f"{WITHOUT[process.lack]}; these numbers are from the NumPy engine, which computes the same.")
    elif waiting:
        said.caption("TensorFlow is starting; until then these numbers are from the NumPy engine.")
    pulse(0.5 if waiting else None, key="engine clock", again=trained.waiting and process.ready)
