"""The landscapes of two losses as contour maps side by side, on the same plane and one scale of colours.

How to read it: each point is a network, the ring the initial weights, the line the way of the run. Dark is a low loss.
Lines join networks of the same loss, and both maps have lines at the same losses: where there are none, the loss does
not change. Grey is flat: no image's gradient at the logits is as much as a millionth, so no optimizer gets a direction.
"""

from __future__ import annotations

import numpy as np

from core.figures.kit.axes import on, quiet
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.marks import dots, lines
from core.figures.kit.palette import ACCENT, GROUND, TEXT
from core.figures.kit.payload import Arrangement, chart
from core.figures.kit.protocol import Chart, Json, Still
from core.filters.landscape import Landscape
from core.formulas.losses import LOSSES
from core.words import loss_text, percent

LOWEST = 1e-3  # losses below it have the darkest colour
SCALE = [[0.0, "#173f5f"], [0.35, "#3a7ca5"], [0.7, "#a9cfe4"], [1.0, "#f4f8fb"]]
FLAT = "rgba(150,150,150,0.72)"
STEPS = 24  # of the colours
MOST_DRAWN = 300  # points of a path

VIEWS = (Arrangement(0, 340, 12, side=310), Arrangement(680, 980, 13, side=440))


def landscape_figure(found: Landscape) -> Chart:
    """The payload."""
    return chart([_arrange(view, found) for view in VIEWS], sentence(found))


def sentence(found: Landscape) -> str:
    """What the two maps show, in numbers."""
    said = []
    for index, experiment in enumerate(found.experiments):
        share, explained, path = found.flat_shares[index], found.explained[index], found.paths[index]
        name = f"With the loss “{LOSSES[experiment.loss].label}”"
        ground = f"{percent(share)} of this plane is flat" if share else "no point of this plane is flat"
        if explained is None:
            way = "the run’s path is a point: it never leaves the start"
        else:
            far, inside = f"{float(np.linalg.norm(path[-1])):.3g}", percent(explained)
            way = f"the run goes {far} far, and {inside} of its path lies in the plane"
        said.append(f"{name} {ground}, and {way}.")
    if found.random:
        said.append("Neither run moves, so the two directions are random ones.")
    return " ".join(said)


def _arrange(view: Arrangement, found: Landscape) -> Still:
    text, side = view.text, view.side
    logs = np.log10(np.maximum(np.where(np.isfinite(found.losses), found.losses, np.nan), LOWEST))
    low = float(np.nanmin(logs))
    high = max(float(np.nanmax(logs)), low + 1e-6)
    top, foot, numbers = 4.0 * text, 3.4 * text, 3.4 * text
    if view.narrow:
        wide, across, below = view.width - numbers, 0.0, top + side + foot
    else:
        wide, across, below = side, view.width - side - numbers - 0.5 * text, 0.0
    height = top + side + foot + below + 1.6 * text
    drawing = Drawing(text)
    charts = []
    name = "a random direction" if found.random else "along the repaired run’s path"
    across_axis = quiet(text, name, 3, nticks=5, range=[float(found.x[0]), float(found.x[-1])])
    up_axis = quiet(text, nticks=5, range=[float(found.y[0]), float(found.y[-1])])
    start = np.abs(found.y).argmin(), np.abs(found.x).argmin()
    for index, experiment in enumerate(found.experiments):
        box = Box(numbers + across * index, top + below * index, wide, side)
        charts.append((box, across_axis, up_axis))
        _map(drawing, found, index, logs[index], low, high)
        _path(drawing, found.paths[index], on(index + 1))
        below_title = f"loss {loss_text(float(found.losses[index][start]))} at the start; grey: flat"
        drawing.title(box.left, box.top - 3.2 * text, LOSSES[experiment.loss].label, below_title, 1.5)
    scale = f"both maps: dark {loss_text(10**low)}, pale {loss_text(10**high)}"
    drawing.write(numbers, height - 0.8 * text, scale + ", logarithmic" * (not view.narrow), "middle right")
    return view.charts(drawing, height, charts)


def _map(drawing: Drawing, found: Landscape, index: int, logs: np.ndarray, low: float, high: float) -> None:
    """The colours and lines of a loss, and its flat ground."""
    places = {"x": found.x.round(5).tolist(), "y": found.y.round(5).tolist()}
    common = {"type": "contour", **places, "hoverinfo": "skip", "showscale": False, **on(index + 1)}
    z = [[None if np.isnan(value) else value for value in row] for row in logs.round(3)]
    steps = {"start": low, "end": high, "size": (high - low) / STEPS, "coloring": "heatmap"}
    look: Json = {"colorscale": SCALE, "zmin": low, "zmax": high, "autocontour": False, "contours": steps}
    drawing.add(common, f"loss {index}", z=z, line={"width": 0.6, "color": "#0d2536"}, **look)
    if found.flat[index].any():
        # A heatmap would lie below the contours. Plotly fills where the constraint does not hold.
        area = {"type": "constraint", "operation": "<", "value": 0.5}
        z = found.flat[index].astype(int).tolist()
        drawing.add(common, f"flat {index}", z=z, contours=area, fillcolor=FLAT, line={"width": 0})


def _path(drawing: Drawing, path: np.ndarray, axes: Json) -> None:
    """The way of the run, and its ends."""
    rows = np.unique(np.linspace(0, len(path) - 1, MOST_DRAWN).round().astype(int))
    x, y = path[rows].T.round(6).tolist()
    drawing.add(lines(x, y, "#e8743b", width=2.5), "path", **axes)
    drawing.add(dots(x[:1], y[:1], size=12, color=GROUND, line={"color": TEXT, "width": 2}), "start", **axes)
    if len(rows) > 1:
        drawing.add(dots(x[-1:], y[-1:], size=11, color=ACCENT, line={"color": GROUND, "width": 1.5}), "end", **axes)
