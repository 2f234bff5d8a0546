"""Not a number: nan or inf, after which nothing is learned any more."""

from __future__ import annotations

import math

from core.stuck.facts import Facts
from core.stuck.form import Value, Values, exact


def values(facts: Facts) -> Values:
    """No number at all, or one beyond all."""
    yield Value(math.nan, math.nan, 0, "0/0", own=math.nan)
    yield exact(math.inf, 0, "-ln 0")
    yield exact(-math.inf, 0, "ln 0")
