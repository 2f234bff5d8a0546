"""Under the player: why the run went as it did, and what would change it, measured while the visitor looks on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.diagnosis import conclude, diagnose, proof_steps
from core.diagnosis.findings import Diagnosis, Finding
from core.outcome.costs import costs
from core.run import Run
from core.what_ifs.table import Table, summary
from ui.components.costs import show
from ui.components.fixes import fixes
from ui.components.terms import terms
from ui.visit import telling
from ui.visit.beside import Work, beside
from ui.visit.shared import Shared

KIND = "why"

_diagnoses: Shared[Diagnosis] = Shared(256)


def explanation(place: DeltaGenerator, run: Run, dialect: str) -> None:
    """Draw what is known, and again whenever more is: the diagnosis at once, its proofs as they are found beside.

    ``dialect``: of the remedies' patches.
    """
    # A copy, which the fragment keeps: what the page computed from the run goes with the page.
    with place:
        st.fragment(_look)(replace(run), dialect)


def _diagnosis(run: Run) -> Diagnosis:
    """What can be measured on the run itself, which takes milliseconds."""
    # Of a copy, so that its activations do not stay.
    return _diagnoses.found(run.experiment, lambda: diagnose(replace(run)))


def proofs_of(run: Run) -> Work[Table]:
    """The proofs of the run's diagnosis, as far as anybody has waited for them."""
    return beside.work(KIND, run.experiment, partial(proof_steps, run.experiment, _diagnosis(run)))


def _look(run: Run, dialect: str) -> None:
    proofs = proofs_of(run)
    beside.wait(KIND, proofs, *telling.here())
    table = proofs.latest or Table()
    _draw(conclude(_diagnosis(run), table), table, run, dialect)


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
