"""What a dense layer can make of given filters, in words. Images are numbered from 1, as the pages number them."""

from __future__ import annotations

from core.images import CLASS_NAMES, Images
from core.images.names import Names
from core.separability.of_filters import Separability
from core.words import capital, listed, named


def headline(q: Separability, images: Images) -> str:
    """How many images these filters allow.

    >>> import numpy as np
    >>> from core.images import THREAD_IMAGES
    >>> from core.separability import separability
    >>> q = separability(np.array([[[1, 1], [1, -1]], [[-1, 1], [-1, -1]]]))
    >>> headline(q, THREAD_IMAGES)
    'With these filters a dense layer can get 5 of 6 images right'
    >>> because(q, THREAD_IMAGES)
    'Images 3 (a row) and 6 (a column) have no response at all, so to a dense layer they are the same.'
    """
    of = f"{q.best_right} of {len(images)}" if q.clash else f"all {len(images)}"
    return f"With these filters a dense layer can get {of} images right"


def because(q: Separability, images: Images, names: Names = CLASS_NAMES) -> str:
    """Why it is as many, and no more. ``names``: what the classes are called."""
    apart = "No mixture of {0}s has the responses of a mixture of {1}s, so a dense layer can tell the two apart."
    felt = "" if q.felt else " It takes exact arithmetic: a network of float32 numbers may round the difference away."
    return (_clash(q, images, names) if q.clash else apart.format(*names)) + felt


def _clash(q: Separability, images: Images, names: Names) -> str:
    if len(q.clash) == 2:
        pair = listed([f"{image + 1} (a {names[images[image][1]]})" for image in q.clash])
        same = "have no response at all" if set(q.clash) <= set(q.silent) else "have the same responses everywhere"
        return f"Images {pair} {same}{', but for rounding' * q.rounded}, so to a dense layer they are the same."
    sides = [[image for image in q.clash if images[image][1] == label] for label in (0, 1)]
    one, other = (_mixture(side, names[label]) for label, side in enumerate(sides))
    the, nearly = ("the", ", but for rounding") if q.rounded else ("exactly the", "")
    return (
        f"{capital(one)} has {the} responses of {other}{nearly}. A dense layer weighs and adds: it answers a mixture "
        "of responses with the same mixture of answers, and cannot be right on both sides."
    )


def alike(q: Separability) -> str:
    """Which images look the same, whatever their classes; an empty text if none do."""
    if not q.collisions:
        return ""
    return "The same to these filters: " + "; ".join(named(group) for group in groups(q)) + "."


def groups(q: Separability) -> list[list[int]]:
    """The images that have the same responses, each group once, its images rising."""
    known = {second for _, second in q.collisions}  # to be the same as an earlier one
    firsts = dict.fromkeys(first for first, _ in q.collisions if first not in known)
    return [[first, *(second for one, second in q.collisions if one == first)] for first in firsts]


def _mixture(side: list[int], name: str) -> str:
    if len(side) == 1:
        return f"{name} {side[0] + 1}"
    return f"a mixture of {name}s {listed([str(image + 1) for image in side])}"
