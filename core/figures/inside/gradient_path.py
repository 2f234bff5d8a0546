"""The way back: how large the gradient is at each stage, at the epoch in view and over all epochs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.figures.inside.passage import Passage, SizeScale
from core.figures.kit.bindings import Sketch, form, lines, texts
from core.figures.kit.drawing import Drawing
from core.figures.kit.palette import ACCENT, GRID, GROUND, MUTED, ON_ZERO, SIZES, TEXT, ZERO, shade
from core.figures.kit.protocol import Json

LONG_ENOUGH = 0.5  # a stretch of zeros over this share of the epochs has room for its name


@dataclass(frozen=True)
class Columns:
    """The parts of the drawing in pixels, each from its left to its right end. On a phone the strips stand below."""

    names: float  # names end here
    sizes: tuple[float, float]
    image: float  # where the two columns of numbers end
    batch: float
    strips: tuple[tuple[float, float], tuple[float, float]]
    below: bool
    row: float
    text: float

    @classmethod
    def of(cls, width: float, text: float) -> Columns:
        """For a drawing of so many pixels."""
        if width < 600:
            names, numbers = 7.6 * text, 4.7 * text
            sizes = (names + 0.6 * text, width - 2 * numbers - 0.6 * text)
            half = (width - names - 2.2 * text) / 2
            first = names + 0.6 * text
            strips = ((first, first + half), (first + half + 1.6 * text, width))
            return cls(names, sizes, width - numbers, width, strips, True, 1.9 * text, text)
        names, numbers, apart = 9 * text, 6.4 * text, 2.5 * text
        rest = width - names - 2 * numbers - 3 * apart
        sizes = (names + 0.8 * text, names + 0.8 * text + 0.4 * rest)
        image, batch = sizes[1] + numbers, sizes[1] + 2 * numbers
        half = (width - batch - 2 * apart) / 2
        strips = ((batch + apart, batch + apart + half), (width - half, width))
        return cls(names, sizes, image, batch, strips, False, 2.05 * text, text)


@dataclass(frozen=True)
class Axes:
    """The pairs of axes. What moves shares none with a heatmap, or Plotly would drop the one that stays."""

    strips: tuple[Json, Json]
    cursors: tuple[Json, Json]
    sizes: Json
    pixels: Json


def gradient_path(
    sketch: Sketch, drawing: Drawing, passage: Passage, scale: SizeScale, at: list[int], columns: Columns, top: float,
    name: str, axes: Axes,
) -> float:  # fmt: skip
    """The gradient's size at each stage, from the loss (above) back to the filters (below); gives the height used.

    How to read it: size is the largest entry. The filled dots are the gradient of this image's loss on its way back, on
    a logarithmic axis: a step to the left is a loss of powers of ten. An exact zero has no place on such an axis; it
    stands in a band of its own at the left, and says so. Rings are the mean loss of all images, which is what training
    follows. The strips are the same sizes at every epoch, the stronger the larger, and black is exactly 0: nothing
    arrives, and what lies behind learns nothing. The dense kernel is a branch: the gradient ends there.
    """
    text = columns.text
    stages = passage.stages
    heading = 2.8 * text
    rows = [top + heading + (index + 0.5) * columns.row for index in range(len(stages))]
    first, last = rows[0] - columns.row / 2, rows[-1] + columns.row / 2
    _names(drawing, passage, rows, columns.names)
    _axis(sketch, drawing, scale, first, last, columns, axes, name)
    _dots(sketch, passage, rows, axes, name)

    y = first - 0.3 * text
    drawing.write((columns.sizes[0] + columns.sizes[1]) / 2, y, "the gradient’s size", "top center", size=0.92)
    drawing.write(columns.image, y, "● this<br>image", "top left", ACCENT, size=0.92)
    drawing.write(columns.batch, y, "○ mean<br>of all", "top left", MUTED, size=0.92)
    for index, height in enumerate(rows):
        image, batch = (form(passage.at(kind, index), "size") for kind in ("images", "batch"))
        drawing.say(columns.image, height, [image], "middle left", TEXT, size=0.92)
        drawing.say(columns.batch, height, [batch], "middle left", MUTED, size=0.92)

    bottom = last + 3 * text
    strips_top = bottom + heading if columns.below else first
    strips_rows = [height - first + strips_top for height in rows]
    if columns.below:
        _names(drawing, passage, strips_rows, columns.names)
    titles = {"images": "this image, over the epochs", "batch": "mean of all images"}
    for (kind, title), pixels, heat, moving in zip(
        titles.items(), columns.strips, axes.strips, axes.cursors, strict=True
    ):
        end = strips_rows[-1] + columns.row / 2
        short = title.replace(", over", ",<br>over") if columns.below else title
        drawing.write(pixels[0], strips_top - 0.3 * text - 4, short, "top right", size=0.92)
        drawing.write(pixels[0], end + 4, "0", "bottom right", size=0.92)
        drawing.write(pixels[1], end + 4, f"{at[-1]:,}", "bottom left", size=0.92)
        _strip(sketch, passage, kind, scale, at, strips_rows, columns, heat, name)
        cursor = lines([0, 0], [strips_top - 4, end + 4], moving, ACCENT, width=2)
        cursor["name"] = f"cursor {kind} {name}".strip()
        sketch.add(cursor, {"x": [0, 0]})
    if columns.below:
        bottom = strips_rows[-1] + columns.row / 2 + 2 * text
    return bottom - top


def key(sketch: Sketch, drawing: Drawing, scale: SizeScale, columns: Columns, top: float, axes: Axes) -> float:
    """What the colours of the strips mean, in one line; gives the height used."""
    text = columns.text
    x, side = columns.strips[0][0] if not columns.below else columns.names + 0.6 * text, 1.1 * text
    drawing.write(x + 1.5 * text, top + side / 2, "exactly 0", "middle right", size=0.92)
    powers = sorted({scale.low, round((scale.low + scale.high) / 2), scale.high})
    xs = [x + side / 2]
    for index, power in enumerate(powers):
        at = x + 7 * text + index * 3.8 * text
        xs.append(at)
        drawing.write(at + 0.9 * text, top + side / 2, _power(power), "middle right", size=0.92)
    marker = {"symbol": "square", "size": side, "color": [ZERO, *[_tint(scale, power) for power in powers]]}
    marker["line"] = {"color": MUTED, "width": 1}
    middle = [top + side / 2] * len(xs)
    sketch.add({**texts(xs, middle, [], axes.pixels, text, TEXT, "middle center"), "mode": "markers", "marker": marker})
    return 1.8 * text


def _names(drawing: Drawing, passage: Passage, rows: list[float], right: float) -> None:
    for stage, height in zip(passage.stages, rows, strict=True):
        branch = stage.code == "dense"
        said = stage.label.replace(" ", "<br>") if len(stage.label) * 0.5 * drawing.text > right else stage.label
        drawing.write(right, height, said, "middle left", MUTED if branch else TEXT)


def _axis(
    sketch: Sketch, drawing: Drawing, scale: SizeScale, first: float, last: float, columns: Columns, axes: Axes,
    name: str,
) -> None:  # fmt: skip
    """Upright lines at powers of ten, and the band of the exact zeros."""
    wide = columns.sizes[1] - columns.sizes[0]
    pixels = wide / (scale.right - scale.left)  # of a power of ten
    step = max(1, math.ceil(4 * columns.text / pixels))
    powers = [
        power
        for power in range(scale.high, scale.low - 1, -step)
        if (power - scale.zero) * pixels > 3.6 * columns.text  # there stands "exactly 0"
    ]
    x: list[Any] = [each for power in powers for each in (power, power, None)]
    sketch.add(lines(x, [first, last, None] * len(powers), axes.sizes, GRID))
    half = 0.45 * (scale.low - scale.zero)
    left, right = scale.zero - half, scale.zero + half
    band = lines([left, right, right, left, left], [first, first, last, last, first], axes.sizes, GRID, width=0)
    sketch.add({**band, "fill": "toself", "fillcolor": GRID, "name": f"zero band {name}".strip()})
    ticks = texts(
        [scale.zero, *powers], [last] * (1 + len(powers)), ["exactly<br>0", *map(_power, powers)], axes.sizes,
        round(0.92 * columns.text, 1), MUTED, "bottom center",
    )  # fmt: skip
    ticks["textfont"]["color"] = [TEXT] + [MUTED] * len(powers)
    sketch.add({**ticks, "name": f"ticks {name}".strip()})


def _dots(sketch: Sketch, passage: Passage, rows: list[float], axes: Axes, name: str) -> None:
    path = [index for index, stage in enumerate(passage.stages) if stage.code != "dense"]
    zeros = [0.0] * len(rows)
    # Every point is drawn, as the player draws it: Plotly would leave out one that lies nearly on the line.
    way = lines([0.0] * len(path), [rows[index] for index in path], axes.sizes, ACCENT, width=1.5, simplify=False)
    sketch.add({**way, "name": f"way {name}".strip()}, {"x": [passage.at("images_drawn", index) for index in path]})
    ring = {"size": 11, "color": GROUND, "line": {"color": MUTED, "width": 1.5}}
    dot = {"size": 9, "color": ACCENT, "line": {"color": GROUND, "width": 1.5}}
    for kind, marker in (("batch", ring), ("images", dot)):
        trace = {**lines(zeros, rows, axes.sizes, ACCENT), "mode": "markers", "marker": marker}
        positions = [passage.at(f"{kind}_drawn", index) for index in range(len(rows))]
        sketch.add({**trace, "name": f"dots {kind} {name}".strip()}, {"x": positions})


def _strip(
    sketch: Sketch, passage: Passage, kind: str, scale: SizeScale, at: list[int], rows: list[float], columns: Columns,
    axes: Json, name: str,
) -> None:  # fmt: skip
    """A row a stage, a column an epoch; each size is a colour, and exact zeros are black in a trace of their own."""
    sizes = passage.part(kind).T  # (stages, epochs)
    edges = _edges(at)
    half = columns.row * 0.42
    zero = sizes == 0
    y = [rows[0] - columns.row / 2, *(height + columns.row / 2 for height in rows)]
    gap = {"ygap": columns.row - 2 * half}
    common = {"type": "heatmap", "x": "@epochs", "y": y, "showscale": False, "hoverinfo": "skip", **gap, **axes}
    look = {"colorscale": SIZES, "zmin": scale.low, "zmax": scale.high}
    which = f"{kind} {name}".strip()
    sketch.add({**common, **look, "z": f"@strip {which}", "name": f"strip {which}"})
    black = [[0, ZERO], [1, ZERO]]
    if zero.any():
        sketch.add({**common, "colorscale": black, "z": f"@zeros {which}", "name": f"zeros {which}"})
    frame_x: list[Any] = []
    frame_y: list[Any] = []
    for height in rows:  # a black row would be lost on a dark page
        frame_x += [edges[0], edges[-1], edges[-1], edges[0], edges[0], None]
        frame_y += [height - half, height - half, height + half, height + half, height - half, None]
    sketch.add(lines(frame_x, frame_y, axes, MUTED))
    named_x, named_y = [], []
    for row, height in zip(zero, rows, strict=True):
        begin, length = _longest(row)
        if length and edges[begin + length] - edges[begin] >= LONG_ENOUGH * (edges[-1] - edges[0]):
            named_x.append((edges[begin] + edges[begin + length]) / 2)
            named_y.append(height)
    said = ["exactly 0"] * len(named_x)
    size = max(9.0, round(0.85 * columns.text, 1))
    sketch.add({**texts(named_x, named_y, said, axes, size, ON_ZERO, "middle center"), "name": f"named zeros {kind}"})


def shared(found: list[Passage], names: list[str], scale: SizeScale, at: list[int]) -> dict[str, Any]:
    """What is long and the same in every arrangement: the numbers of the strips. Traces name it as "@name"."""
    content: dict[str, Any] = {"epochs": _edges(at)}
    for passage, name in zip(found, names, strict=True):
        for kind in ("images", "batch"):
            sizes = passage.part(kind).T  # (stages, epochs)
            which = f"{kind} {name}".strip()
            content[f"strip {which}"] = _json(np.where(sizes == 0, np.nan, scale.drawn(sizes)).round(2))
            content[f"zeros {which}"] = _json(np.where(sizes == 0, 1.0, np.nan))
    return content


def _json(rows: np.ndarray) -> list[list[float | None]]:
    return [[None if value != value else value for value in row] for row in rows.tolist()]


def _edges(at: list[int]) -> list[float]:
    """Between any two epochs half way, and half an epoch beyond both ends."""
    epochs = np.array(at, dtype=float)
    middles = (epochs[1:] + epochs[:-1]) / 2
    edges: list[float] = [epochs[0] - 0.5, *middles.tolist(), epochs[-1] + 0.5]
    return edges


def _longest(row: np.ndarray) -> tuple[int, int]:
    """Beginning and length of the longest stretch of True."""
    steps = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
    begins, ends = steps[::2], steps[1::2]
    if not len(begins):
        return 0, 0
    longest = int((ends - begins).argmax())
    return int(begins[longest]), int((ends - begins)[longest])


def _power(power: int) -> str:
    return f"10<sup>{power}</sup>".replace("-", "−") if abs(power) > 2 else f"{10.0**power:g}"


def _tint(scale: SizeScale, power: float) -> str:
    """The colour of a size, as the strips have it."""
    share = (power - scale.low) / (scale.high - scale.low)
    return shade(SIZES, share)
