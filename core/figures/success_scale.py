"""The one scale for shares of seeds solved, 0 to 1, in every figure: from nearly white over one blue, darker is better.

The scale is the same in both themes, so that a share has one colour, and a number can be printed on all of it: dark
where the blue is pale, white where it is deep.
"""

from __future__ import annotations

# The steps grow towards the top: 80 %, 90 % and 100 % are to be told apart.
SUCCESS = [[0.0, "#f1f6fb"], [0.25, "#c3d9ec"], [0.5, "#8fb8da"], [0.75, "#5590c3"], [1.0, "#195a9f"]]

DARK_INK = "#06080b"
LIGHT_INK = "#ffffff"
LIGHT_INK_FROM = 0.85  # where white begins to be read more easily than black

# None at all is not a little: such cells are empty.
EMPTY = "#ffffff"
ON_EMPTY = "#5c6470"


def ink(share: float) -> str:
    """The colour of what is written on the scale's colour for ``share``."""
    return LIGHT_INK if share >= LIGHT_INK_FROM else DARK_INK
