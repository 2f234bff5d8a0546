"""Of all combinations, the few that hold every pair of values: most mistakes are in one value, or in how two fit."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations, product
from typing import Any

import pytest


def covering(factors: Collection[Collection[Any]], together: int = 2) -> list[tuple[Any, ...]]:
    """Combinations of one value of each factor that hold every ``together`` values of as many factors."""
    rows = {row: set(combinations(enumerate(row), together)) for row in product(*factors)}
    missing, chosen = set().union(*rows.values()), []
    while missing:
        chosen.append(max(rows, key=lambda row: len(rows[row] & missing)))  # the first of equals
        missing -= rows[chosen[-1]]
    return chosen


def all_of(*factors: Collection[Any], together: int = 2) -> list[Any]:
    """All combinations, for ``parametrize``; those that cover hold every ``together`` values, the others are deep."""
    near = set(covering(factors, together))
    return [pytest.param(*row, marks=() if row in near else pytest.mark.deep) for row in product(*factors)]


def few_of(cases: Collection[Any], *near: Any) -> list[Any]:
    """All cases, for ``parametrize``; all but those that are named are deep."""
    assert set(near) <= set(cases)
    return [pytest.param(case, marks=() if case in near else pytest.mark.deep) for case in cases]
