"""Is there a plane through the origin with all vectors on one side? Decided in whole numbers, without any rounding.

Either some w has w . v_i > 0 for every i, or some weights a_i >= 0 that sum to 1 have sum a_i v_i = 0, and never both
(Gordan, 1873). How near such a mixture can come to 0 is a linear programme, and its dual is the widest plane. Bland's
rules (1977) end the simplex method on it, and pivoting as in Edmonds, "Systems of distinct representatives and linear
algebra" (1967), keeps its table in whole numbers over one denominator.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np


def plane(vectors: np.ndarray) -> tuple[np.ndarray, tuple[int, ...], bool]:
    """A plane for the columns of ``vectors`` (r, n), whole numbers of any size as Python holds them (dtype object).

    Gives w (r,) in whole numbers; which columns hold the mixture that comes nearest to 0, its numbers' sizes summed up,
    so few that without any one of them it is another; and whether all are strictly on w's side: if they are, then by
    the widest lead of all w whose largest number has this size; if not, the mixture is 0.

    >>> plane(np.array([[1, 2], [1, -1]], dtype=object))[2]
    True
    >>> plane(np.array([[1, 5, -2], [1, 7, -2]], dtype=object))[1:]
    ((0, 2), False)
    """
    r, n = vectors.shape
    most = int(np.abs(vectors).sum(axis=0).max()) + 1  # no lead is larger
    # Unknowns: a (n); what is missing from each row's 0, and from the sum of a; and what is too much in each row.
    table = np.zeros((r + 2, n + 2 * r + 2), dtype=object)
    table[:r, :n], table[r, :n], table[r, -1] = vectors, most, most
    table[: r + 1, n : n + r + 1] = np.eye(r + 1, dtype=int)
    table[:r, n + r + 1 : -1] = -np.eye(r, dtype=int)
    table[-1, :n], table[-1, n + r + 1 : -1], table[-1, -1] = -table[: r + 1, :n].sum(axis=0), 2, -most
    basis, unit = list(range(n, n + r + 1)), 1
    while True:
        entering = next((column for column in range(n + 2 * r + 1) if table[-1, column] < 0), None)
        if entering is None:
            break
        rows = [row for row in range(r + 1) if table[row, entering] > 0]
        leaving = min(rows, key=lambda row: (Fraction(table[row, -1], table[row, entering]), basis[row]))
        pivot, row = table[leaving, entering], table[leaving].copy()
        table = (table * pivot - np.outer(table[:, entering], row)) // unit
        table[leaving], unit, basis[leaving] = row, pivot, entering
    mixture = tuple(sorted(column for row, column in enumerate(basis) if column < n and table[row, -1] > 0))
    return table[-1, n : n + r] - unit, mixture, bool(table[-1, -1] < 0)


def independent_rows(matrix: np.ndarray) -> list[int]:
    """The earliest rows of ``matrix`` (m, n), whole numbers (dtype object), of which all others are mixtures."""
    kept: list[int] = []
    echelon: list[tuple[int, np.ndarray]] = []  # a row that begins at a column
    for number, row in enumerate(matrix):
        for column, above in echelon:
            if row[column]:
                row = row * above[column] - above * row[column]
        first = next((column for column, value in enumerate(row) if value), None)
        if first is not None:
            kept.append(number)
            echelon.append((first, row // np.gcd.reduce(row)))
            if len(kept) == matrix.shape[1]:
                break
    return kept
