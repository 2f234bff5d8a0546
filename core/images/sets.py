"""Sets of images to begin with, for whoever wants to train on others than the thread's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.images import CLASS_NAMES, SIDE, THREAD_IMAGES, Image, Images
from core.images.names import Names


@dataclass(frozen=True)
class ImageSet:
    """Images with a short label for a button, a sentence on what they are, and what their classes are called."""

    label: str
    help: str
    images: Images
    names: Names = CLASS_NAMES


def _diagonal(offset: int, label: int) -> Image:
    """A bright diagonal beside the main one by ``offset``: falling as class 0, rising as class 1."""
    bright = np.eye(SIDE, k=offset, dtype=int) * 255
    return tuple((bright if label == 0 else bright[:, ::-1]).ravel().tolist()), label


def _noise(number: int) -> Image:
    greys = np.random.default_rng(number).integers(0, 256, SIDE * SIDE)
    return tuple(greys.tolist()), number % 2


def _relabelled(image: Image) -> Image:
    return image[0], 1 - image[1]


IMAGE_SETS: dict[str, ImageSet] = {
    "thread": ImageSet("The thread’s six", "Three rows and three columns, as the asker has them.", THREAD_IMAGES),
    "diagonals": ImageSet(
        "Diagonals",
        "Three that fall, and three that rise.",
        tuple(_diagonal(offset, label) for label in (0, 1) for offset in (0, 1, -1)),
        ("falling", "rising"),
    ),
    "noise": ImageSet(
        "Noise",
        "Random greys and classes that mean nothing: can they be learnt by heart?",
        tuple(map(_noise, range(6))),
    ),
    "mislabelled": ImageSet(
        "One mislabelled",
        "The thread’s six, but the first row is called a column.",
        (_relabelled(THREAD_IMAGES[0]), *THREAD_IMAGES[1:]),
    ),
    "contradiction": ImageSet(
        "A contradiction",
        "The thread’s six, and the first row once more, called a column: no network can get all seven right.",
        (*THREAD_IMAGES, _relabelled(THREAD_IMAGES[0])),
    ),
}
