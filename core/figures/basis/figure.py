"""A run's filters in the patterns that they are made of, as a payload for the player.

How to read it: on the plane each filter is a dot, the further right the more it is a horizontal edge detector (bright
above), the further up the more a vertical one (bright at the left); its thin line is the way of its training, which
begins at the ring. Opposite detectors lie opposite each other. In the table each row is a filter: its four taps, then
how much of each pattern is in it, on one colour scale, and what edge it detects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.figures.kit.axes import on, pair, pixels, quiet
from core.figures.kit.bindings import Sketch, choice, dots, lines, number
from core.figures.kit.cells import Grid
from core.figures.kit.drawing import Box, Drawing
from core.figures.kit.palette import ACCENT, DIVERGING, GRID, MUTED, ON_DIVERGING, TEXT
from core.figures.kit.payload import Arrangement, player
from core.figures.kit.protocol import Moving, Part, Player
from core.figures.kit.record import EPOCH, Record
from core.figures.kit.strip import Strip
from core.filters import HORIZONTAL, VERTICAL, decompose, detectors
from core.run import Run

MOST_DRAWN = 400  # points of a path
# By the code of ``detectors`` plus 2.
DETECTS = ("vertical edge, dark left", "horizontal edge, dark above", "no edge", "horizontal edge", "vertical edge")
SIGNS = ("+ +<br>+ +", "+ +<br>− −", "+ −<br>+ −", "+ −<br>− +")
SHORT = ("bright", "horiz.", "vertical", "diagonal")

PLANE, TAPS, AMOUNTS, WORDS, PIXELS = map(on, (1, 2, 3, 4, 5))


@dataclass(frozen=True)
class BasisArrangement(Arrangement):
    """``plane``: the side of the plane, beside which the table stands, or above it; ``row``: its rows at most."""

    plane: float
    beside: bool
    row: float

    @property
    def table(self) -> float:
        """Where the table begins."""
        return self.plane + 5 * self.text if self.beside else 0

    @property
    def top(self) -> float:
        """Where its rows begin."""
        return (0 if self.beside else self.plane + 6 * self.text) + 7.2 * self.text


VIEWS = (
    BasisArrangement(0, 340, 12, 292, False, 52),
    BasisArrangement(760, 800, 12, 330, True, 64),
    BasisArrangement(960, 980, 13, 380, True, 72),
    BasisArrangement(1300, 1330, 16, 500, True, 92),
)


def basis(run: Run, threshold: float) -> Player:
    """The payload; ``threshold`` as in ``core.filters.detectors``."""
    epochs = len(run.loss)
    patterns = decompose(run.kernels)
    record = Record.of(
        {
            "epoch": np.arange(epochs)[:, None],
            "kernel": run.kernels.reshape(epochs, -1),
            "pattern": patterns.reshape(epochs, -1),
            "detects": detectors(run.kernels, threshold) + 2,
        }
    )
    finite = patterns[: run.diverged_at] if run.diverged_at != 0 else np.zeros_like(patterns[:1])
    limit = float(max(np.abs(finite).max(), np.abs(run.kernels[: len(finite)]).max(initial=0))) or 1.0
    views = [_arrange(view, record, finite, limit) for view in VIEWS]
    live: list[Part] = ["Epoch ", number(EPOCH), ": "]
    for filter in range(run.experiment.filters):
        live += [f"filter {filter + 1} ", choice(record.at("detects", filter), list(DETECTS)), "; "]
    return player(views, record.rows, ("basis", run.experiment, threshold), summary(run, threshold), live[:-1] + ["."])


def summary(run: Run, threshold: float) -> str:
    """The figure in a sentence."""
    first, last = (detectors(run.kernels[epoch], threshold) for epoch in (0, -1))
    said = [
        f"filter {number + 1} goes from {DETECTS[one + 2]} to {DETECTS[other + 2]}"
        for number, (one, other) in enumerate(zip(first, last, strict=True))
    ]
    return f"The filters over {len(run.loss) - 1} epochs: {', '.join(said)}."


def _arrange(view: BasisArrangement, record: Record, patterns: np.ndarray, limit: float) -> Moving:
    """The figure in one arrangement: ``patterns`` (epochs, 4, F) as far as they are finite, the colours' ``limit``."""
    text, filters = view.text, patterns.shape[2]
    row = min(view.row, 2 * view.plane / filters) if view.beside else view.row
    row = max(row, 2.2 * text)
    sketch, drawing = Sketch(), Drawing(text)
    reach = float(np.abs(patterns[:, [HORIZONTAL, VERTICAL]]).max()) or 1.0
    _plane(sketch, record, patterns, filters, text)
    bottom = view.top + filters * row + 1.6 * text
    _table(view, sketch, drawing, record, filters, row, limit)
    drawing.title(0, 0.8 * text, "The plane of the edges", "how much of each edge is in a filter")
    drawing.write(view.table, bottom, f"one scale: blue −{limit:.3g}, white 0, red {limit:.3g}", "middle right")
    drawing.sketch(sketch, PIXELS, WORDS)
    height = max(bottom + text, (3.4 + 2.4) * text + view.plane)
    plane = Box(2.2 * text, 3.4 * text, view.plane - 2.2 * text, view.plane - 2.2 * text)
    names = ("horizontal edge: bright above →", "vertical edge: bright at the left →")
    reaches = {"nticks": 5, "range": [-1.15 * reach, 1.15 * reach]}
    x, y = (quiet(text, name, 2, zeroline=True, zerolinecolor=GRID, **reaches) for name in names)
    axes = pair(1, x, y, plane, (view.width, height))
    for number_ in (2, 3, 4, 5):
        axes |= pixels(view.width, height, number_)
    return view.moving(sketch, height, margin={"l": 0.6 * text, "r": 0, "t": 0, "b": 0}, **axes)


def _plane(sketch: Sketch, record: Record, patterns: np.ndarray, filters: int, text: float) -> None:
    """The ways of the filters, and where they are."""
    rows = np.unique(np.linspace(0, len(patterns) - 1, MOST_DRAWN).round().astype(int))
    ways = patterns[rows][:, [HORIZONTAL, VERTICAL]].round(6)  # (rows, 2, F)
    for filter in range(filters):
        x, y = ways[:, :, filter].T.tolist()
        sketch.add({**lines(x, y, PLANE, MUTED, width=1.5), "name": "way"})
    x, y = ways[0].tolist()
    starts = dots(x, y, PLANE, size=9, symbol="circle-open", color=MUTED, line={"width": 1.5})
    sketch.add({**starts, "name": "starts"})
    now = {**dots([None] * filters, [None] * filters, PLANE, size=11, color=ACCENT), "name": "filters"}
    now |= {"mode": "markers+text", "text": [str(filter + 1) for filter in range(filters)]}
    now |= {"textposition": "top right", "textfont": {"size": 1.1 * text, "color": TEXT}}
    places = {"x": HORIZONTAL, "y": VERTICAL}
    sketch.add(now, {axis: _of_pattern(record, place, filters) for axis, place in places.items()})


def _of_pattern(record: Record, pattern: int, filters: int) -> list[int]:
    """Where the record has how much of a pattern is in each filter."""
    return [record.at("pattern", pattern * filters + filter) for filter in range(filters)]


def _table(
    view: BasisArrangement, sketch: Sketch, drawing: Drawing, record: Record, filters: int, row: float, limit: float
) -> None:
    """The filters in rows."""
    text, left = view.text, view.table
    tap = row / 2 - 0.25 * text
    taps = Strip(Grid(left + 2.2 * text, view.top, tap, 2, 2), filters, 1, 0, row)
    amounts = Strip(Grid(taps.first.right + 0.9 * text, view.top, 4.3 * text, 1, 4, 2 * tap), filters, 1, 0, row)
    colors = {"colorscale": DIVERGING, "zmin": -limit, "zmax": limit}
    weights = taps.matrix(lambda filter, line, column: record.at("kernel", (2 * line + column) * filters + filter))
    sketch.add(taps.heatmap(taps.matrix(), TAPS, name="taps", **colors), {"z": weights})
    parts = amounts.matrix(lambda filter, _, pattern: _of_pattern(record, pattern, filters)[filter])
    font = {"texttemplate": "%{z:.3f}", "textfont": {"size": 1.05 * text, "color": ON_DIVERGING}}
    sketch.add(amounts.heatmap(amounts.matrix(), AMOUNTS, name="amounts", **colors, **font), {"z": parts})
    taps.frames(drawing)
    amounts.frames(drawing)
    head = view.top - 7.2 * text
    drawing.say(left, head, ["<b>Filters at epoch ", number(EPOCH), "</b>"], "bottom right", TEXT, 1.1)
    for pattern, signs in enumerate(SIGNS):
        center = amounts.first.box(0, pattern).center
        drawing.write(center, view.top - 2.9 * text, signs, "top center", TEXT)
        drawing.write(center, view.top - 0.4 * text, SHORT[pattern], "top center", size=0.92)
    words = [each.replace(", ", "<br>") for each in DETECTS]
    for filter in range(filters):
        beside = amounts.grid(filter)
        drawing.write(left, beside.middle, f"{filter + 1}", "middle right", TEXT)
        if view.width >= 400:
            detects: list[Part] = [choice(record.at("detects", filter), words)]
            drawing.say(beside.right + 0.6 * text, beside.middle, detects, "middle right", TEXT)
