"""What becomes of an experiment from a thousand seeds: found out in turns, once for all visitors and pages."""

from __future__ import annotations

import streamlit as st

from core.experiment import Experiment
from core.luck import Luck, luck
from ui.visit.shared import Shared
from ui.visit.turns import Growing

KEY = "luck being found out"  # not the chart's

_known: Shared[Luck] = Shared(64)


def found(experiment: Experiment) -> tuple[Luck | None, bool]:
    """The luck of an experiment as far as it is known, and whether there is more to find out."""
    known = _known.get(experiment)
    if known is not None:
        return known, False
    growing: Growing[Luck] | None = st.session_state.get(KEY)
    if growing is None or growing.subject != experiment:
        growing = st.session_state[KEY] = Growing(experiment, luck(experiment))
    unfinished = growing.work()
    if not unfinished:
        del st.session_state[KEY]
        if growing.latest is not None:
            _known.keep(experiment, growing.latest)
    return growing.latest, unfinished
