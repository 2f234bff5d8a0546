"""The diagnosis in one line: what stands under a verdict."""

from __future__ import annotations

import re

from core.diagnosis.findings import Diagnosis
from core.words import uncapital

ONE_LINE = 96  # characters, at 1280 pixels beside the settings

# How a line begins, by the role of the finding that it says.
LEADS = {"impossible": "Because", "cause": "Because", "part": "In part because", "suspected": "Suspected:"}


def reason(diagnosis: Diagnosis) -> str:
    """The first finding that explains anything, as far as it is proved; else what is known of the run.

    >>> from core import Experiment, train
    >>> from core.diagnosis import diagnose
    >>> reason(diagnose(train(Experiment(engine="numpy"))))
    'Suspected: softmax is applied twice: every answer costs at least 0.3133.'
    """
    told = [f for f in diagnosis.findings if f.role in LEADS and not (f.role == "suspected" and f.symptom_of)]
    if diagnosis.solved or not told or not diagnosis.explained:
        return _in_one_line(diagnosis.summary)
    return _in_one_line(f"{LEADS[told[0].role]} {uncapital(told[0].sentence)}")


def _in_one_line(text: str) -> str:
    """The first sentence of a text, or as many of its clauses as a line has room for.

    >>> _in_one_line("The steps were too long: one update took the loss up. It fell.")
    'The steps were too long: one update took the loss up.'
    """
    clauses = re.split(r"(?<!Suspected)(?=: |; |, and )", re.split(r"(?<=\.) ", text)[0].rstrip("."))
    line = clauses[0]
    for clause in clauses[1:]:
        if len(line) + len(clause) > ONE_LINE:
            break
        line += clause
    return f"{line}."
