"""The widgets that say where one looks on "Which fix matters". Their values are the session's ``place``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import streamlit as st

from core.atlas import AXES
from core.settings import SETTINGS
from core.trial import BUDGETS
from ui.link import View
from ui.place import PARTS

# A widget's own key, since its value ends with the page; the place does not.
KEY = "place of {}"


def choose_part(view: View) -> None:
    """The list of parts."""
    _choose("Part", "part", PARTS, view, format_func=PARTS.get, label_visibility="collapsed")


def choose_budget(view: View) -> None:
    """After how many epochs the networks are judged."""
    _choose("Epochs", "budget", BUDGETS, view, format_func="{:,}".format)


def choose_axis(label: str, field: str, other: str, view: View) -> None:
    """Which setting runs along an axis of the map; the one on the ``other`` axis changes places with it."""
    key = KEY.format(field)
    st.session_state[key] = getattr(view.place, field)
    st.selectbox(
        label,
        AXES,
        key=key,
        format_func=lambda name: SETTINGS[name].noun.capitalize(),
        on_change=_turn,
        args=(field, other),
    )


def move(**changes: Any) -> None:
    """Look elsewhere; for callbacks."""
    st.session_state["place"] = replace(st.session_state["place"], **changes)


def _choose(label: str, field: str, options: Iterable[Any], view: View, **settings: Any) -> None:
    key = KEY.format(field)
    st.session_state[key] = getattr(view.place, field)
    st.segmented_control(label, list(options), key=key, required=True, on_change=_remember, args=(field,), **settings)


def _turn(field: str, other: str) -> None:
    place, chosen = st.session_state["place"], st.session_state[KEY.format(field)]
    swapped = {other: getattr(place, field)} if chosen == getattr(place, other) else {}
    move(**{field: chosen}, **swapped)


def _remember(field: str) -> None:
    move(**{field: st.session_state[KEY.format(field)]})
