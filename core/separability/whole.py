"""What the network sees in whole numbers, up to a positive factor: that changes no ray, no tie, no separability.

And what floats stand for, so that their rounding is not taken for information.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from core.images import Images, patches, pixels

# Each scaling of the pixels, in whole numbers.
WHOLE = {
    "none": lambda x: x,
    "unit": lambda x: x,
    "symmetric": lambda x: 2 * x - 255,
    "standardise": lambda x: x.size * x - x.sum(),
}


def whole_pixels(images: Images, normalisation: str) -> np.ndarray:
    """The pixels (N, 3, 3) int64."""
    return np.asarray(WHOLE[normalisation](pixels(images).astype(np.int64)))


def decimals(kernels: np.ndarray) -> tuple[np.ndarray, float]:
    """What filters (T, F) of floats are taken for, in fractions (dtype object), and how far the floats may be off it.

    A float stands for the shortest decimal that is read as it: 0.1 is a tenth. If float32 holds all of them, float32
    has rounded them, whatever holds them now, unless they are decimals that need no rounding, as 1 and 0.5; else
    float64 has. So far, relative to itself, a number may be off.

    >>> decimals(np.array([[0.1], [0.30000000000000004]]))[0].ravel().tolist()
    [Fraction(1, 10), Fraction(7500000000000001, 25000000000000000)]
    >>> [decimals(np.array([[tap]]))[1] == 2.0**-24 for tap in (0.1, float(np.float32(0.1)), 0.5)]
    [False, True, False]
    """
    with np.errstate(over="ignore"):
        single = kernels.astype(np.float32)
    is_single = (single == kernels).all()
    texts = map(str, (single if is_single else kernels).ravel())
    taken = np.array([Fraction(text) for text in texts], dtype=object).reshape(kernels.shape)
    is_rounded = is_single and any(tap != Fraction(held) for tap, held in zip(taken.flat, kernels.flat, strict=True))
    return taken, 2.0**-24 if is_rounded else 2.0**-53


def whole_taps(taken: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Filters (T, F) in fractions as whole numbers (T, F) over one denominator (F,) each; dtype object."""
    below = np.array([math.lcm(*(tap.denominator for tap in taps)) for taps in taken.T], dtype=object)
    return np.array([[int(tap) for tap in taps] for taps in taken * below], dtype=object), below


def whole_features(taps: np.ndarray, padding: str, normalisation: str, images: Images) -> np.ndarray:
    """What filters (T, F) of whole numbers say of the images after the ReLU: (N, K), whole numbers (dtype object).

    Raises KeyError for an unknown padding or normalisation.
    """
    windows = patches(whole_pixels(images, normalisation), padding).astype(object)  # (N, P, T)
    return np.maximum(windows @ taps, 0).reshape(len(images), -1)
