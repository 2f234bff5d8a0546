"""The colours of every figure.

A string that starts with ``$`` is a token: the player replaces it by a colour of the visitor's theme, light or dark.
The scales are the same in both themes, so that a value has one colour.
"""

TEXT = "$text"
MUTED = "$muted"
GRID = "$grid"
ACCENT = "$accent"
GROUND = "$ground"

# ColorBrewer's RdBu, reversed: blue is negative, white is zero, red is positive, for colour-blind readers too.
DIVERGING = [
    [0.0, "#2166ac"],
    [0.2, "#67a9cf"],
    [0.4, "#d1e5f0"],
    [0.5, "#ffffff"],
    [0.6, "#fddbc7"],
    [0.8, "#ef8a62"],
    [1.0, "#b2182b"],
]

GREYS = [[0.0, "#000000"], [1.0, "#ffffff"]]
