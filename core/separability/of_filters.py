"""Given filters: which images look the same to them, and how many a dense layer behind them can get right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from core.images import NORMALISATIONS, PADDINGS, THREAD_IMAGES, Images, labels, patches, pixels
from core.network.network import T
from core.separability.exact import independent_rows, plane
from core.separability.fewest import fewest_given_up
from core.separability.programme import scaled, widest_plane
from core.separability.whole import whole_features

SOLVED = 1e-9  # below it the linear programme's solver, which works to 1e-10, is not trusted


@dataclass(frozen=True, eq=False)
class Separability:
    """What can be made of filters. All but the layer and its margin is decided in whole numbers, without rounding: the
    filters count as they are given, to 40 bits.

    ``features`` (N, K) float64, position by position as Keras flattens. ``best_right``: the most images that any dense
    layer with a bias gets right, strictly: the right output is the larger one, no tie. ``given_up``: those that such a
    layer leaves; others may do as well. ``collisions``: pairs of images, numbered from 0, that have equal features,
    whatever their classes; ``silent``: images to which no filter responds. ``clash``: images of both classes of which a
    mixture of one class equals a mixture of the other, so that no plane separates them; each is needed for that. It is
    empty where all are separable.

    ``dense`` (K, 2) and ``bias`` (2,) float64: a layer that is right on ``best_right`` images, by the widest margin.
    ``margin``: the least lead of the right output over the wrong one, if no two weights of a feature in ``dense``
    differ by more than 1 and the largest feature is 1; 0 where not all images are separable. Below 1e-9 it is that of a
    layer that is found exactly, and not the widest.
    """

    features: np.ndarray
    best_right: int
    given_up: tuple[int, ...]
    collisions: tuple[tuple[int, int], ...]
    silent: tuple[int, ...]
    clash: tuple[int, ...]
    dense: np.ndarray
    bias: np.ndarray
    margin: float


def separability(
    filters: np.ndarray, padding: str = "valid", normalisation: str = "none", images: Images = THREAD_IMAGES
) -> Separability:
    """What a dense layer can make of ``filters`` (2, 2, n), as ``run.kernels[e]``.

    Raises ValueError for another shape, numbers that are not finite, an unknown padding or normalisation.

    >>> pure = np.array([[[1, 1], [1, -1]], [[-1, 1], [-1, -1]]])  # a horizontal and a vertical edge detector
    >>> q = separability(pure)
    >>> q.best_right, q.collisions, q.margin
    (5, ((2, 5),), 0.0)
    >>> separability(pure + [0.01, 0]).best_right  # the horizontal one no longer pure
    6
    """
    kernels = _checked(filters)
    _check(padding, normalisation)
    classes = labels(images)
    whole = whole_features(kernels, padding, normalisation, images)
    signed = _signed(whole, classes)
    rows = independent_rows(signed)
    clashes: list[tuple[int, ...]] = []

    def clash(kept: Sequence[int]) -> Sequence[int]:
        clashes.append(tuple(kept[image] for image in plane(signed[np.ix_(rows, kept)])[1]))
        return clashes[-1]

    given_up, _ = fewest_given_up(len(images), clash)
    kept = [image for image in range(len(images)) if image not in given_up]
    features = _features(kernels, padding, normalisation, images)
    w, b, lead = _layer(features, classes, kept)
    if not lead > SOLVED:
        exact = plane(signed[np.ix_(rows, kept)])[0]
        w, b, lead = _rounded(features, classes, kept, {row - 1: a for row, a in zip(rows, exact, strict=True)}, whole)
    return Separability(
        features=features,
        best_right=len(kept),
        given_up=given_up,
        collisions=tuple((i, j) for i, j in combinations(range(len(images)), 2) if (whole[i] == whole[j]).all()),
        silent=tuple(image for image, row in enumerate(whole) if not any(row)),
        clash=clashes[0],
        dense=np.stack([-w / 2, w / 2], axis=1),
        bias=np.array([-b / 2, b / 2]),
        margin=0.0 if given_up else lead,
    )


def separable(
    filters: np.ndarray, padding: str = "valid", normalisation: str = "none", images: Images = THREAD_IMAGES
) -> bool:
    """Whether some dense layer behind ``filters`` is right on all images: the same answer alone, sooner."""
    kernels = _checked(filters)
    _check(padding, normalisation)
    signed = _signed(whole_features(kernels, padding, normalisation, images), labels(images))
    return not plane(signed[independent_rows(signed)])[1]


def _signed(whole: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """The images as vectors of which a plane through the origin has all on one side where they are separable.

    A column (1 + K,) each: 1 for the bias and the features, with the other sign for class 0.
    """
    return np.where(classes == 1, 1, -1) * np.concatenate([np.ones((1, len(whole)), int), whole.T]).astype(object)


def _checked(filters: np.ndarray) -> np.ndarray:
    """The filters as (T, F) float64."""
    taps = np.asarray(filters, dtype=np.float64)
    if taps.ndim != 3 or taps.shape[:2] != (2, 2) or taps.shape[2] == 0:
        raise ValueError(f"filters must have the shape (2, 2, n); got {taps.shape}.")
    if not np.isfinite(taps).all():
        raise ValueError("filters must be finite numbers.")
    return taps.reshape(T, -1)


def _check(padding: str, normalisation: str) -> None:
    for name, options, chosen in (("padding", PADDINGS, padding), ("normalisation", NORMALISATIONS, normalisation)):
        if chosen not in options:
            raise ValueError(f"{name} must be one of {', '.join(options)}; got {chosen!r}.")


def _features(kernels: np.ndarray, padding: str, normalisation: str, images: Images) -> np.ndarray:
    """What the filters (T, F) say, (N, K) float64."""
    windows = patches(NORMALISATIONS[normalisation].apply(pixels(images)), padding)
    return np.maximum(windows @ kernels, 0).reshape(len(images), -1)


def _layer(features: np.ndarray, classes: np.ndarray, kept: list[int]) -> tuple[np.ndarray, float, float]:
    """The layer of the widest margin on the images ``kept``: w (K,), b, and its lead there in units of the margin."""
    x = scaled(features)
    if len(set(classes[kept])) == 1:  # of one class alone a bias takes care, by any margin
        return _centred(features, classes, kept, np.zeros(x.shape[1]))
    return _centred(features, classes, kept, widest_plane(x[kept], classes[kept]).w)


def _rounded(
    features: np.ndarray, classes: np.ndarray, kept: list[int], exact: dict[int, int], whole: np.ndarray
) -> tuple[np.ndarray, float, float]:
    """The same with weights that are known exactly, those of some features (-1: the bias) in whole numbers."""
    weights = [Fraction(0)] * features.shape[1]
    for k, weight in exact.items():
        if k >= 0 and features[:, k].any():
            weights[k] = Fraction(weight) * Fraction(whole[:, k].max()) / Fraction(features[:, k].max())
    most = max(abs(weight) for weight in weights) or 1
    return _centred(features, classes, kept, np.array([float(weight / most) for weight in weights]))


def _centred(
    features: np.ndarray, classes: np.ndarray, kept: list[int], w: np.ndarray
) -> tuple[np.ndarray, float, float]:
    """The weights ``w`` (K,) with the bias that puts both classes equally far from the plane."""
    unit = float(np.abs(features).max()) or 1.0
    w = w / unit
    said = features[kept] @ w
    columns, rows = said[classes[kept] == 1], said[classes[kept] == 0]
    if not len(columns) or not len(rows):
        return w, 1.0 if len(columns) else -1.0, 1.0
    b = -(columns.min() + rows.max()) / 2
    steepest = float(np.abs(w).max()) * unit or 1.0
    return w, float(b), float(columns.min() - rows.max()) / 2 / steepest
