"""Why one filter is never enough for the thread's six images, with padding "valid" and black = 0: a theorem.

Taps a b / c d; r, s, p, q are a + b, c + d, a + c, b + d, each cut off at 0. In units of white, position by position,
the features of the six images are

    rows     [r, r, 0, 0]  top      [s, s, r, r]  middle    [0, 0, s, s]  bottom
    columns  [p, 0, p, 0]  left     [q, p, q, p]  middle    [0, q, 0, q]  right

A dense layer tells two classes apart exactly if no mixture of one equals a mixture of the other: the two triangles do
not meet. Mixtures of rows have the form [u, u, w, w], mixtures of columns [m, n, m, n], so both triangles stand in
planes that have only [x, x, x, x] in common. Seen in these planes, as (u, w) and (m, n), both have the same form: the
triangle of (r, 0), (s, r), (0, s), and that of (p, 0), (q, p), (0, q). Each meets the diagonal, where its two numbers
are equal, in a stretch: from rs/(r + s) to M^2/(2M - m), M and m being the larger and the smaller of r and s; only in 0
if both are 0. And the two stretches always share a point:

1. Nothing is cut off. Then r + s = p + q, the sum of the taps, and each stretch holds a quarter of its sum.
2. a + b and c + d are both negative or 0. The rows are all 0, and since p and q cannot both be positive, the columns'
   stretch begins at 0.
3. Just one is negative or 0, say c + d. The rows' stretch is 0 to r/2. The columns' begins at 0, or, p and q both being
   positive, at pq/(p + q) <= (p + q)/4 <= r/4.

The same with rows and columns exchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

Point = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Triangle:
    """The mixtures of one class in its plane. ``corners``: top, middle, bottom row, or left, middle, right column."""

    corners: tuple[Point, Point, Point]

    @property
    def stretch(self) -> tuple[Fraction, Fraction]:
        """Where it enters and where it leaves the diagonal: x of (x, x)."""
        found = []
        for (u, w), (m, n) in combinations(self.corners, 2):
            one, other = u - w, m - n  # the two corners, beside the diagonal
            if one * other <= 0:
                share = other / (other - one) if one != other else Fraction(1)
                found.append(share * u + (1 - share) * m)
        return min(found), max(found)


@dataclass(frozen=True)
class Meeting:
    """Both triangles, and a point [x, x, x, x] in which they meet."""

    rows: Triangle
    columns: Triangle
    x: Fraction


def meeting(taps: Sequence[Fraction | int]) -> Meeting:
    """Where the triangles of a filter meet; four taps, row by row. In fractions, and in units of white.

    Raises ArithmeticError if they do not, which would disprove the theorem.

    >>> meeting((1, 1, -1, -1)).x  # a horizontal edge: the columns are 0, and so is the bottom row
    Fraction(0, 1)
    """
    a, b, c, d = (Fraction(tap) for tap in taps)
    rows, columns = _triangle(a + b, c + d), _triangle(a + c, b + d)
    (enters, leaves), (enters_too, leaves_too) = rows.stretch, columns.stretch
    x = max(enters, enters_too)
    if x > min(leaves, leaves_too):
        raise ArithmeticError(f"The triangles of {taps} do not meet.")
    return Meeting(rows, columns, x)


def _triangle(first: Fraction, second: Fraction) -> Triangle:
    zero = Fraction(0)
    r, s = max(first, zero), max(second, zero)
    return Triangle(((r, zero), (s, r), (zero, s)))
