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

# The inner part of the same scale: pale enough for dark numbers to be read on all of it.
PALE = [[0.0, "#67a9cf"], [1 / 3, "#d1e5f0"], [0.5, "#ffffff"], [2 / 3, "#fddbc7"], [1.0, "#ef8a62"]]
INK = "#111111"

# Sizes on a logarithmic scale: the stronger the larger. Exactly 0 is none of them.
SIZES = [[0.0, "#d5e3f2"], [0.5, "#93b8dc"], [1.0, "#3a76b5"]]
ZERO = "#06080b"
ON_ZERO = "#ffffff"

# Of a layout: nothing but the drawing, on the page's own ground.
QUIET = {
    "showlegend": False,
    "hovermode": "closest",
    "dragmode": False,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
}
