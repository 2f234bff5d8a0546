"""The one truth of a session: what its visitor wants to see. The page is drawn from it and never read back.

It changes in two ways. What a visitor does arrives as a log of numbered entries (ui/components/hands), each taken once,
in order, however often it is sent. And the URL is read in three cases: at a session's first run, when somebody else
than this app changed the page, and after a step of the browser's history. In every other run the URL is only written.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.experiment import Experiment
from core.settings.registry import SETTINGS
from ui.visit import runs, telling
from ui.visit.view import View, changed, read_view

KEY = "visit"
MAX_ENTRIES = 500  # of one message; a person in a hurry writes ten
MAX_WISHES = 20  # that wait for their part of a page; there are fewer parts
LOG = "log"  # what was sent, as its problem is called


@dataclass
class Visit:
    """What one visitor wants to see, and how far that is known to his browser and to the URL.

    ``page``: the script that was drawn last, which has just ``arrived`` if it is drawn for the first time. ``ignored``:
    a sentence for each part of the link that was no good; ``problems``: one for each word that was typed and is no
    good, by the word. ``hand`` wrote the log of which ``applied`` entries are taken. ``written`` is what the URL says,
    or will; it was read ``reads`` times. ``going``: the page to change to. ``wishes``: what a part of the page is asked
    to do, by name.
    """

    view: View = View()
    page: str = ""
    arrived: bool = True
    ignored: tuple[str, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)
    hand: str = ""
    applied: int = 0
    written: dict[str, str] | None = None
    reads: int = 0
    going: str | None = None
    wishes: set[str] = field(default_factory=set)

    @property
    def dropped(self) -> tuple[str, ...]:
        """A sentence for each setting without a control of its own that the last change of another left no room for,
        and for what was sent and is no log.
        """
        return tuple(said for name, said in self.problems.items() if not _has_control(name))

    def wished(self, name: str) -> bool:
        """Whether the visitor asked for this since it was last looked for."""
        asked = name in self.wishes
        self.wishes.discard(name)
        return asked

    def read(self, query: Mapping[str, str]) -> None:
        """Take over what a link says."""
        self.view, self.ignored = read_view(query)
        self.written, self.problems = dict(query), {}

    def write(self) -> None:
        """Let the URL say what is in view. At the end of a page, since the browser stops to take it in."""
        query = self.view.to_query()
        # What was written may not have arrived, and what arrived last may be from before that.
        if query != self.written or query != st.query_params.to_dict():
            st.query_params.from_dict(query)
        self.written = query

    def acknowledgement(self) -> dict[str, Any]:
        """Up to where the log is taken, so that the browser can forget it, and what it names when it asks."""
        return {
            "hand": self.hand,
            "applied": self.applied,
            "session": telling.current()[0],
            "page": self.page,
            "reads": self.reads,
        }

    def take(self, log: Any) -> bool:
        """Take the entries of a log that are new; whatever else is sent is passed over. Whether there were any."""
        if not isinstance(log, dict) or not isinstance(log.get("entries"), list):
            if log is not None:
                self.problems[LOG] = "What your browser sent cannot be read: it is passed over."
            return False
        hand = str(log.get("hand"))[:40]
        if hand != self.hand:
            self.hand, self.applied = hand, 0
        before = self.applied
        for entry in log["entries"][:MAX_ENTRIES]:
            number = entry.get("n") if isinstance(entry, dict) else None
            if isinstance(number, int) and number > self.applied:
                if self.applied == before:
                    # Said once, and seen since.
                    self.problems = {name: said for name, said in self.problems.items() if _has_control(name)}
                self.applied = number
                self._take(entry)
        return self.applied > before

    def _take(self, entry: dict[str, Any]) -> None:
        before = self.view
        words = entry.get("experiment")
        if isinstance(words, dict):
            self.view = self.view.with_experiment(Experiment.from_query(words))
            self.problems = {}
        words = entry.get("set")
        if isinstance(words, dict) and entry.get("run", self.run) == self.run:
            self.view, problems = changed(self.view, words)
            self.problems = {name: said for name, said in self.problems.items() if name not in words} | problems
        if entry.get("do") == "pin":
            self.view = replace(self.view, pinned=self.view.experiment)
        elif entry.get("do") == "unpin":
            self.view = replace(self.view, pinned=None)
        elif entry.get("do") == "compare" and isinstance(entry.get("with"), dict):
            self.view = replace(self.view, pinned=Experiment.from_query(entry["with"]))
        elif entry.get("do") == "stop":
            epochs = runs.stop()
            if epochs is not None:
                self.view, dropped = changed(self.view, {"epochs": str(epochs)})
                self.problems |= dropped
        elif isinstance(entry.get("do"), str) and len(self.wishes) < MAX_WISHES:
            self.wishes.add(entry["do"][:40])
        if isinstance(entry.get("open"), str):
            self.going = entry["open"]
        if self.view != before:
            self.ignored = ()

    @property
    def run(self) -> str:
        """The run in view, as entries about one run name it."""
        return urlencode(self.view.experiment.to_query())


def _has_control(name: str) -> bool:
    return name != LOG and (name not in SETTINGS or bool(SETTINGS[name].control))


def begin(page: str, pages: Container[str]) -> Visit:
    """The visit, at the top of ``page``, one of the scripts in ``pages``; or on the way to the one it is going to."""
    state = st.session_state
    visit: Visit | None = state.get(KEY)
    if visit is None:
        visit = state[KEY] = Visit()
    if visit.going is not None and visit.going != page and visit.going in pages:
        st.switch_page(visit.going, query_params=visit.view.to_query())
    context = get_script_run_ctx()
    visit.arrived = visit.page != page
    if (visit.arrived and visit.going != page) or (context and context.is_history_navigation):
        visit.read(st.query_params.to_dict())
        visit.reads += 1
    visit.page, visit.going = page, None
    return visit


def take(log: Any) -> bool:
    """Take a log for the visit of this session, for the component that brings it; whether any of it was new."""
    visit: Visit | None = st.session_state.get(KEY)
    return visit is not None and visit.take(log)
