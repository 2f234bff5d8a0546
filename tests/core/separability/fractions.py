"""Systems of linear equations in fractions, by elimination as done by hand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """How many of the rows are independent."""
    return len(eliminated([list(row) for row in rows])[1])


def solution(columns: Sequence[Sequence[Fraction]], target: Sequence[Fraction]) -> list[Fraction] | None:
    """The one way to mix the columns to the target; None if there is none, or more than one."""
    rows = [[*row, value] for row, value in zip(zip(*columns, strict=True), target, strict=True)]
    reduced, pivots = eliminated(rows)
    if pivots != list(range(len(columns))):
        return None
    return [row[-1] for row in reduced[: len(columns)]]


def eliminated(rows: list[list[Fraction]]) -> tuple[list[list[Fraction]], list[int]]:
    """The rows in reduced echelon form, and the columns in which they begin."""
    pivots: list[int] = []
    for column in range(len(rows[0]) if rows else 0):
        place = next((row for row in range(len(pivots), len(rows)) if rows[row][column]), None)
        if place is None:
            continue
        top = len(pivots)
        rows[top], rows[place] = rows[place], rows[top]
        rows[top] = [value / rows[top][column] for value in rows[top]]
        for row in range(len(rows)):
            if row != top and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [value - factor * above for value, above in zip(rows[row], rows[top], strict=True)]
        pivots.append(column)
    return rows, pivots
