"""Under the player: why the run went as it did, and what would change it, measured while the visitor looks on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.diagnosis import conclude, diagnose, proofs
from core.diagnosis.findings import Diagnosis, Finding
from core.outcome.costs import costs
from core.run import Run
from core.what_ifs.table import Table, summary
from ui.components.costs import show
from ui.components.fixes import fixes
from ui.components.pulse import pulse
from ui.components.terms import terms
from ui.visit.shared import Shared
from ui.visit.turns import Growing, rest

KEY = "inquiry"

_diagnoses: Shared[Diagnosis] = Shared(256)
_known: Shared[tuple[Diagnosis, Table]] = Shared(256)


@dataclass
class Inquiry:
    """What is being found out about one run, for one visitor: its ``diagnosis`` at once, its proofs bit by bit."""

    run: Run
    diagnosis: Diagnosis
    proofs: Growing[Table]
    finished: bool = False
    looks: int = 0

    @property
    def table(self) -> Table:
        """The proofs so far."""
        return self.proofs.latest or Table()

    @property
    def concluded(self) -> Diagnosis:
        """The diagnosis with what is proved of it so far."""
        return conclude(self.diagnosis, self.table)


def explanation(place: DeltaGenerator, run: Run, dialect: str) -> None:
    """Draw what is known, and find out the rest in looks of their own. ``dialect``: of the remedies' patches."""
    inquiry: Inquiry | None = st.session_state.get(KEY)
    if inquiry is None or inquiry.run.experiment != run.experiment:
        run = replace(run)  # a copy, which the session keeps: what the page computed from the run goes with the page
        known = _known.get(run.experiment)
        if known is not None:
            diagnosis, table = known
            inquiry = Inquiry(run, diagnosis, Growing(run.experiment, iter(()), table), finished=True)
        else:
            diagnosis = _diagnosis(run)
            inquiry = Inquiry(run, diagnosis, Growing(run.experiment, proofs(run, diagnosis)))
        st.session_state[KEY] = inquiry
    inquiry.looks = 0
    with place:
        st.fragment(_look)(dialect)


def _diagnosis(run: Run) -> Diagnosis:
    """What can be measured on the run itself, which takes milliseconds."""
    known = _diagnoses.get(run.experiment)
    if known is None:
        known = diagnose(replace(run))  # a copy, so that its activations do not stay
        _diagnoses.keep(run.experiment, known)
    return known


def reasons(run: Run) -> Iterator[object]:
    """Find out all about a run, step by step, for nobody yet; its first visitor finds it known."""
    if _known.get(run.experiment) is None:
        diagnosis, table = _diagnosis(run), Table()
        for table in proofs(run, diagnosis):
            yield table
        _known.keep(run.experiment, (diagnosis, table))


def _look(dialect: str) -> None:
    """One look: work for a moment, but not in the run of the whole page, which only draws; then draw."""
    inquiry: Inquiry = st.session_state[KEY]
    if inquiry.looks and not inquiry.finished:
        work(inquiry)
    inquiry.looks += 1
    _draw(inquiry.concluded, inquiry.table, inquiry.run, dialect)
    pulse(None if inquiry.finished else rest(inquiry.looks), key="why clock")


def work(inquiry: Inquiry) -> bool:
    """Find out more for a moment, unless another visitor's work is at it. True when all is known."""
    experiment = inquiry.run.experiment
    known = _known.get(experiment)
    if known is not None:  # another visitor was quicker
        inquiry.diagnosis, inquiry.proofs.latest = known
        inquiry.finished = True
    elif not inquiry.proofs.work():
        inquiry.finished = True
        _known.keep(experiment, (inquiry.diagnosis, inquiry.table))
    return inquiry.finished


# What a finding is called on the page, by its role.
CALLED = {
    "impossible": "Impossible",
    "cause": "A cause",
    "part": "A part of the cause",
    "suspected": "Suspected",
    "present": "Present, but not what stops this run",
    "symptom": "What follows from it",
}
FIRST = ("impossible", "cause", "part", "suspected")


def _draw(diagnosis: Diagnosis, table: Table, run: Run, dialect: str) -> None:
    why, fix = st.container(), st.container()
    with why:
        st.subheader("Why", anchor=False)
        # Before the proofs: what others would follow from stands first, as suspected.
        first = [f for f in diagnosis.findings if f.role in FIRST and not (f.role == "suspected" and f.symptom_of)]
        if not first or not diagnosis.explained:
            st.markdown(diagnosis.summary)
        found = None if run.solved else costs(run)
        for number, finding in enumerate(first):
            st.markdown(f"{CALLED[finding.role]}: **{finding.sentence}** {finding.mechanism}")
            if found is not None and number == 0:
                show(found, run.experiment.images, key="costs")
            with st.expander("The evidence", key=f"evidence {finding.code}"):
                _evidence(finding)
        for role in ("symptom", "present"):
            others = [f for f in diagnosis.findings if f not in first and (f.role == "present") == (role == "present")]
            if others:
                with st.expander(f"{CALLED[role]} ({len(others)})", key=f"{role} findings"):
                    for finding in others:
                        st.markdown(f"**{finding.sentence}** {finding.mechanism}")
                        _evidence(finding)
        if diagnosis.ruled_out:
            with st.expander(f"Measured and ruled out ({len(diagnosis.ruled_out)})", key="ruled out"):
                st.markdown("\n".join(f"- **{each.code}**: {each.evidence.text}" for each in diagnosis.ruled_out))
        terms(" ".join([diagnosis.summary, *(f"{each.sentence} {each.mechanism}" for each in first)]), key="why terms")
    with fix:
        st.subheader("What one change would do" if run.solved else "What would fix it", anchor=False)
        progress = "" if table.finished else f" {table.done} of {table.planned} trainings are done."
        st.markdown(summary(table) + progress)
        fixes(table, run.experiment, dialect)
        st.caption(
            "Every row was trained, on the NumPy engine: from this seed's weights, and from those of many seeds."
        )


def _evidence(finding: Finding) -> None:
    st.markdown("\n".join(f"- {each.text}" for each in finding.evidence))
