"""The full factorial: five changes lead from the question to Answer 1, so there are 32 networks to compare.

A cell is a whole number from 0 to 31. Its bit i says whether ``CHANGES[i]`` is made: cell 0 is the question, cell 31 is
Answer 1, and cell 1 is the question with its loss repaired and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from core.experiment import PRESETS, Experiment
from core.outcome.comparison import setting

QUESTION = PRESETS["question"]
ANSWER_1 = PRESETS["answer-1"]


@dataclass(frozen=True)
class Change:
    """One of the five: the field of an Experiment and its new value.

    ``label`` names the change once it is made ("padding same"), ``deed`` the making of it ("padding");
    ``off`` and ``on`` are the setting without and with it, as the controls spell it ("0 to 255", "0 to 1").
    """

    field: str
    value: Any
    label: str
    deed: str
    off: str
    on: str


def _change(field: str, label: str, deed: str, unit: str = "") -> Change:
    off, on = (setting(experiment, field) + unit for experiment in (QUESTION, ANSWER_1))
    return Change(field, getattr(ANSWER_1, field), label, deed, off, on)


# In the order in which Answer 1 makes them.
CHANGES = (
    _change("loss", "loss repaired", "repairing the loss"),
    _change("filters", f"{ANSWER_1.filters} filters", f"using {ANSWER_1.filters} filters", unit=" filters"),
    _change("padding", "padding same", "padding"),
    _change("optimizer", "Adam", "using Adam"),
    _change("normalisation", f"pixel values {setting(ANSWER_1, 'normalisation')}", "scaling the pixel values"),
)
FIELDS = tuple(change.field for change in CHANGES)
CELLS = 2 ** len(CHANGES)
LAST = CELLS - 1
PATH = tuple(2**made - 1 for made in range(len(CHANGES) + 1))  # the cells on the way, as Answer 1 makes the changes


def made(cell: int) -> tuple[bool, ...]:
    """Which of the five changes the cell makes, in the order of CHANGES. Raises ValueError if there is no such cell."""
    if not 0 <= cell < CELLS:
        raise ValueError(f"cell must be a whole number from 0 to {LAST}; got {cell}.")
    return tuple(bool(cell >> i & 1) for i in range(len(CHANGES)))


def cell_experiment(cell: int, base: Experiment = QUESTION) -> Experiment:
    """The settings of a cell, on the NumPy engine. What is none of the five changes, like the images, is ``base``'s.

    Raises ValueError if there is no such cell.

    >>> cell_experiment(1).loss, cell_experiment(1).optimizer
    ('categorical_crossentropy', 'sgd')
    """
    settings = {
        change.field: change.value if is_made else getattr(QUESTION, change.field)
        for change, is_made in zip(CHANGES, made(cell), strict=True)
    }
    return replace(base, engine="numpy", **settings)


def cell_label(cell: int) -> str:
    """The cell in words: the changes that it makes. Raises ValueError if there is no such cell.

    >>> cell_label(0), cell_label(9), cell_label(31)
    ('the question', 'loss repaired + Adam', 'Answer 1')
    """
    labels = [change.label for change, is_made in zip(CHANGES, made(cell), strict=True) if is_made]
    return {0: "the question", LAST: "Answer 1"}.get(cell, " + ".join(labels))
