"""Is there a plane through the origin with all vectors on one side? Decided in whole numbers, without any rounding.

Either some w has w . v_i > 0 for every i, or some weights a_i >= 0 that sum to 1 have sum a_i v_i = 0, and never both
(Gordan, 1873). The second is a linear programme's feasibility. Bland's rules (1977) end the simplex method on it, and
pivoting as in Edmonds, "Systems of distinct representatives and linear algebra" (1967), keeps its table in whole
numbers over one denominator. The table that ends without a solution gives w.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np


def plane(vectors: np.ndarray) -> tuple[np.ndarray, tuple[int, ...]]:
    """A plane for the columns of ``vectors`` (r, n), whole numbers of any size as Python holds them (dtype object).

    Gives w (r,) in whole numbers, and (): every column is strictly on its side. Or zeros, and which columns hold a
    mixture that is 0: so few that without any one of them there is none.

    >>> plane(np.array([[1, 2], [1, -1]], dtype=object))[1]
    ()
    >>> plane(np.array([[1, 5, -2], [1, 7, -2]], dtype=object))[1]
    (0, 2)
    """
    r, n = vectors.shape
    # Unknowns: a (n), then one more a row that makes up for what is missing, whose sum is to become 0.
    table = np.zeros((r + 2, n + r + 2), dtype=object)
    table[:r, :n], table[r, :n], table[r, -1] = vectors, 1, 1
    table[: r + 1, n:-1] = np.eye(r + 1, dtype=int)
    table[r + 1, :n], table[r + 1, -1] = -table[: r + 1, :n].sum(axis=0), -1
    basis, unit = list(range(n, n + r + 1)), 1
    while True:
        entering = next((column for column in range(n) if table[-1, column] < 0), None)
        if entering is None:
            break
        rows = [row for row in range(r + 1) if table[row, entering] > 0]
        leaving = min(rows, key=lambda row: (Fraction(table[row, -1], table[row, entering]), basis[row]))
        pivot, row = table[leaving, entering], table[leaving].copy()
        table = (table * pivot - np.outer(table[:, entering], row)) // unit
        table[leaving], unit, basis[leaving] = row, pivot, entering
    if table[-1, -1] == 0:
        clash = sorted(column for row, column in enumerate(basis) if column < n and table[row, -1] > 0)
        return np.zeros(r, dtype=object), tuple(clash)
    return table[-1, n : n + r] - unit, ()


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
