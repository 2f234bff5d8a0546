"""A 2x2 filter in the four patterns that it is made of, and what edges a network detects.

Taps row by row, a b / c d. The Walsh-Hadamard basis of a 2x2 filter, each pattern of length 1:

    brightness  + +     horizontal  + +     vertical  + -     diagonal  + -
                + +     edge        - -     edge      + -               - +

The four numbers say exactly what the four taps say, and their squares add up to the same energy. A horizontal edge is
one between a bright row above and a dark one below; negative, it is the other way round.

patterns   a run's filters in their patterns, at every epoch
landscape  two losses on one plane through the common start of a run and its repaired twin
"""

from __future__ import annotations

import numpy as np

HORIZONTAL, VERTICAL = 1, 2  # their places among the patterns

# One pattern a row, one tap a column.
BASIS = np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]) / 2
BASIS.flags.writeable = False


def decompose(filters: np.ndarray) -> np.ndarray:
    """The patterns in filters: (..., 2, 2, n) -> (..., 4, n) float64, in the order above.

    Raises ValueError for another shape.

    >>> decompose(np.array([[1, 1], [-1, -1]]).reshape(2, 2, 1)).ravel().tolist()
    [0.0, 2.0, 0.0, 0.0]
    """
    taps = np.asarray(filters, dtype=np.float64)
    if taps.ndim < 3 or taps.shape[-3:-1] != (2, 2):
        raise ValueError(f"filters must have the shape (..., 2, 2, n); got {taps.shape}.")
    return BASIS @ taps.reshape(*taps.shape[:-3], 4, taps.shape[-1])


def energy_shares(filters: np.ndarray) -> np.ndarray:
    """The share of each pattern in a filter's energy: (..., 2, 2, n) -> (..., 4, n), summing to 1.

    The energy is the sum of the squared taps. A filter of zeros has none: its shares are 0; those of a filter that is
    not finite are NaN.
    """
    patterns = decompose(filters)
    # In units of the largest, so that no square overflows or vanishes.
    largest = np.abs(patterns).max(axis=-2, keepdims=True)
    with np.errstate(invalid="ignore"):
        energy = (patterns / np.where(largest > 0, largest, 1)) ** 2
        total = energy.sum(axis=-2, keepdims=True)
        return energy / np.where(total == 0, 1, total)


def detectors(filters: np.ndarray, threshold: float = 0.5) -> np.ndarray:
    """What edge each filter detects: (..., 2, 2, n) -> (..., n) int, 0 none, +-1 a horizontal one, +-2 a vertical one.

    A filter detects the edge of its larger edge pattern, if this holds at least ``threshold``, 0 to 1, of its energy:
    at 0 every filter is named by it, at 1 only pure detectors are. The sign is the pattern's: two filters of
    opposite signs are opposite detectors. Where both are equally large, or both 0, it detects none. Raises ValueError
    for a threshold beyond 0 to 1.
    """
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold must be from 0 to 1; got {threshold!r}.")
    patterns, shares = decompose(filters), energy_shares(filters)
    across, down = (np.abs(patterns[..., place, :]) for place in (HORIZONTAL, VERTICAL))
    place = np.where(across > down, HORIZONTAL, VERTICAL)[..., None, :]
    amount, share = (np.take_along_axis(of, place, axis=-2)[..., 0, :] for of in (patterns, shares))
    # The shares of a pure detector may sum to a rounding less than 1.
    detects = (across != down) & (share >= threshold - 1e-12)
    return np.where(detects, place[..., 0, :] * np.sign(amount), 0).astype(int)


def held(filters: np.ndarray, threshold: float = 0.5) -> dict[str, np.ndarray]:
    """What pairs of detectors networks with these filters (..., 2, 2, n) hold, each (...) bool.

    "crossed", a horizontal and a vertical one; "opposite", two opposite ones of one orientation. More than two filters
    may hold both, and many hold "neither".
    """
    found = detectors(filters, threshold)
    up, down, left, right = ((found == kind).any(axis=-1) for kind in (HORIZONTAL, -HORIZONTAL, VERTICAL, -VERTICAL))
    crossed, opposite = (up | down) & (left | right), (up & down) | (left & right)
    return {"crossed": crossed, "opposite": opposite, "neither": ~(crossed | opposite)}


def kernels(parameters: np.ndarray, filters: int) -> np.ndarray:
    """The filters of networks whose weights are the columns of ``parameters`` (W, R), as (R, 2, 2, filters)."""
    return np.ascontiguousarray(parameters[: 4 * filters].T).reshape(-1, 2, 2, filters)


def ends(filters: np.ndarray, threshold: float = 0.5) -> str:
    """What filters (2, 2, n) detect, in a few words.

    >>> ends(np.array([[[1, 1], [1, -1]], [[-1, 1], [-1, -1]]]))
    '1 horizontal and 1 vertical edge detector among 2 filters'
    """
    found = np.abs(detectors(filters, threshold))
    across, down = int((found == HORIZONTAL).sum()), int((found == VERTICAL).sum())
    among = f"among {len(found)} filters" if len(found) > 1 else "in the one filter"
    if not across and not down:
        return f"No edge detector {among}"
    parts = [f"{number} {name}" for number, name in ((across, "horizontal"), (down, "vertical")) if number]
    return f"{' and '.join(parts)} edge detector{'s' * ((down or across) > 1)} {among}"
