"""The sidebar: one widget for each setting, in the order in which a person would try them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import streamlit as st

from core.experiment import PRESET_TEXTS, PRESETS, Experiment
from core.images import NORMALISATIONS, PADDINGS
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.settings import ENGINES, MAX_EPOCHS, MAX_FILTERS, MAX_SEED

FILTER_COUNTS = (1, 2, 3, 4, 6, 8, 16)
RATES = tuple(float(f"{step}e{power}") for power in range(-5, 1) for step in (1, 2, 5)) + (10.0,)


def presets(current: Experiment) -> None:
    """The pills above the page; the one that is lit is the experiment in view."""
    st.session_state["preset"] = next((name for name, preset in PRESETS.items() if preset == current), None)
    st.pills(
        "Presets",
        list(PRESETS),
        format_func=lambda name: PRESET_TEXTS[name].label,
        key="preset",
        on_change=_apply_preset,
        label_visibility="collapsed",
    )


def _apply_preset() -> None:
    name = st.session_state["preset"]
    if name is not None:
        apply(PRESETS[name])


def apply(experiment: Experiment) -> None:
    """Set every widget to the experiment: in callbacks, or before the widgets are drawn."""
    for field in fields(Experiment):
        st.session_state[field.name] = getattr(experiment, field.name)


def settings() -> None:
    """All widgets. Their values are the session's ``loss``, ``normalisation`` and so on.

    Each value is given as the default too: a rerun that comes while the browser still builds the widget sends that.
    """
    state = st.session_state
    _choice("Loss", "loss", LOSSES)
    _choice("Pixel values", "normalisation", NORMALISATIONS)
    st.segmented_control(
        "Filters",
        sorted({*FILTER_COUNTS, state["filters"]}),
        default=state["filters"],
        key="filters",
        required=True,
        help="How many 2x2 filters the convolution learns. The question has 2, answer 1 has 6; "
        f"a link can ask for 1 to {MAX_FILTERS}.",
    )
    _choice("Padding", "padding", PADDINGS)
    _choice("Optimizer", "optimizer", OPTIMIZERS)
    st.select_slider(
        "Learning rate",
        sorted({*RATES, state["learning_rate"]}),
        state["learning_rate"],
        key="learning_rate",
        format_func=_rate,
        help="How far one update goes, on a log scale. The question has 0.001.",
    )
    st.number_input(
        "Epochs",
        1,
        MAX_EPOCHS,
        state["epochs"],
        key="epochs",
        step=100,
        help="How many updates; one epoch is one look at all images.",
    )
    seed, following = st.columns([3, 2], vertical_alignment="bottom")
    seed.number_input(
        "Seed",
        0,
        MAX_SEED,
        state["seed"],
        key="seed",
        step=1,
        help="Decides the initial weights, exactly as np.random.seed did for Keras in 2019. The question has 48.",
    )
    following.button("Next seed", on_click=_next_seed, width="stretch")
    _choice("Engine", "engine", ENGINES)


def _choice(label: str, name: str, options: Mapping[str, Any]) -> None:
    """A segmented control over one registry, its help made from the registry's own sentences."""
    st.segmented_control(
        label,
        list(options),
        default=st.session_state[name],
        key=name,
        required=True,
        format_func=lambda option: options[option].label,
        help="\n\n".join(f"**{option.label}**: {option.help}" for option in options.values()),
    )


def _rate(rate: float) -> str:
    """Short, but never so short that two rates look the same: Streamlit tells options apart by their text."""
    short = f"{rate:g}"
    return short if float(short) == rate else repr(rate)


def _next_seed() -> None:
    st.session_state["seed"] = (st.session_state["seed"] + 1) % (MAX_SEED + 1)
