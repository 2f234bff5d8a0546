"""What the network sees in whole numbers, up to a positive factor: that changes no ray, no tie, no separability."""

from __future__ import annotations

import numpy as np

from core.images import Images, patches, pixels

# Each scaling of the pixels, in whole numbers.
WHOLE = {
    "none": lambda x: x,
    "unit": lambda x: x,
    "symmetric": lambda x: 2 * x - 255,
    "standardise": lambda x: x.size * x - x.sum(),
}


BITS = 40  # float32 has 24 and float64 has 53


def whole_pixels(images: Images, normalisation: str) -> np.ndarray:
    """The pixels (N, 3, 3) int64."""
    return np.asarray(WHOLE[normalisation](pixels(images).astype(np.int64)))


def whole_taps(kernels: np.ndarray) -> np.ndarray:
    """Filters (T, F) float64 in whole numbers (dtype object), each up to a positive factor of its own.

    What is smaller than the filter's largest tap by BITS bits and more is rounded: no float64 network could tell it.
    """
    _, exponents = np.frexp(np.abs(kernels).max(axis=0))
    return np.rint(np.ldexp(kernels, BITS - exponents)).astype(np.int64).astype(object)


def whole_features(kernels: np.ndarray, padding: str, normalisation: str, images: Images) -> np.ndarray:
    """What filters (T, F) float64 say of the images after the ReLU: (N, K), whole numbers of any size (dtype object).

    The columns of each filter are exact up to a positive factor of the filter's own. Raises KeyError for an unknown
    padding or normalisation.
    """
    windows = patches(whole_pixels(images, normalisation), padding).astype(object)  # (N, P, T)
    return np.maximum(windows @ whole_taps(kernels), 0).reshape(len(images), -1)
