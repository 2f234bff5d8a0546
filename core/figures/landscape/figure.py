"""The landscapes of two losses as contour maps side by side, on the same plane and one scale of colours.

How to read it: each point is a network, the ring the initial weights, the line the way of the run. Dark is a low loss.
Lines join networks of the same loss, and both maps have lines at the same losses: where there are none, the loss does
not change. Grey is flat: no image's gradient at the logits is as much as a millionth, so no optimizer gets a direction.
"""

from __future__ import annotations

import numpy as np

from core.figures.kit.axes import on, pair, quiet
from core.figures.kit.bindings import dots, lines
from core.figures.kit.drawing import Box, Drawing
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
MOST_DRAWN = 300


VIEWS = (Arrangement(0, 340, 12, side=310), Arrangement(680, 980, 13, side=440))


def landscape_figure(found: Landscape) -> Chart:
    """The payload."""
    return chart([_arrange(view, found) for view in VIEWS], sentence(found))


def sentence(found: Landscape) -> str:
    """What the two maps show, in numbers."""
    said = []
    for experiment, share, explained, path in zip(
        found.experiments, found.flat_shares, found.explained, found.paths, strict=True
    ):
        name = f"With the loss “{LOSSES[experiment.loss].label}”"
        ground = f"{percent(share)} of this plane is flat" if share else "no point of this plane is flat"
        if explained is None:
            way = "the run’s path is a point: it never leaves the start"
        else:
            way = (
                f"the run goes {float(np.linalg.norm(path[-1])):.3g} far, and {percent(explained)} of its path lies in "
                "the plane"
            )
        said.append(f"{name} {ground}, and {way}.")
    if found.random:
        said.append("Neither run moves, so the two directions are random ones.")
    return " ".join(said)


def _arrange(view: Arrangement, found: Landscape) -> Still:
    text, side = view.text, view.side
    beside = 2 * side < view.width
    losses = np.where(np.isfinite(found.losses), found.losses, np.nan)
    logs = np.log10(np.maximum(losses, LOWEST))
    low, high = float(np.nanmin(logs)), float(np.nanmax(logs))
    if high - low < 1e-6:
        high = low + 1e-6
    drawing, data = Drawing(text), []
    axes: Json = {}
    top, foot, numbers = 4.0 * text, 3.4 * text, 3.4 * text
    across, below = (view.width - side - numbers - 0.5 * text, 0.0) if beside else (0.0, top + side + foot)
    height = top + side + foot + below + 1.6 * text
    for index, experiment in enumerate(found.experiments):
        wide = side if beside else view.width - numbers
        box = Box(numbers + across * index, top + below * index, wide, side)
        data += _map(found, index, logs[index], (low, high), on(index + 1))
        data += _path(found.paths[index], on(index + 1))
        here = loss_text(float(found.losses[index][np.abs(found.y).argmin(), np.abs(found.x).argmin()]))
        label = LOSSES[experiment.loss].label
        drawing.title(box.left, box.top - 3.2 * text, label, f"loss {here} at the start; grey: flat", 1.5)
        name = "along the repaired run’s path" if not found.random else "a random direction"
        x, y = ([float(ends[0]), float(ends[-1])] for ends in (found.x, found.y))
        reaches = quiet(text, name, 3, nticks=5, range=x), quiet(text, nticks=5, range=y)
        axes |= pair(index + 1, *reaches, box, (view.width, height))
    scale = f"both maps: dark {loss_text(10**low)}, pale {loss_text(10**high)}"
    drawing.write(numbers, height - 0.8 * text, scale + ", logarithmic" * beside, "middle right")
    return view.still(data, height, **axes, annotations=drawing.annotations(view.width, height))


def _map(found: Landscape, index: int, logs: np.ndarray, ends: tuple[float, float], axes: Json) -> list[Json]:
    low, high = ends
    grid = {
        "x": found.x.round(5).tolist(),
        "y": found.y.round(5).tolist(),
        "hoverinfo": "skip",
        "showscale": False,
        **axes,
    }
    z = [[None if np.isnan(value) else value for value in row] for row in logs.round(3)]
    lines = {"start": low, "end": high, "size": (high - low) / STEPS}
    maps: list[Json] = [
        {"type": "contour", "name": f"loss {index}", "z": z, "colorscale": SCALE, "zmin": low, "zmax": high,
         "autocontour": False, "contours": {**lines, "coloring": "heatmap"}, "line": {"width": 0.6, "color": "#0d2536"},
         **grid}
    ]  # fmt: skip
    if found.flat[index].any():
        # A heatmap would lie below the contours. Plotly fills where the constraint does not hold.
        area = {"type": "constraint", "operation": "<", "value": 0.5}
        maps.append({"type": "contour", "name": f"flat {index}", "z": found.flat[index].astype(int).tolist(),
                     "contours": area, "fillcolor": FLAT, "line": {"width": 0}, **grid})  # fmt: skip
    return maps


def _path(path: np.ndarray, axes: Json) -> list[Json]:
    rows = np.unique(np.linspace(0, len(path) - 1, MOST_DRAWN).round().astype(int))
    x, y = path[rows].T.round(6).tolist()
    start = dots(x[:1], y[:1], axes, size=12, color=GROUND, line={"color": TEXT, "width": 2})
    end = dots(x[-1:], y[-1:], axes, size=11, color=ACCENT, line={"color": GROUND, "width": 1.5})
    way = {**lines(x, y, axes, "#e8743b", width=2.5), "name": "path"}
    return [way, {**start, "name": "start"}, *([{**end, "name": "end"}] if len(rows) > 1 else [])]
