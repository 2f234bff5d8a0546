"""Under the player: why the run went as it did, and what would change it, measured while the visitor looks on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Lock

import streamlit as st
from cachetools import LRUCache

from core.counterfactuals import Table, counterfactuals, summary
from core.diagnosis import completed, diagnose, diagnose_by_running
from core.diagnosis.findings import Diagnosis, Finding
from core.experiment import Experiment
from core.run import Run
from ui import controls, link
from ui.fixes import fixes
from ui.turns import REST, WORK, turn

_known: LRUCache[Experiment, tuple[Diagnosis, Table]] = LRUCache(256)
_lock = Lock()


@dataclass
class Inquiry:
    """What is being found out about one run, for one visitor. ``diagnosis`` is None until the first look at it."""

    run: Run
    tables: Iterator[Table]
    diagnosis: Diagnosis | None = None
    table: Table = Table()
    asleep: bool = True  # the first look, in the run of the whole page, only draws


def explanation(run: Run) -> None:
    """Draw what is known, and find out the rest in looks of their own."""
    state = st.session_state
    with _lock:
        known = _known.get(run.experiment)
    inquiry = state.get("inquiry")
    if known is not None:
        inquiry = Inquiry(replace(run), iter(()), *known)
    elif inquiry is None or inquiry.run.trajectory is not run.trajectory:
        inquiry = Inquiry(replace(run), counterfactuals(run.experiment))
    inquiry.asleep = True
    state["inquiry"] = inquiry
    # The fragment is always there, with a clock or without: a tick that is under way finds it.
    st.fragment(_look, run_every=None if known else REST)()


def _look() -> None:
    """One look: draw, or work for a moment and draw; at the end give the result to all visitors."""
    inquiry: Inquiry = st.session_state["inquiry"]
    if st.session_state.pop("applied", False):
        st.rerun()  # a press on "Apply" runs this fragment alone, but it changes the whole page
    link.hold()
    if not inquiry.asleep and not inquiry.table.finished and work(inquiry):
        st.rerun()
    inquiry.asleep = False
    if inquiry.diagnosis is None:
        st.caption("Looking for the reason.")
    else:
        _draw(inquiry.diagnosis, inquiry.table, inquiry.run.solved)


def work(inquiry: Inquiry) -> bool:
    """Find out more for a moment, unless another visitor's inquiry is at it. True when all is known."""
    with turn() as mine:
        return mine and _work(inquiry)


def _work(inquiry: Inquiry) -> bool:
    with _lock:
        if inquiry.run.experiment in _known:  # another visitor was quicker
            return True
    if inquiry.diagnosis is None:
        inquiry.diagnosis = diagnose(replace(inquiry.run))  # a copy, so that its activations do not stay
    until = time.monotonic() + WORK
    while time.monotonic() < until and not inquiry.table.finished:
        inquiry.table = next(inquiry.tables)
    if not inquiry.table.finished:
        return False
    diagnosis = completed(inquiry.diagnosis, diagnose_by_running(replace(inquiry.run)))
    with _lock:
        _known[inquiry.run.experiment] = diagnosis, inquiry.table
    return True


def _draw(diagnosis: Diagnosis, table: Table, solved: bool) -> None:
    st.subheader("Why", anchor=False)
    roots = [finding for finding in diagnosis.findings if not finding.symptom_of]
    symptoms = [finding for finding in diagnosis.findings if finding.symptom_of]
    if not roots or not diagnosis.explained:
        st.markdown(diagnosis.summary)
    for finding in roots:
        _finding(finding)
    if symptoms:
        with st.expander(f"What follows from it ({len(symptoms)})"):
            for finding in symptoms:
                _finding(finding)
    if diagnosis.ruled_out:
        with st.expander(f"Measured and ruled out ({len(diagnosis.ruled_out)})"):
            st.markdown("\n".join(f"- **{each.code}**: {each.evidence.text}" for each in diagnosis.ruled_out))

    st.subheader("What one change would do" if solved else "What would fix it", anchor=False)
    progress = "" if table.finished else f" {table.done} of {table.planned} trainings are done."
    st.markdown(summary(table) + progress)
    fixes(table, _apply)
    st.caption("Every row was trained, on the NumPy engine: from this seed's weights, and from those of many seeds.")


def _finding(finding: Finding) -> None:
    st.markdown(f"**{finding.sentence}** {finding.mechanism}")
    st.markdown("\n".join(f"- {each.text}" for each in finding.evidence))


def _apply(experiment: Experiment) -> None:
    controls.apply(experiment)
    st.session_state["applied"] = True
