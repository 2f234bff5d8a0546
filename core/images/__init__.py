"""The six images of the thread, and what happens to pixels before the network sees them.

An image is a pair ``(pixels, label)``: nine grey values 0..255 row by row, and its class, 0 (row) or 1 (column).

sets  other images to begin with
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Image = tuple[tuple[int, ...], int]
Images = tuple[Image, ...]

SIDE = 3
CLASS_NAMES = ("row", "column")

# Stack Overflow question 57605741, in the order of the asker's X_train.
THREAD_IMAGES: Images = (
    ((0, 0, 0, 255, 255, 255, 0, 0, 0), 0),
    ((255, 255, 255, 0, 0, 0, 0, 0, 0), 0),
    ((0, 0, 0, 0, 0, 0, 255, 255, 255), 0),
    ((0, 255, 0, 0, 255, 0, 0, 255, 0), 1),
    ((255, 0, 0, 255, 0, 0, 255, 0, 0), 1),
    ((0, 0, 255, 0, 0, 255, 0, 0, 255), 1),
)


@dataclass(frozen=True)
class Normalisation:
    """One way to scale pixels: ``apply`` does it here, ``source`` does it to ``x`` in a Keras script.

    ``like(x, seen)`` scales pixels that are not trained on as those that are, ``seen``; None where ``apply`` looks at
    each pixel alone, and so does the same.
    """

    label: str
    help: str
    source: str
    apply: Callable[[np.ndarray], np.ndarray]
    like: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None


def _standardise(x: np.ndarray) -> np.ndarray:
    # Images that are all one grey have no spread; dividing by 1 instead leaves them at 0, as scikit-learn does.
    return (x - x.mean()) / (x.std() or 1.0)


NORMALISATIONS: dict[str, Normalisation] = {
    "none": Normalisation("0 to 255", "Pixels as they are, 0 to 255: the question.", "x", lambda x: x),
    "unit": Normalisation("0 to 1", "Divide by 255: both answers.", "x / 255", lambda x: x / 255),
    "symmetric": Normalisation("-1 to 1", "Divide by 127.5 and subtract 1.", "x / 127.5 - 1", lambda x: x / 127.5 - 1),
    "standardise": Normalisation(
        "mean 0, sd 1",
        "Subtract the mean of all pixels, divide by their standard deviation.",
        "(x - x.mean()) / (x.std() or 1.0)",
        _standardise,
        like=lambda x, seen: (x - seen.mean()) / (seen.std() or 1.0),
    ),
}


@dataclass(frozen=True)
class Padding:
    """One way to treat the border; ``extra`` rows and columns of zeros are added below and to the right."""

    label: str
    help: str
    extra: int

    @property
    def positions(self) -> int:
        """P, the number of 2x2 patches."""
        return (SIDE + self.extra - 1) ** 2


PADDINGS: dict[str, Padding] = {
    "valid": Padding("valid", "The 2x2 window stays inside the image: 4 positions. The question.", 0),
    # Keras pads an even kernel at the end: bottom and right only.
    "same": Padding("same", "Zeros below and to the right give 9 positions. Answer 1.", 1),
}


def pixels(images: Images) -> np.ndarray:
    """The raw grey values, (N, 3, 3) float64."""
    return np.array([values for values, _ in images], dtype=np.float64).reshape(-1, SIDE, SIDE)


def labels(images: Images) -> np.ndarray:
    """The classes, (N,) int."""
    return np.array([label for _, label in images])


def network_input(images: Images, normalisation: str) -> np.ndarray:
    """What the first layer sees, (N, 3, 3) float32: scaled in float64, rounded once."""
    return NORMALISATIONS[normalisation].apply(pixels(images)).astype(np.float32)


def patches(x: np.ndarray, padding: str) -> np.ndarray:
    """All 2x2 windows of the images ``x`` (N, 3, 3), as (N, P, 4): positions row by row, taps row by row."""
    extra = PADDINGS[padding].extra
    padded = np.pad(x, ((0, 0), (0, extra), (0, extra)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (2, 2), axis=(1, 2))  # (N, rows, columns, 2, 2)
    return np.ascontiguousarray(windows.reshape(len(x), -1, 4))
