"""Under the player: why the run went as it did, and what would change it, measured while the visitor looks on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import Lock

import streamlit as st
from cachetools import LRUCache, cached

from core.diagnosis import conclude, diagnose, proof_steps
from core.diagnosis.findings import Diagnosis
from core.outcome.costs import costs
from core.run import Run
from core.what_ifs.table import Table, summary
from ui.components.fixes import fixes
from ui.components.why import why
from ui.visit import telling
from ui.visit.beside import Work, beside
from ui.visit.view import View

KIND = "why"


@st.fragment
def explanation(run: Run, view: View) -> None:
    """Draw what is known, and again whenever more is: the diagnosis at once, its proofs as they are found beside."""
    proofs = proofs_of(run)
    beside.wait(KIND, proofs, *telling.current())
    table = proofs.latest or Table()
    title = "What one change would do" if run.solved else "What would fix it"
    progress = "" if table.finished else f" {table.done} of {table.planned} trainings are done."
    tried = fixes(table, run.experiment, view.dialect, title=title, said=summary(table) + progress)
    why(conclude(_diagnosis(run), table), run, None if run.solved else costs(run), view.names, tried)


@cached(LRUCache(256), key=lambda run: run.experiment, lock=Lock())
def _diagnosis(run: Run) -> Diagnosis:
    """What can be measured on the run itself, which takes milliseconds."""
    return diagnose(replace(run))  # a copy, so that its activations do not stay


def proofs_of(run: Run) -> Work[Table]:
    """The proofs of the run's diagnosis, as far as anybody has waited for them."""
    return beside.work(KIND, run.experiment, partial(proof_steps, run.experiment, _diagnosis(run)))
