"""Can any dense layer tell the classes apart, given what the filters say? Decided by a linear programme.

Points x_i (features of image i) with signs s_i (+1 for class 1, -1 for class 0). A dense layer of two classes decides
by the sign of w . x + b, where w and b are the differences of its columns and biases; so it can be right on every image
if and only if

    maximise t   such that   s_i (w . x_i + b) >= t,   -1 <= w <= 1

has a solution with t > 0. Where it has none, its dual names images that no plane can separate: weights a_i >= 0 with
sum a_i s_i x_i = 0 and sum a_i s_i = 0, a point inside the hull of both classes. One of these images at least must then
be given up, and looking into each in turn finds the best accuracy that a dense layer could reach. Source:
Mangasarian, "Linear and nonlinear separation of patterns by linear programming" (1965).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# HiGHS solves to 1e-7 and the features are float32. After scaling the largest feature to 1, a smaller margin is none.
TOLERANCE = 1e-6
PROGRAMMES = 16  # linear programmes spent on the best accuracy before settling for a bound; 2 ms each
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
    n = len(features)
    x = scaled(features)
    signs = np.where(np.asarray(classes) == 1, 1.0, -1.0)
    margin, clash = _widest(x, signs)
    if not clash:
        return Separation(True, margin, (), n, True)
    given_up, exact = _fewest_given_up(x, signs, clash)
    # Equal images get equal answers: of each group only one class can be right.
    of_groups = sum(max((signs[part] > 0).sum(), (signs[part] < 0).sum()) for part in groups(features))
    return Separation(False, 0.0, clash, min(n - given_up, int(of_groups)), exact)


def widest_margin(features: np.ndarray, classes: np.ndarray) -> float:
    """The margin alone, 0 if not separable."""
    return _widest(scaled(features), np.where(np.asarray(classes) == 1, 1.0, -1.0))[0]


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


def _widest(x: np.ndarray, signs: np.ndarray) -> tuple[float, tuple[int, ...]]:
    """The widest margin and (), or 0 and the images that no plane separates."""
    from scipy.optimize import linprog  # 0.3 s to import, and needed only here

    n, k = x.shape
    # Unknowns: w (K), b, t. -s (w . x + b) + t <= 0.
    rows = np.concatenate([-signs[:, None] * x, -signs[:, None], np.ones((n, 1))], axis=1)
    goal = np.zeros(k + 2)
    goal[-1] = -1
    bounds = [(-1.0, 1.0)] * k + [(None, None), (None, 1e6)]  # one class alone would allow any t
    result = linprog(goal, A_ub=rows, b_ub=np.zeros(n), bounds=bounds, method="highs")
    margin = float(result.x[-1])
    if margin > TOLERANCE:
        return margin, ()
    duals = np.abs(result.ineqlin.marginals)
    return 0.0, tuple(int(i) for i in np.flatnonzero(duals > TOLERANCE))


def _fewest_given_up(x: np.ndarray, signs: np.ndarray, clash: tuple[int, ...]) -> tuple[int, bool]:
    """The fewest images to give up so that a plane separates the rest, and whether that is certain."""
    # Breadth first: all ways to give up one image, then two, ... Each clash must lose one of its images.
    layer = {frozenset([image]) for image in clash}
    spent = 0
    while True:
        following: set[frozenset[int]] = set()
        for gone in sorted(layer, key=sorted):
            if spent == PROGRAMMES:
                return len(gone), False
            kept = np.array([i for i in range(len(x)) if i not in gone])
            if len(set(signs[kept])) < 2:
                return len(gone), True
            _, inner = _widest(x[kept], signs[kept])
            spent += 1
            if not inner:
                return len(gone), True
            following |= {gone | {int(kept[i])} for i in inner}
        layer = following
