"""The colours of every figure.

A string that starts with ``$`` is a token: the browser replaces it by a colour of the visitor's theme, light or dark.
What ``themed`` makes is a colour for each theme, of which the browser takes one: the scales of what
counts from nothing begin near the ground. A filter's number has one colour in both themes, and zero is white.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

Scale = list[list[Any]]  # [place, colour], places from 0 to 1


def themed(light: str, dark: str) -> str:
    """A colour on light ground and another on dark, as CSS spells it."""
    return f"light-dark({light}, {dark})"


def themed_scale(light: Scale, dark: Scale) -> Scale:
    """A scale on light ground and another, with the same places, on dark."""
    return [[place, themed(one, other)] for (place, one), (_, other) in zip(light, dark, strict=True)]


def shade(scale: Sequence[Sequence[Any]], place: float) -> str:
    """The colour at a place, 0 to 1, of a scale; of a scale for each theme, the colour for each.

    >>> shade([[0.0, "#ffffff"], [1.0, "#0000ff"]], 0.5)
    '#8080ff'
    """
    places = [each for each, _ in scale]
    found = []
    for side in zip(*(_sides(color) for _, color in scale), strict=True):
        channels = np.array([_channels(color) for color in side]).T  # (3, places)
        found.append("#" + "".join(f"{round(float(np.interp(place, places, each))):02x}" for each in channels))
    return themed(*found) if len(found) == 2 else found[0]


def ink(color: str) -> str:
    """Black or white, whichever is read more easily on a colour, at 4.58 : 1 or more; for each theme its own.

    >>> ink("#ffffff"), ink(themed("#ffffff", "#000000"))
    ('#000000', 'light-dark(#000000, #ffffff)')
    """
    found = ["#000000" if luminance(side) > 0.179 else "#ffffff" for side in _sides(color)]
    return themed(*found) if len(found) == 2 else found[0]


def luminance(color: str) -> float:
    """Relative luminance, 0 to 1, of a hexadecimal colour: WCAG 2.2. Black and white contrast equally with 0.179."""
    share = np.array(_channels(color)) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _sides(color: str) -> list[str]:
    """The colour, or the two of a themed one."""
    return re.findall("#[0-9a-f]{6}", color)


def _channels(color: str) -> list[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


TEXT = "$text"
MUTED = "$muted"
GRID = "$grid"
ACCENT = "$accent"
GROUND = "$ground"

# After ColorBrewer's RdBu, reversed: blue is negative, white is zero, red is positive, for colour-blind readers too.
# Its ends are lighter, so that black is read on all of it.
DIVERGING = [
    [0.0, "#2f7fc1"],
    [0.2, "#67a9cf"],
    [0.4, "#d1e5f0"],
    [0.5, "#ffffff"],
    [0.6, "#fddbc7"],
    [0.8, "#ef8a62"],
    [1.0, "#d9463f"],
]
ON_DIVERGING = "#000000"

GREYS = [[0.0, "#000000"], [1.0, "#ffffff"]]

# The inner part of the same scale: pale enough for dark numbers to be read on all of it.
PALE = [[0.0, "#67a9cf"], [1 / 3, "#d1e5f0"], [0.5, "#ffffff"], [2 / 3, "#fddbc7"], [1.0, "#ef8a62"]]
INK = "#111111"

# Differences: nothing is nearly the ground, less is blue and more is red.
DIFFERENCES = themed_scale(
    PALE, [[0.0, "#6db3e6"], [1 / 3, "#285b86"], [0.5, "#222222"], [2 / 3, "#8d432d"], [1.0, "#f2956d"]]
)

# Sizes on a logarithmic scale: the larger, the stronger it stands out from the ground. Exactly 0 is none of them.
SIZES = themed_scale(
    [[0.0, "#d5e3f2"], [0.5, "#93b8dc"], [1.0, "#3a76b5"]], [[0.0, "#2a4a6e"], [0.5, "#4584c0"], [1.0, "#a9d5fb"]]
)
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
