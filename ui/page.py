"""What every page has: its places, the list of pages, the controls, the run that is trained, and the end."""

from __future__ import annotations

import time
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.engines.keras_process import NEEDED
from core.experiment import Experiment, not_yet
from core.run import Run
from core.words import thread
from ui import controls
from ui.components.fields import Field
from ui.components.hands import hands
from ui.components.place import place
from ui.components.poll import poll
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
    """A page that is being drawn, in the order in which it stands there.

    What may come and go while it is in view keeps a place, which may be empty, so that it never moves what follows: a
    fragment's address stays good however runs interrupt each other. ``whole``: all of it; ``framed``: in the frame of
    another page.
    """

    visit: Visit
    script: str
    framed: bool
    whole: DeltaGenerator
    places: dict[str, DeltaGenerator] = field(default_factory=dict)

    @property
    def view(self) -> View:
        """What is in view."""
        return self.visit.view

    def __getitem__(self, place: str) -> DeltaGenerator:
        return self.places[place]

    def top(self) -> DeltaGenerator:
        """The list of pages, and what was no good in the link; in the place of that there may be more."""
        (way_out if self.view.in_task else navigation)(self.view, self.script)
        more = st.container()
        with more:
            for sentence in self.visit.ignored:
                st.warning(plain(f"Ignored in the link: {sentence}"))
            for sentence in self.visit.dropped:
                st.warning(plain(sentence))
        return more

    def settings(self, *names: str) -> list[Field]:
        """The settings that the page uses, which a row of it brings (``controls``); their place is beside it."""
        shown = [] if self.framed else controls.settings(self.visit, names)
        if shown:
            with st.sidebar:
                place("settings")
        return shown

    def headline(self, text: str) -> None:
        """The page's header, in the place of that name."""
        with self["headline"]:
            header(text)

    def cannot_treat(self, headline: str, what: str, *names: str) -> bool:
        """Whether ``what`` cannot treat the experiment in view, for settings of these ``names``: then the page says so,
        under this headline, and has nothing to add.
        """
        unknown = not_yet(self.view.experiment, what, *names)
        if unknown:
            self.headline(headline)
            self["part"].markdown(unknown)
        return bool(unknown)


def header(text: str) -> None:
    """A page's header, as it is."""
    st.header(plain(text), anchor=False)


def arrive(script: str, title: str) -> Page:
    """A page of which nothing is drawn."""
    session, _ = telling.current()
    beside.leave(session)  # what this page still waits for, it says anew
    now = visit.begin(script, PAGES)  # before anything is drawn: there a run can be interrupted, and another begun
    (beside.blank if now.arrived else beside.drawn)(session)
    st.set_page_config(title, page_icon=ICON, layout="wide")
    framed = bool(st.context.is_embedded)
    if not (now.view.on_stage or framed):
        st.logo(LOGO, size="large")
    return Page(now, script, framed, st.container(gap="xsmall"))


def begin(script: str, *places: str) -> Page:
    """The top of a page and its empty places."""
    page = arrive(script, PAGES[script])
    with page.whole:
        page.top()
        page.places = {name: st.container() for name in places}
    return page


def finish(page: Page, *, about: str, again: float | None = None) -> None:
    """The end of a page: its link is offered and written, and what the visitor did is acknowledged, since it is drawn.

    ``about``: what the page is about, for whoever came here first.
    ``again``: seconds after which the page is to be drawn anew, None if there is nothing to wait for.
    """
    with page.whole:
        if page.script != EXPLORER and not page.framed:
            take_link()
        if not (page.view.on_stage or page.framed):
            st.markdown(f":small[{about} [The thread on Stack Overflow]({thread.URL})]")
        page.visit.write()
        hands(page.visit.acknowledgement(), visit.take)
        if again is not None:
            poll(again, key="page clock")


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
        unfinished = view.pinned and self.ghost and self.ghost.experiment.epochs < view.pinned.epochs
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
    poll(0.5 if waiting else None, key="engine clock", again=trained.waiting and process.ready)
