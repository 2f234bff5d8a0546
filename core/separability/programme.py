"""Can any dense layer tell the classes apart, given features of a float32 network? Decided by a linear programme.

Points x_i (features of image i) with signs s_i (+1 for class 1, -1 for class 0). A dense layer of two classes decides
by the sign of w . x + b, where w and b are the differences of its columns and biases; so it can be right on every image
if and only if

    maximise t   such that   s_i (w . x_i + b) >= t,   -1 <= w <= 1

has a solution with t > 0. Where it has none, its dual names images that no plane can separate: weights a_i >= 0 with
sum a_i s_i x_i = 0 and sum a_i s_i = 0, a point inside the hull of both classes. Source: Mangasarian, "Linear and
nonlinear separation of patterns by linear programming" (1965).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from core.separability.fewest import fewest_given_up

# The features are float32. After scaling the largest one to 1, a smaller margin is none.
TOLERANCE = 1e-6
PROGRAMMES = 16  # linear programmes spent on the best accuracy before settling for a bound; half a millisecond each
IDENTICAL = 1e-6  # features that differ by less than this share of the largest one are the same in float32


@dataclass(frozen=True)
class Separation:
    """``margin``: the largest t, in units of the largest feature (0 if not separable).

    ``inseparable``: images (indices) that no plane separates, empty if ``separable``. ``best``: how many images the
    best dense layer gets right; ``exact`` is False if that is only an upper bound.
    """

    separable: bool
    margin: float
    inseparable: tuple[int, ...]
    best: int
    exact: bool


def separation(features: np.ndarray, classes: np.ndarray) -> Separation:
    """How well any dense layer could separate ``features`` (N, K) by ``classes`` (N,), 0 or 1.

    >>> xor = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
    >>> separation(xor, np.array([0, 0, 1, 1])).best
    3
    """
    n, classes = len(features), np.asarray(classes)
    x = scaled(features)
    widest = widest_plane(x, classes)
    if not widest.clash:
        return Separation(True, widest.margin, (), n, True)

    def clash_among(kept: Sequence[int]) -> Sequence[int]:
        chosen = list(kept)
        plane = widest if len(kept) == n else widest_plane(x[chosen], classes[chosen])
        return [kept[image] for image in plane.clash]

    given_up, exact = fewest_given_up(n, clash_among, most=PROGRAMMES)
    # Equal images get equal answers: of each group only one class can be right.
    of_groups = sum(max((classes[part] == 1).sum(), (classes[part] == 0).sum()) for part in groups(features))
    return Separation(False, 0.0, widest.clash, min(n - len(given_up), int(of_groups)), exact)


def widest_margin(features: np.ndarray, classes: np.ndarray) -> float:
    """The margin alone, 0 if not separable."""
    widest = widest_plane(scaled(features), np.asarray(classes))
    return 0.0 if widest.clash else widest.margin


def groups(features: np.ndarray) -> list[np.ndarray]:
    """Images whose features (N, K) are the same in float32, as lists of indices; every image is in one."""
    x = scaled(features)
    same = np.abs(x[:, None] - x).max(axis=2) <= IDENTICAL
    left, parts = list(range(len(x))), []
    while left:
        part = [i for i in left if same[left[0], i]]
        parts.append(np.array(part))
        left = [i for i in left if i not in part]
    return parts


def scaled(features: np.ndarray) -> np.ndarray:
    """The features in units of the largest one, float64."""
    x = np.asarray(features, dtype=np.float64)
    largest = np.abs(x).max(initial=0.0)
    return x / largest if largest > 0 else x


@dataclass(frozen=True, eq=False)
class Plane:
    """The solution of the programme: w (K,), t, and the images that no plane separates, none if this one does."""

    w: np.ndarray
    margin: float
    clash: tuple[int, ...]


def widest_plane(x: np.ndarray, classes: np.ndarray) -> Plane:
    """The plane of the widest margin, for ``x`` (N, K) of size about 1; its margin is 0 or less where there is none."""
    n, k = x.shape
    signs = np.where(classes == 1, 1.0, -1.0)
    # Unknowns: w (K), b, t. -s (w . x + b) + t <= 0.
    rows = np.concatenate([-signs[:, None] * x, -signs[:, None], np.ones((n, 1))], axis=1)
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = k + 2, n
    programme.col_cost_ = np.append(np.zeros(k + 1), -1.0)
    programme.col_lower_ = np.append(np.full(k, -1.0), [-np.inf, -np.inf])
    programme.col_upper_ = np.append(np.ones(k), [np.inf, 1e6])  # one class alone would allow any t
    programme.row_lower_, programme.row_upper_ = np.full(n, -np.inf), np.zeros(n)
    column, programme.a_matrix_.index_ = np.nonzero(rows.T)
    programme.a_matrix_.start_ = np.searchsorted(column, np.arange(k + 3))
    programme.a_matrix_.value_ = rows.T[rows.T != 0]
    exactness = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    # Where a margin is about as large as what it works to, the simplex method may give up.
    for options in (exactness, {**exactness, "solver": "ipm"}, {}):
        solver = highspy.Highs()
        for name, value in {"output_flag": False, **options}.items():
            solver.setOptionValue(name, value)
        solver.passModel(programme)
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            break
    solution = solver.getSolution()
    *w, _, margin = solution.col_value
    weighty = np.flatnonzero(np.abs(solution.row_dual) > TOLERANCE) if margin <= TOLERANCE else ()
    return Plane(np.array(w), margin, tuple(int(image) for image in weighty))
