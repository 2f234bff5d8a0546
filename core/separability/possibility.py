"""Could any filters at all do it? Decided for every number of filters and all their weights at once.

A filter answers relu(k . u) to a patch u, and has no bias: its answer to t u is t times that to u, for t >= 0. What the
dense layer adds up at one position is therefore a function g(u) that is known on a whole ray once it is known at one
point of it. Conversely, with enough filters it may take any values on finitely many rays: relu(k . r), as a function of
k, has its kink where k is orthogonal to r, and different lines have different kinks. Only for two opposite rays do the
kinks coincide; then relu(k . r) - relu(-k . r) = k . r, so that g(r) - g(-r) must be linear in r. Positions do not bind
each other: the dense layer has weights of its own for each.

So some network of this kind separates the classes if and only if a dense layer does on these features: for each
position, one for each ray, |u| on it and 0 elsewhere (one for both of two opposite rays), and for opposite rays
u itself as well. A linear programme decides that. Rays are compared in whole numbers, so nothing is rounded away.

Padding adds nothing to this: a window that hangs over the border sees a part of one that does not.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.images import Images, labels, patches
from core.network.network import T
from core.separability.programme import widest_margin
from core.separability.whole import whole_pixels


@lru_cache(1024)  # most runs are of the same few images
def possible(images: Images, normalisation: str) -> bool:
    """Whether there are filters, however many, and a dense layer that are right on every image.

    >>> from core.images import THREAD_IMAGES
    >>> possible(THREAD_IMAGES, "none")
    True
    >>> greys = (((40,) * 9, 0), ((120,) * 9, 1), ((200,) * 9, 0))  # of the answers, only b + c x brightness is left
    >>> possible(greys, "none"), possible(greys, "standardise")
    (False, True)
    """
    x = whole_pixels(images, normalisation)
    return widest_margin(_everything(patches(x, "valid")), labels(images)) > 0


def _everything(windows: np.ndarray) -> np.ndarray:
    """All that any filters can say of the ``windows`` (N, P, T) of whole numbers, as features (N, K)."""
    features = []
    for u in windows.transpose(1, 0, 2):  # (N, T): one position
        size = np.gcd.reduce(u, axis=1)
        lengths = np.linalg.norm(u, axis=1)
        rays = u // np.maximum(size, 1)[:, None]
        # Of a ray and its opposite, the one whose first number that is not 0 is positive stands for both.
        first = rays[np.arange(len(rays)), (rays != 0).argmax(axis=1)]
        lines, line = np.unique(rays * np.where(first < 0, -1, 1)[:, None], axis=0, return_inverse=True)
        linear = np.zeros((len(u), T))
        for number in range(len(lines)):
            on = line.ravel() == number
            features.append(np.where(on, lengths, 0.0))
            if (first[on] > 0).any() and (first[on] < 0).any():
                linear[on] = u[on]
        features += list(linear.T)
    return np.array(features).T
