"""Under the player: why the run went as it did, and what would change it, measured while the visitor looks on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.diagnosis import conclude, diagnose, proof_steps, reason
from core.diagnosis.findings import Diagnosis
from core.outcome.costs import costs
from core.run import Run
from core.what_ifs.table import Table, summary
from ui.components.fixes import fixes
from ui.components.links import links
from ui.components.why import why
from ui.visit import telling
from ui.visit.beside import Work, beside
from ui.visit.shared import Shared
from ui.visit.view import View

KIND = "why"

_diagnoses: Shared[Diagnosis] = Shared(256)


def explanation(above: DeltaGenerator, place: DeltaGenerator, run: Run, view: View) -> None:
    """Draw what is known, and again whenever more is: the diagnosis at once, its proofs as they are found beside.

    ``above``: where it stands in one line.
    """
    line = above.empty()  # the fragment draws it anew in its place
    # A copy, which the fragment keeps: what the page computed from the run goes with the page.
    with place:
        st.fragment(_look)(line, replace(run), view)


def _diagnosis(run: Run) -> Diagnosis:
    """What can be measured on the run itself, which takes milliseconds."""
    # Of a copy, so that its activations do not stay.
    return _diagnoses.found(run.experiment, lambda: diagnose(replace(run)))


def proofs_of(run: Run) -> Work[Table]:
    """The proofs of the run's diagnosis, as far as anybody has waited for them."""
    return beside.work(KIND, run.experiment, partial(proof_steps, run.experiment, _diagnosis(run)))


def _look(line: DeltaGenerator, run: Run, view: View) -> None:
    proofs = proofs_of(run)
    beside.wait(KIND, proofs, *telling.here())
    table = proofs.latest or Table()
    diagnosis = conclude(_diagnosis(run), table)
    with line:
        evidence = {"label": "Evidence", "href": f"#{KIND}", "to": KIND, "entry": {}, "look": "links-plain"}
        links([evidence], key="reason", label="The reason", lead=reason(diagnosis))
    _draw(diagnosis, table, run, view)


def _draw(diagnosis: Diagnosis, table: Table, run: Run, view: View) -> None:
    with st.container(key=KIND):
        st.subheader("Why", anchor=False)
        why(diagnosis, run, None if run.solved else costs(run), view.names)
    title = "What one change would do" if run.solved else "What would fix it"
    progress = "" if table.finished else f" {table.done} of {table.planned} trainings are done."
    fixes(table, run.experiment, view.dialect, title=title, said=summary(table) + progress)
