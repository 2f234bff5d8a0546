"""The one scale for shares of seeds solved, 0 to 1, in every figure: from nearly the ground over one blue.

On light ground the deeper is the better, on dark ground the brighter. All of it differs from the ground: none at all is
not a little, and only a cell that solves none is empty, the ground itself.
"""

from __future__ import annotations

from core.figures.kit.palette import GROUND, TEXT, ink, shade, themed_scale

# The steps grow towards the top: 80 %, 90 % and 100 % are to be told apart.
SUCCESS = themed_scale(
    [[0.0, "#f1f6fb"], [0.25, "#c3d9ec"], [0.5, "#8fb8da"], [0.75, "#5590c3"], [1.0, "#195a9f"]],
    [[0.0, "#182636"], [0.25, "#224469"], [0.5, "#2d69a2"], [0.75, "#4b98da"], [1.0, "#a8daff"]],
)

EMPTY = GROUND


def tint(share: float) -> str:
    """The colour of a cell."""
    return shade(SUCCESS, share) if share else EMPTY


def ink_on(share: float) -> str:
    """The colour of what is written on a cell."""
    return ink(tint(share)) if share else TEXT
