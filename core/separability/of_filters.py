"""Given filters: which images look the same to them, and how many a dense layer behind them can get right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

import numpy as np

from core.images import NORMALISATIONS, PADDINGS, THREAD_IMAGES, Images, labels, pixels
from core.network.network import T
from core.separability.exact import independent_rows, plane
from core.separability.fewest import fewest_given_up
from core.separability.programme import scaled, widest_plane
from core.separability.whole import decimals, whole_features, whole_pixels, whole_taps

SOLVED = 1e-9  # below it the linear programme's solver, which works to 1e-10, is not trusted
SINGLE = 2.0**-24  # how far float32 rounds
TINY = 1e-290  # what is smaller is none: no weight of float64 could make it up
# How often a network rounds before it adds up: a pixel (4), a tap, its product, the sum of four, a weight, its product,
# and as much again, for a feature's own rounding counts in the features, too. It rounds once more for each feature.
ROUNDINGS = 16


@dataclass(frozen=True, eq=False)
class Separability:
    """What can be made of filters. A float counts as the short decimal that it stands for (``whole.decimals``). Where
    rounding could turn the answer, nothing is claimed.

    ``features`` (N, K) float64, position by position as Keras flattens. ``best_right``: the most images that a dense
    layer with a bias gets right, strictly: the right output is the larger one, no tie, not for the decimals alone but
    for whatever was rounded to the floats, and still if a network of their precision computes it. ``given_up``: those
    that such a layer leaves; others may do as well. ``collisions``: pairs of images, numbered from 0, that have equal
    features, whatever their classes; ``silent``: images to which no filter responds; both without any rounding.
    ``clash``: images of both classes of which a mixture of one class equals a mixture of the other, so that no plane
    separates them; each is needed for that. It is empty where all are separable. ``rounded``: the two mixtures do not
    equal each other exactly, but nearer than rounding tells.

    ``dense`` (K, 2) and ``bias`` (2,) float64: a layer that is right on ``best_right`` images, by the widest margin.
    ``margin``: the least lead of the right output over the wrong one, if no two weights of a feature in ``dense``
    differ by more than 1 and the largest feature is 1; 0 where not all images are separable. Below 1e-9 it is that of a
    layer that is found exactly, and not the widest. ``felt``: a network of float32 with this layer is right on as many,
    too, whatever the numbers' own precision.
    """

    features: np.ndarray
    best_right: int
    given_up: tuple[int, ...]
    collisions: tuple[tuple[int, int], ...]
    silent: tuple[int, ...]
    clash: tuple[int, ...]
    rounded: bool
    dense: np.ndarray
    bias: np.ndarray
    margin: float
    felt: bool


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
    >>> one = np.array([[[-0.1], [0]], [[1], [0.6]]])
    >>> separability(np.concatenate([one, 0.3 * one], axis=2)).best_right  # its rounding makes no second filter
    5
    """
    seen = _seen(filters, padding, normalisation, images)
    clashes: list[tuple[tuple[int, ...], bool]] = []
    layers: list[_Layer] = []

    def clash(kept: Sequence[int]) -> Sequence[int]:
        found = seen.layer(kept)
        if isinstance(found, _Layer):
            layers.append(found)
            return ()
        clashes.append(found)
        return found[0]

    given_up, _ = fewest_given_up(len(images), clash)
    kept = [image for image in range(len(images)) if image not in given_up]
    layer, whole = seen.widest(kept) or layers[-1], seen.whole
    first, rounded = clashes[0] if clashes else ((), False)
    return Separability(
        features=seen.features,
        best_right=len(kept),
        given_up=given_up,
        collisions=tuple((i, j) for i, j in combinations(range(len(images)), 2) if (whole[i] == whole[j]).all()),
        silent=tuple(image for image, row in enumerate(whole) if not any(row)),
        clash=first,
        rounded=rounded,
        dense=np.stack([-layer.w / 2, layer.w / 2], axis=1),
        bias=np.array([-layer.b / 2, layer.b / 2]),
        margin=0.0 if given_up else seen.margin(layer),
        felt=seen.holds(layer, kept, SINGLE),
    )


def separable(
    filters: np.ndarray, padding: str = "valid", normalisation: str = "none", images: Images = THREAD_IMAGES
) -> bool:
    """Whether some dense layer behind ``filters`` is right on all images: the same answer alone, sooner."""
    return isinstance(_seen(filters, padding, normalisation, images).layer(range(len(images))), _Layer)


@dataclass(frozen=True, eq=False)
class _Layer:
    """The right output's lead is w (K,) times the features plus b, for class 1, and the opposite for class 0."""

    w: np.ndarray
    b: float


@dataclass(frozen=True, eq=False)
class _Seen:
    """What filters say of images: ``features`` (N, K) float64, and ``whole`` (N, K), the same in whole numbers, each
    column up to a positive factor; ``rounding``, how far the filters may be off, relative to themselves. What rounding
    does to a feature is relative to ``sizes`` (K,) or, in whole numbers, ``whole_sizes``: what it could be at most.
    """

    features: np.ndarray
    whole: np.ndarray
    classes: np.ndarray
    rounding: float
    sizes: np.ndarray
    whole_sizes: np.ndarray

    @cached_property
    def signs(self) -> np.ndarray:
        """The side of the plane that an image belongs on, (N,)."""
        return np.where(self.classes == 1, 1, -1)

    @cached_property
    def signed(self) -> np.ndarray:
        """The images as vectors of which a plane through the origin has all on one side where they are separable.

        A column (1 + K,) each: 1 for the bias and the features, with the other sign for class 0.
        """
        ones = np.ones((1, len(self.whole)), dtype=object)
        return np.concatenate([ones, self.whole.T]) * self.signs.astype(object)

    @cached_property
    def independent(self) -> list[int]:
        """The rows of ``signed`` that all others are mixtures of."""
        return independent_rows(self.signed)

    def layer(self, images: Sequence[int]) -> _Layer | tuple[tuple[int, ...], bool]:
        """A layer that is right on these images, or those that clash, and whether they do so by rounding only."""
        kept = list(images)
        found, clash, separate = self.exact(kept, self.independent)
        if not separate:
            return clash, False
        if self.holds(found, kept, self.rounding):
            return found
        return self.widest(kept) or self.narrow(kept)

    def narrow(self, kept: list[int]) -> _Layer | tuple[tuple[int, ...], bool]:
        """Another look, where rounding alone may be what tells the images apart."""
        found, clash, _ = self.exact(kept, range(len(self.signed)))
        return found if self.holds(found, kept, self.rounding) else (clash, True)

    def holds(self, layer: _Layer, kept: list[int], rounding: float) -> bool:
        """Whether the layer is right on these images beyond all ``rounding``, decided without any."""
        w, b = _fractions(layer.w), Fraction(layer.b)
        leads = self.signs[kept].astype(object) * (_fractions(self.features[kept]) @ w + b)
        all_sizes = np.abs(w) @ _fractions(self.sizes) + abs(b)
        return bool(min(leads) > Fraction(rounding) * (ROUNDINGS + len(w)) * all_sizes)

    def widest(self, kept: list[int]) -> _Layer | None:
        """The layer of the widest margin on these images, None where the solver is not to be trusted."""
        if len(set(self.classes[kept])) == 1:  # of one class alone a bias takes care, by any margin
            return _Layer(np.zeros(len(self.sizes)), float(self.signs[kept[0]]))
        found = widest_plane(scaled(self.features)[kept], self.classes[kept])
        if not found.margin > SOLVED:
            return None
        w = found.w / self.features.max()
        said = self.features[kept] @ w
        columns, rows = said[self.classes[kept] == 1], said[self.classes[kept] == 0]
        layer = _Layer(w, float(-(columns.min() + rows.max()) / 2))
        return layer if self.holds(layer, kept, self.rounding) else None

    def exact(self, kept: list[int], rows: Sequence[int]) -> tuple[_Layer, tuple[int, ...], bool]:
        """What ``plane`` finds for these images in these rows of ``signed``, each filter in units of its own."""
        bits = [size.bit_length() for size in (1, *self.whole_sizes)]
        bits[0] -= len(bits).bit_length()  # a bias can be as large as all others together
        used = [row for row in rows if self.signed[row, kept].any()]
        shifts = np.array([2 ** (max(bits) - bits[row]) for row in used], dtype=object)
        found, clash, separate = plane(self.signed[np.ix_(used, kept)] * shifts[:, None])
        b, *weights = found * shifts
        w = [Fraction(0)] * len(self.sizes)
        for row, weight in zip(used[1:], weights, strict=True):
            image = int(self.whole[:, row - 1].argmax())
            w[row - 1] = weight * self.whole[image, row - 1] / Fraction(self.features[image, row - 1])
        most = max(abs(number) for number in (b, *w)) or 1
        layer = _Layer(np.array([float(weight / most) for weight in w]), float(Fraction(b) / most))
        return layer, tuple(kept[image] for image in clash), separate

    def margin(self, layer: _Layer) -> float:
        """The least lead of a layer that is right on all images."""
        if not layer.w.any():
            return 1.0
        leads = self.signs * (self.features @ layer.w + layer.b)
        return float(leads.min() / np.abs(layer.w).max() / self.features.max())


def _seen(filters: np.ndarray, padding: str, normalisation: str, images: Images) -> _Seen:
    """What the filters say of the images. Raises ValueError as ``separability``."""
    kernels = np.asarray(filters, dtype=np.float64)
    if kernels.ndim != 3 or kernels.shape[:2] != (2, 2) or kernels.shape[2] == 0:
        raise ValueError(f"filters must have the shape (2, 2, n); got {kernels.shape}.")
    if not np.isfinite(kernels).all():
        raise ValueError("filters must be finite numbers.")
    for name, options, chosen in (("padding", PADDINGS, padding), ("normalisation", NORMALISATIONS, normalisation)):
        if chosen not in options:
            raise ValueError(f"{name} must be one of {', '.join(options)}; got {chosen!r}.")
    taken, rounding = decimals(kernels.reshape(T, -1))
    taps, below = whole_taps(taken)
    whole = whole_features(taps, padding, normalisation, images)
    brightest = int(np.abs(whole_pixels(images, normalisation)).max())
    unit = float(np.abs(NORMALISATIONS[normalisation].apply(pixels(images))).max()) / (brightest or 1)
    columns = np.tile(below, whole.shape[1] // len(below))
    whole_sizes = np.tile(np.abs(taps).sum(axis=0) * brightest, whole.shape[1] // len(below))
    features, sizes = ((numbers / columns).astype(np.float64) * unit for numbers in (whole, whole_sizes))
    whole = whole * (features > TINY)
    return _Seen(features * (features > TINY), whole, labels(images), rounding, sizes, whole_sizes)


_fractions = np.vectorize(Fraction, otypes=[object])
