"""A run's filters in the patterns that they are made of, as a payload for the player.

How to read it: on the plane each filter is a dot, the further right the more it is a horizontal edge detector (bright
above), the further up the more a vertical one (bright at the left); its thin line is the way of its training, which
begins at the ring. Opposite detectors lie opposite each other. In the table each row is a filter: its four taps, then
how much of each pattern is in it, on one colour scale, and what edge it detects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.figures.kit.axes import HIDDEN, across, down, on, pair, quiet
from core.figures.kit.bindings import Sketch, choice, number
from core.figures.kit.drawing import Box, Drawing
from core.figures.kit.palette import ACCENT, DIVERGING, GRID, MUTED, ON_DIVERGING, TEXT
from core.figures.kit.payload import Arrangement, player
from core.figures.kit.protocol import Moving, Part, Player
from core.figures.kit.record import EPOCH, Record
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
    views = [_arrange(view, run, record, patterns) for view in VIEWS]
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


def _arrange(view: BasisArrangement, run: Run, record: Record, patterns: np.ndarray) -> Moving:
    text, filters = view.text, run.experiment.filters
    row = min(view.row, 2 * view.plane / filters) if view.beside else view.row
    row = max(row, 2.2 * text)
    sketch, drawing = Sketch(), Drawing(text)
    finite = patterns[: run.diverged_at] if run.diverged_at != 0 else np.zeros_like(patterns[:1])
    reach = float(np.abs(finite[:, [HORIZONTAL, VERTICAL]]).max()) or 1.0
    _plane(sketch, record, finite, filters, text)
    bottom = view.top + filters * row + 1.6 * text
    limit = float(max(np.abs(finite).max(), np.abs(run.kernels[: len(finite)]).max(initial=0))) or 1.0
    _table(view, sketch, drawing, record, run.experiment, row, limit)
    drawing.title(0, 0.8 * text, "The plane of the edges", "how much of each edge is in a filter")
    drawing.write(view.table, bottom, f"one scale: blue −{limit:.3g}, white 0, red {limit:.3g}", "middle right")
    drawing.sketch(sketch, PIXELS, WORDS)
    height = max(bottom + text, (3.4 + 2.4) * text + view.plane)
    left, top = 2.2 * text, 3.4 * text
    names = ("horizontal edge: bright above →", "vertical edge: bright at the left →")
    reaches = {"nticks": 5, "range": [-1.15 * reach, 1.15 * reach]}
    x, y = (quiet(text, name, 2, zeroline=True, zerolinecolor=GRID, **reaches) for name in names)
    x["domain"] = across((left, left + view.plane - 2.2 * text), view.width)
    y["domain"] = down(top, view.plane - 2.2 * text, height)
    axes = pair(1, x, y)
    for number_ in (2, 3, 4, 5):
        axes |= pair(number_, {**HIDDEN, "range": [0, view.width]}, {**HIDDEN, "range": [height, 0]})
    return view.moving(sketch, height, margin={"l": 0.6 * text, "r": 0, "t": 0, "b": 0}, **axes)


def _plane(sketch: Sketch, record: Record, patterns: np.ndarray, filters: int, text: float) -> None:
    """The ways of the filters, and where they are."""
    rows = np.unique(np.linspace(0, len(patterns) - 1, MOST_DRAWN).round().astype(int))
    for filter in range(filters):
        x, y = (patterns[rows, place, filter].round(6).tolist() for place in (HORIZONTAL, VERTICAL))
        line = {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "name": "way", **PLANE}
        sketch.add({**line, "line": {"color": MUTED, "width": 1.5}})
    start = [patterns[0, place].round(6).tolist() for place in (HORIZONTAL, VERTICAL)]
    ring = {"size": 9, "symbol": "circle-open", "color": MUTED, "line": {"width": 1.5}}
    common = {"type": "scatter", "hoverinfo": "skip", "cliponaxis": False, **PLANE}
    sketch.add({**common, "mode": "markers", "name": "starts", "x": start[0], "y": start[1], "marker": ring})
    dots = {**common, "mode": "markers+text", "name": "filters", "marker": {"size": 11, "color": ACCENT, "opacity": 1}}
    dots |= {"text": [str(filter + 1) for filter in range(filters)], "textposition": "top right"}
    dots |= {"textfont": {"size": 1.1 * text, "color": TEXT}, "x": [None] * filters, "y": [None] * filters}
    places = {
        axis: [record.at("pattern", place * filters + filter) for filter in range(filters)]
        for axis, place in (("x", HORIZONTAL), ("y", VERTICAL))
    }
    sketch.add(dots, places)


def _table(
    view: BasisArrangement, sketch: Sketch, drawing: Drawing, record: Record, e: Experiment, row: float, limit: float
) -> None:
    """The filters in rows."""
    text, left, filters = view.text, view.table, e.filters
    tap = row / 2 - 0.25 * text
    first, wide = left + 2.2 * text + 2 * tap + 0.9 * text, 4.3 * text
    colors = {"colorscale": DIVERGING, "zmin": -limit, "zmax": limit, "showscale": False, "hoverinfo": "skip"}
    y = [view.top + filter * row for filter in range(filters)]
    xs = [left + 2.2 * text + column * tap for column in range(3)]
    ys = [top + line * tap for top in y for line in range(3)]
    positions: list[list[int | None]] = []
    for filter in range(filters):
        for line in range(2):
            positions.append([record.at("kernel", (2 * line + column) * filters + filter) for column in range(2)])
        positions.append([None, None])
    positions.pop()
    empty = [[None, None] for _ in positions]
    sketch.add({"type": "heatmap", "name": "taps", "x": xs, "y": ys, "z": empty, **colors, **TAPS}, {"z": positions})
    places: list[list[int | None]] = []
    for filter in range(filters):
        places += [[record.at("pattern", pattern * filters + filter) for pattern in range(4)], [None] * 4]
    places.pop()
    xs = [first + pattern * wide for pattern in range(5)]
    ys = [edge for top in y for edge in (top, top + 2 * tap)]
    amounts = {"type": "heatmap", "name": "amounts", "x": xs, "y": ys, "z": [[None] * 4 for _ in places], **colors}
    amounts |= {"texttemplate": "%{z:.3f}", "textfont": {"size": 1.05 * text, "color": ON_DIVERGING}}
    sketch.add({**amounts, **AMOUNTS}, {"z": places})
    head = view.top - 7.2 * text
    drawing.say(left, head, ["<b>Filters at epoch ", number(EPOCH), "</b>"], "bottom right", TEXT, 1.1)
    narrow = view.width < 400
    for pattern, signs in enumerate(SIGNS):
        center = first + (pattern + 0.5) * wide
        drawing.write(center, view.top - 2.9 * text, signs, "top center", TEXT)
        drawing.write(center, view.top - 0.4 * text, SHORT[pattern], "top center", size=0.92)
    for filter, top in enumerate(y):
        drawing.frame(Box(left + 2.2 * text, top, 2 * tap, 2 * tap))
        drawing.frame(Box(first, top, 4 * wide, 2 * tap))
        drawing.write(left, top + tap, f"{filter + 1}", "middle right", TEXT)
        if not narrow:
            words = [each.replace(", ", "<br>") for each in DETECTS]
            drawing.say(first + 4 * wide + 0.6 * text, top + tap, [choice(record.at("detects", filter), words)],
                        "middle right", TEXT)  # fmt: skip
