"""Labels out of range: a cross-entropy below zero, which no labels between 0 and 1 can give."""

from __future__ import annotations

from core.stuck.facts import BINARY, CATEGORICAL, Facts
from core.stuck.form import Value, Values

WORDS = "-y ln p - (1 - y) ln(1 - p) with y outside 0..1"


def values(facts: Facts) -> Values:
    """Anything below zero: with a label of 2 or -1, the loss of a binary cross-entropy has no floor."""
    if facts.may_be(BINARY, CATEGORICAL):
        cost = 1 if facts.is_a(BINARY, CATEGORICAL) else 2
        for low, high, more in ((-1e300, -1, 0), (-1, -1e-12, 1)):
            yield Value(low, high, cost + more, WORDS, implies={"loss": "a binary cross-entropy"})
