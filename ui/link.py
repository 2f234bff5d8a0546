"""The state of the page and its URL, in both directions.

The state is the experiment, the epoch in view, the pinned experiment, the image in view, and the place on the page
"Which fix matters". Each spells itself, as ``Experiment.to_query`` does; Streamlit's own ``bind="query-params"`` would
put the buttons' labels into the URL, and drops what it cannot read without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from core.experiment import Experiment, read_query
from core.settings import MAX_EPOCHS
from ui import controls
from ui.place import Place, read_place

FIELDS = tuple(field.name for field in fields(Experiment))
MAX_LINK = 4000  # characters of a pinned experiment that are looked at: sixteen images and all settings are under 500


@dataclass(frozen=True)
class View:
    """All that a link says. ``epoch`` None is the last one; ``pinned`` None is no pin; ``image`` counts from 1."""

    experiment: Experiment
    epoch: int | None = None
    pinned: Experiment | None = None
    image: int = 1
    place: Place = Place()

    def to_query(self) -> dict[str, str]:
        """The link's query: the experiment's own; epoch, pin, image and place where they say something."""
        query = self.experiment.to_query()
        if self.epoch is not None:
            query["epoch"] = str(self.epoch)
        if self.pinned is not None:
            # The pinned question is spelled by its seed, since an empty value would be no pin.
            query["pin"] = urlencode(self.pinned.to_query() or {"seed": str(self.pinned.seed)})
        if self.image != 1:
            query["image"] = str(self.image)
        return query | self.place.to_query()


def read_view(query: dict[str, str]) -> tuple[View, tuple[str, ...]]:
    """What a link says, and one sentence for each part of it that was ignored."""
    experiment, ignored = read_query(query)
    epoch, pinned, image = None, None, 1
    if "epoch" in query:
        text = query["epoch"]
        if re.fullmatch(r"[0-9]{1,5}", text) and int(text) <= min(experiment.epochs, MAX_EPOCHS):
            epoch = int(text)
        else:
            ignored += (f"epoch must be a whole number from 0 to {experiment.epochs}: showing the last one.",)
    if "pin" in query:
        try:
            settings = dict(parse_qsl(query["pin"][:MAX_LINK], keep_blank_values=True, max_num_fields=len(FIELDS)))
        except ValueError:  # too many of them
            settings = {}
        if set(settings) & set(FIELDS):
            pinned, ignored_in_pin = read_query(settings)
            ignored += tuple(f"In the pinned run, {sentence}" for sentence in ignored_in_pin)
        else:
            ignored += ("pin must spell an experiment, as the link of a page does: nothing is pinned.",)
    if "image" in query:
        text = query["image"]
        if re.fullmatch(r"[0-9]{1,2}", text) and 1 <= int(text) <= len(experiment.images):
            image = int(text)
        else:
            ignored += (f"image must be a whole number from 1 to {len(experiment.images)}: showing the first one.",)
    place, ignored_of_place = read_place(query)
    return View(experiment, epoch, pinned, image, place), ignored + ignored_of_place


def load(page: str) -> None:
    """Before the widgets of ``page``: bring what the URL says into the session, if the URL is news."""
    state, query = st.session_state, st.query_params.to_dict()
    # When a script changes the page, Streamlit drops the widgets; then only the URL knows.
    known = "view" in state and all(name in state for name in FIELDS)
    if not known or (query != state["view"].to_query() and _view() == state["view"]):
        # A first visit, a page switch, an edited link or the back button. (Where a widget moved too, the URL is
        # merely late.)
        view, state["ignored"] = read_view(query)
        show(view)
        state["view"] = view
    elif state["page"] != page:
        show(state["view"])  # the widgets of another page are other widgets, even by the same name
    state["page"] = page
    state["drawing"] = True  # until the view is saved


def show(view: View) -> None:
    """Put a view into the session; the widgets take it from there."""
    controls.apply(view.experiment)
    st.session_state["epoch"] = view.epoch
    st.session_state["pinned"] = view.pinned
    st.session_state["image"] = view.image
    st.session_state["place"] = view.place


def current() -> View:
    """After the widgets: what the visitor wants to see now."""
    state = st.session_state
    if _view().experiment != state["view"].experiment:
        state["epoch"] = None  # a new run is shown from its end
        state["image"] = min(state["image"], len(_view().experiment.images))
    view = _view()
    if view != state["view"]:
        state["ignored"] = ()
    return view


def save(view: View) -> None:
    """At the end of a page: write the view into the URL. Not before, since the browser stops to take it in."""
    st.session_state["view"] = view
    st.session_state["drawing"] = False
    query = view.to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def hold() -> None:
    """At the start of a fragment that runs by the clock: the settings stay those of the page.

    Its request carries the browser's widgets, and if it left before the last page arrived there, those of the page
    before: a preset or the back button would be undone.
    """
    settled = st.session_state["view"].experiment
    if not st.session_state["drawing"] and _view().experiment != settled:
        controls.apply(settled)


def ignored() -> tuple[str, ...]:
    """One sentence for each part of the link that was ignored, until the visitor changes something."""
    return st.session_state["ignored"]


def _view() -> View:
    """What the session says now."""
    state = st.session_state
    experiment = Experiment(**{name: state[name] for name in FIELDS})
    return View(experiment, state["epoch"], state["pinned"], state["image"], state["place"])
