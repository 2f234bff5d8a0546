"""The fewest images to give up so that a plane separates the rest: an integer programme, solved cut by cut.

Each set of images that no plane separates, a clash, must lose one of its images. The smallest set of images that hits
all clashes found so far is tried next: it is the answer, or what is left holds another clash (Codato and Fischetti,
"Combinatorial Benders' cuts for mixed-integer linear programming", 2006). The usual programme, with a large constant
that switches an image's inequality off, is not asked: its solvers take margins below that constant times 1e-6 for none.
There are at most 16 images, so all their sets are simply looked through.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

Clash = Callable[[Sequence[int]], Sequence[int]]


def fewest_given_up(images: int, clash: Clash, most: int | None = None) -> tuple[tuple[int, ...], bool]:
    """The images to give up, and whether no fewer will do. It fails to be certain only after ``most`` clashes.

    ``clash(kept)`` names images among ``kept`` that no plane separates, none if one separates all of them.
    """
    left = _sets(images)
    for spent in range(2**images):
        gone = tuple(image for image in range(images) if left[0] >> image & 1)
        if spent == most:
            return gone, False
        found = clash([image for image in range(images) if image not in gone])
        if not len(found):
            return gone, True
        left = left[left & sum(1 << int(image) for image in found) != 0]
    raise AssertionError("Without any image there is no clash.")


@lru_cache
def _sets(images: int) -> np.ndarray:
    """All sets of so many images as bits, the smallest first."""
    sets = np.arange(2**images)
    return sets[np.argsort(np.bitwise_count(sets), kind="stable")]
