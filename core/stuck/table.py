"""The numbers that people search for, each with its arithmetic, meaning and repair, for the page without a script.

They are taken from the forms, not typed: each row is what ``decode`` says first of its own number.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.stuck.decoder import Match, decode
from core.stuck.facts import Facts
from core.stuck.form import Value
from core.stuck.forms import FORMS, clipped_probabilities, log_clamp

DECIMALS = 4
CLASSES = (2, 3, 4, 5, 10, 100, 1000)


@dataclass(frozen=True)
class Row:
    """``number`` as it is printed, with ``classes`` and ``accuracy`` where they are part of it, and what it is."""

    number: str
    classes: int | None
    accuracy: float | None
    match: Match


def rows() -> tuple[Row, ...]:
    """All rows, form by form."""
    found = [_simplest("uniform", k) for k in CLASSES]
    # All right, and as many as chance gets right.
    found += [_simplest("double-softmax", k, right) for k in CLASSES for right in (1.0, 1 / k)]
    found += [_simplest("class-prior", 2, right) for right in (0.6, 2 / 3, 0.75, 0.8, 0.9, 0.95, 0.99)]
    for level, *_ in clipped_probabilities.LEVELS:
        found += [_row("clipped-probabilities", level * (1 - right), None, right) for right in (0.0, 0.5)]
    found += [_row("clipped-probabilities", clipped_probabilities.BELOW * 0.9, 10, 0.1)]
    for level in (log_clamp.TORCH, log_clamp.OLD_TORCH, log_clamp.CAFFE_LEVEL):
        found += [_row("log-clamp", level, None, 0.0)]
    found += [_row("log-clamp", log_clamp.TORCH / 2, None, 0.5)]
    found += [_simplest("squared-error", k) for k in (2, 3, 4, 10)]
    found += [_simplest("sum-of-losses"), _simplest("hinge"), Row("nan", None, None, decode("nan")[0])]
    return tuple(dict.fromkeys(filter(None, found)))


def _simplest(form: str, classes: int | None = None, right: float | None = None) -> Row | None:
    """The simplest value of a form."""
    facts = Facts(classes=classes, accuracy=None if right is None else (right, right))
    values = [value for value in FORMS[form].values(facts) if isinstance(value, Value) and value.low == value.high > 0]
    return _row(form, min(values, key=lambda value: value.cost).low, classes, right)


def _row(form: str, value: float, classes: int | None, right: float | None) -> Row | None:
    number = f"{value:.{DECIMALS}f}"
    match = next((each for each in decode(number, classes=classes, accuracy=right) if each.form == form), None)
    return None if match is None else Row(number, classes, right, match)
