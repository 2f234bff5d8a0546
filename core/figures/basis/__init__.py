"""A run's filters in the patterns that they are made of, as a payload for the player.

How to read it: on the plane each filter is a dot, the further right the more it is a horizontal edge detector (bright
above), the further up the more a vertical one (bright at the left); its thin line is the way of its training, which
begins at the ring. Opposite detectors lie opposite each other. In the table each row is a filter: its four taps, then
how much of each pattern is in it, on one colour scale, and what edge it detects.
"""

from __future__ import annotations

import numpy as np

from core.figures.kit.axes import on, pixels, quiet
from core.figures.kit.boxes import Box, Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.marks import dots, lines
from core.figures.kit.palette import ACCENT, DIVERGING, GRID, MUTED, ON_DIVERGING, TEXT
from core.figures.kit.parts import choice, number
from core.figures.kit.payload import Arrangement, player
from core.figures.kit.protocol import Json, Moving, Part, Player
from core.figures.kit.strip import Strip
from core.filters import HORIZONTAL, VERTICAL
from core.filters.patterns import Patterns
from core.outcome.record import EPOCH

EDGES = [HORIZONTAL, VERTICAL]
MOST_DRAWN = 400  # points of a path
# By the code of ``detectors`` plus 2.
DETECTS = ("vertical edge, dark left", "horizontal edge, dark above", "no edge", "horizontal edge", "vertical edge")
SIGNS = ("+ +<br>+ +", "+ +<br>− −", "+ −<br>+ −", "+ −<br>− +")
SHORT = ("bright", "horiz.", "vertical", "diagonal")

PLANE, TAPS, AMOUNTS, WORDS, PIXELS = map(on, (1, 2, 3, 4, 5))


# With the side of the plane, beside which, or below it, the table stands, and the height of its rows at most.
WIDTHS = ((0, 340, 12), (760, 800, 12), (960, 980, 13), (1300, 1330, 16))
VIEWS = Arrangement.at(WIDTHS, side=(292, 330, 380, 500), row=(52, 64, 72, 92))


def basis(found: Patterns) -> Player:
    """The payload."""
    views = [_arrange(view, found) for view in VIEWS]
    live: list[Part] = ["Epoch ", number(EPOCH), ": "]
    for filter in range(found.experiment.filters):
        live += [f"filter {filter + 1} ", choice(found.at("detects", filter), list(DETECTS)), "; "]
    return player(views, found.rows, ("basis", found.experiment, found.threshold), summary(found), live[:-1] + ["."])


def summary(found: Patterns) -> str:
    """The figure in a sentence."""
    first, last = found.part("detects")[[0, -1]].astype(int).tolist()
    said = [
        f"filter {number + 1} goes from {DETECTS[one]} to {DETECTS[other]}"
        for number, (one, other) in enumerate(zip(first, last, strict=True))
    ]
    return f"The filters over {len(found.rows) - 1} epochs: {', '.join(said)}."


def _arrange(view: Arrangement, found: Patterns) -> Moving:
    """The figure in one arrangement."""
    text, filters, drawing = view.text, found.experiment.filters, Drawing(view.text, axes=PIXELS, moving_axes=WORDS)
    left, top = (0.0, view.side + 6 * text) if view.narrow else (view.side + 5 * text, 0.0)
    row = max(view.row if view.narrow else min(view.row, 2 * view.side / filters), 2.2 * text)
    _ways(drawing, found)
    bottom = _table(view, drawing, found, Grid.of(left, top + 7.2 * text, row, filters, 1)) + 1.6 * text
    drawing.title(0, 0.8 * text, "The plane of the edges", "how much of each edge is in a filter")
    scale = f"one scale: blue −{found.largest:.3g}, white 0, red {found.largest:.3g}"
    drawing.write(left, bottom, scale, "middle right")
    height = max(bottom + text, (3.4 + 2.4) * text + view.side)
    plane = Box(2.2 * text, 3.4 * text, view.side - 2.2 * text, view.side - 2.2 * text)
    names = ("horizontal edge: bright above →", "vertical edge: bright at the left →")
    reach = 1.15 * (float(np.abs(found.finite[:, EDGES]).max()) or 1.0)
    reaches: Json = {"nticks": 5, "range": [-reach, reach], "zeroline": True, "zerolinecolor": GRID}
    across, up = (quiet(text, name, 2, **reaches) for name in names)
    placed = [(plane, across, up), *[pixels(view.width, height)] * 4]
    return view.moving(drawing, height, placed, margin={"l": 0.6 * text, "r": 0, "t": 0, "b": 0})


def _ways(drawing: Drawing, found: Patterns) -> None:
    """The ways of the filters on the plane, and where they are."""
    rows = np.unique(np.linspace(0, len(found.finite) - 1, MOST_DRAWN).round().astype(int))
    ways = found.finite[rows][:, EDGES].round(6)  # (rows, 2, F)
    filters = range(ways.shape[2])
    for filter in filters:
        x, y = ways[:, :, filter].T.tolist()
        drawing.add(lines(x, y, MUTED, width=1.5), "way", **PLANE)
    starts = dots(*ways[0].tolist(), size=9, symbol="circle-open", color=MUTED, line={"width": 1.5})
    drawing.add(starts, "starts", **PLANE)
    nowhere = [None] * len(filters)
    now = dots(nowhere, nowhere, size=11, color=ACCENT)
    now |= {"mode": "markers+text", "text": [str(filter + 1) for filter in filters]}
    now |= {"textposition": "top right", "textfont": {"size": 1.1 * drawing.text, "color": TEXT}}
    x, y = found.positions["pattern"].reshape(4, -1)[EDGES].tolist()
    drawing.add(now, "filters", {"x": x, "y": y}, **PLANE)


def _table(view: Arrangement, drawing: Drawing, found: Patterns, rows: Grid) -> float:
    """The filters, each in its row: its taps, its patterns, what it detects; gives where they end."""
    text, left, top, row, filters = view.text, rows.left, rows.top, rows.high, rows.rows
    tap = row / 2 - 0.25 * text
    taps = Strip(Grid.of(left + 2.2 * text, top, tap, 2, 2), filters, pitch_y=row)
    amounts = Strip(Grid.of(taps.first.right + 0.9 * text, top, 4.3 * text, 1, 4, 2 * tap), filters, pitch_y=row)
    colors: Json = {"colorscale": DIVERGING, "zmin": -found.largest, "zmax": found.largest}
    font: Json = {"texttemplate": "%{z:.3f}", "textfont": {"size": 1.05 * text, "color": ON_DIVERGING}}
    weights, parts = (found.positions[kind].reshape(4, filters).T for kind in ("kernel", "pattern"))
    taps.draw(drawing, "taps", positions=weights.reshape(filters, 2, 2), **colors, **TAPS)
    amounts.draw(drawing, "amounts", positions=parts[:, None], **colors, **font, **AMOUNTS)
    heading: list[Part] = ["<b>Filters at epoch ", number(EPOCH), "</b>"]
    drawing.say(left, top - 7.2 * text, heading, "bottom right", TEXT, 1.1)
    for pattern, signs in enumerate(SIGNS):
        center = amounts.first.box(0, pattern).center
        drawing.write(center, top - 2.9 * text, signs, "top center", TEXT)
        drawing.write(center, top - 0.4 * text, SHORT[pattern], "top center", size=0.92)
    words = [each.replace(", ", "<br>") for each in DETECTS]
    for filter in range(filters):
        beside = amounts.grid(filter)
        drawing.write(left, beside.middle, f"{filter + 1}", "middle right", TEXT)
        if not view.narrow:
            detects: list[Part] = [choice(found.at("detects", filter), words)]
            drawing.say(beside.right + 0.6 * text, beside.middle, detects, "middle right", TEXT)
    return rows.bottom
