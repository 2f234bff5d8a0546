"""The way back: how large the gradient is at each stage, at the epoch in view and over all epochs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from core.autopsy.passage import Passage, SizeScale
from core.figures.inside.cells import PIXELS
from core.figures.kit.axes import on
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.marks import dots, lines, strokes, texts
from core.figures.kit.palette import ACCENT, GRID, GROUND, MUTED, ON_ZERO, SIZES, TEXT, ZERO, shade
from core.figures.kit.parts import form
from core.figures.kit.protocol import Json

# What moves shares no pair of axes with a heatmap, or Plotly would drop the one that stays.
ON_STRIPS, ON_CURSORS, ON_SIZES = (on(1), on(2)), (on(3), on(4)), on(5)
KINDS = ("images", "batch")  # the image in view alone, and the mean of all
LONG_ENOUGH = 0.5  # a stretch of zeros over this share of the epochs has room for its name


class Columns:
    """The parts of a drawing so wide, in pixels: ``names`` end, ``sizes`` go from left to right, the two columns of
    numbers end, ``strips`` go from left to right. On a phone the strips stand below.
    """

    def __init__(self, width: float, text: float) -> None:
        self.below = width < 600
        if self.below:
            self.row, self.names, numbers = 1.9 * text, 7.6 * text, 4.7 * text
            self.sizes = (self.names + 0.6 * text, width - 2 * numbers - 0.6 * text)
            self.image, self.batch = width - numbers, width
            long = (width - self.names - 2.2 * text) / 2
            first, second = self.sizes[0], self.sizes[0] + long + 1.6 * text
        else:
            self.row, self.names, numbers, apart = 2.05 * text, 9 * text, 6.4 * text, 2.5 * text
            left = self.names + 0.8 * text
            self.sizes = (left, left + 0.4 * (width - self.names - 2 * numbers - 3 * apart))
            self.image, self.batch = self.sizes[1] + numbers, self.sizes[1] + 2 * numbers
            long = (width - self.batch - 2 * apart) / 2
            first, second = self.batch + apart, width - long
        self.strips = ((first, first + long), (second, width))


@dataclass(frozen=True)
class GradientPath:
    """The gradient's size at each stage, from the loss (above) back to the filters (below).

    How to read it: size is the largest entry. The filled dots are the gradient of this image's loss on its way back, on
    a logarithmic axis: a step to the left is a loss of powers of ten. An exact zero has no place on such an axis; it
    stands in a band of its own at the left, and says so. Rings are the mean loss of all images, which is what training
    follows. The strips are the same sizes at every epoch, the stronger the larger, and black is exactly 0: nothing
    arrives, and what lies behind learns nothing. The dense kernel is a branch: the gradient ends there. Its methods
    draw a part each.
    """

    drawing: Drawing
    passage: Passage
    columns: Columns

    def draw(self, top: float) -> float:
        """Draw all of it; gives the height used."""
        columns, drawing, text = self.columns, self.drawing, self.drawing.text
        heading = 2.8 * text
        rows = [top + heading + (index + 0.5) * columns.row for index in range(len(self.passage.stages))]
        first, last = rows[0] - columns.row / 2, rows[-1] + columns.row / 2
        self.names(rows)
        self.axis(first, last)
        self.dots(rows)

        y = first - 0.3 * text
        drawing.write(sum(columns.sizes) / 2, y, "the gradient’s size", "top center", size=0.92)
        for kind, x, said, color, ink in (
            ("images", columns.image, "● this<br>image", ACCENT, TEXT),
            ("batch", columns.batch, "○ mean<br>of all", MUTED, MUTED),
        ):
            drawing.write(x, y, said, "top left", color, size=0.92)
            for index, height in enumerate(rows):
                drawing.say(x, height, [form(self.passage.at(kind, index), "size")], "middle left", ink, size=0.92)

        bottom, over = last + 3 * text, "this image, over the epochs"
        if columns.below:
            aside = bottom + heading - first
            rows = [height + aside for height in rows]
            self.names(rows)
            bottom, over = rows[-1] + columns.row / 2 + 2 * text, "this image,<br>over the epochs"
        self.strip("images", over, 0, rows)
        self.strip("batch", "mean of all images", 1, rows)
        return bottom - top

    def names(self, rows: list[float]) -> None:
        """The stages' names beside their rows."""
        right = self.columns.names
        for stage, height in zip(self.passage.stages, rows, strict=True):
            long = len(stage.label) * 0.5 * self.drawing.text > right
            said = stage.label.replace(" ", "<br>") if long else stage.label
            self.drawing.write(right, height, said, "middle left", MUTED if stage.code == "dense" else TEXT)

    def axis(self, first: float, last: float) -> None:
        """Upright lines at powers of ten, and the band of the exact zeros."""
        scale, drawing, text = self.passage.scale, self.drawing, self.drawing.text
        pixels = (self.columns.sizes[1] - self.columns.sizes[0]) / (scale.right - scale.left)  # of a power of ten
        step = max(1, math.ceil(4 * text / pixels))
        room = 3.6 * text / pixels  # at its left end there stands "exactly 0"
        powers = [power for power in range(scale.high, scale.low - 1, -step) if power - scale.zero > room]
        drawing.add(strokes([[(power, first), (power, last)] for power in powers], GRID), **ON_SIZES)
        half = 0.45 * (scale.low - scale.zero)
        band = strokes([Box(scale.zero - half, first, 2 * half, last - first).around], GRID, width=0)
        drawing.add(band, self.passage.called("zero band"), fill="toself", fillcolor=GRID, **ON_SIZES)
        said, colors = ["exactly<br>0", *map(_power, powers)], [TEXT] + [MUTED] * len(powers)
        x, y = [scale.zero, *powers], [last] * len(said)
        ticks = texts(x, y, said, "bottom center", round(0.92 * text, 1), colors)
        drawing.add(ticks, self.passage.called("ticks"), **ON_SIZES)

    def dots(self, rows: list[float]) -> None:
        """Where the sizes are at the epoch in view."""
        passage, zeros = self.passage, [0.0] * len(rows)
        path = [index for index, stage in enumerate(passage.stages) if stage.code != "dense"]
        # Every point is drawn, as the player draws it: Plotly would leave out one that lies nearly on the line.
        way = lines([0.0] * len(path), [rows[index] for index in path], ACCENT, width=1.5, simplify=False)
        at = {kind: [passage.at(f"{kind}_drawn", index) for index in range(len(rows))] for kind in KINDS}
        self.drawing.add(way, passage.called("way"), {"x": [at["images"][index] for index in path]}, **ON_SIZES)
        ring = {"size": 11, "color": GROUND, "line": {"color": MUTED, "width": 1.5}}
        dot = {"size": 9, "color": ACCENT, "line": {"color": GROUND, "width": 1.5}}
        for kind, marker in (("batch", ring), ("images", dot)):
            trace = dots(zeros, rows, **marker)
            self.drawing.add(trace, passage.called(f"dots {kind}"), {"x": at[kind]}, **ON_SIZES)

    def strip(self, kind: str, title: str, place: int, rows: list[float]) -> None:
        """A row a stage, a column an epoch; each size is a colour, and exact zeros are black in a trace apart."""
        drawing, columns, scale, axes = self.drawing, self.columns, self.passage.scale, ON_STRIPS[place]
        which = self.passage.called(kind)
        left, right = columns.strips[place]
        top, bottom = rows[0] - columns.row / 2, rows[-1] + columns.row / 2
        drawing.write(left, top - 0.3 * drawing.text - 4, title, "top right", size=0.92)
        drawing.write(left, bottom + 4, "0", "bottom right", size=0.92)
        drawing.write(right, bottom + 4, f"{self.passage.epochs[-1]:,}", "bottom left", size=0.92)

        zero = self.passage.part(kind).T == 0  # (stages, epochs)
        edges, half = _edges(self.passage), columns.row * 0.42
        ends = [top, *(height + columns.row / 2 for height in rows)]
        common = {"type": "heatmap", "x": "@epochs", "y": ends, "showscale": False, "hoverinfo": "skip", **axes}
        common["ygap"] = columns.row - 2 * half
        look: Json = {"colorscale": SIZES, "zmin": scale.low, "zmax": scale.high}
        drawing.add(common, f"strip {which}", z=f"@strip {which}", **look)
        if zero.any():
            drawing.add(common, f"zeros {which}", z=f"@zeros {which}", colorscale=[[0, ZERO], [1, ZERO]])
        frames = [Box(edges[0], height - half, edges[-1] - edges[0], 2 * half).around for height in rows]
        drawing.add(strokes(frames, MUTED), **axes)  # a black row would be lost on a dark page
        named = []
        for row, height in zip(zero, rows, strict=True):
            begin, end = (edges[at] for at in _longest(row))
            if end - begin >= LONG_ENOUGH * (edges[-1] - edges[0]):
                named.append(((begin + end) / 2, height))
        said, size = ["exactly 0"] * len(named), max(9.0, round(0.85 * drawing.text, 1))
        names = texts([x for x, _ in named], [y for _, y in named], said, "middle center", size, ON_ZERO)
        drawing.add(names, f"named zeros {kind}", **axes)
        cursor = lines([0, 0], [top - 4, bottom + 4], ACCENT, width=2)
        drawing.add(cursor, f"cursor {which}", {"x": [0, 0]}, **ON_CURSORS[place])


def key(drawing: Drawing, scale: SizeScale, columns: Columns, top: float) -> float:
    """What the colours of the strips mean, in one line; gives the height used."""
    text = drawing.text
    x, side = columns.strips[0][0] if not columns.below else columns.names + 0.6 * text, 1.1 * text
    drawing.write(x + 1.5 * text, top + side / 2, "exactly 0", "middle right", size=0.92)
    powers = sorted({scale.low, round((scale.low + scale.high) / 2), scale.high})
    places = [x + 7 * text + index * 3.8 * text for index in range(len(powers))]
    for at, power in zip(places, powers, strict=True):
        drawing.write(at + 0.9 * text, top + side / 2, _power(power), "middle right", size=0.92)
    colors = [ZERO, *(shade(SIZES, (power - scale.low) / (scale.high - scale.low)) for power in powers)]
    look: Json = {"symbol": "square", "size": side, "color": colors, "line": {"color": MUTED, "width": 1}}
    drawing.add(dots([x + side / 2, *places], [top + side / 2] * len(colors), **look), **PIXELS)
    return 1.8 * text


def shared(found: list[Passage]) -> dict[str, Any]:
    """What is long and the same in every arrangement: the numbers of the strips. Traces name it as "@name"."""
    content: dict[str, Any] = {"epochs": _edges(found[0])}
    for passage in found:
        for kind in KINDS:
            sizes, which = passage.part(kind).T, passage.called(kind)  # (stages, epochs)
            content[f"strip {which}"] = _json(np.where(sizes == 0, np.nan, passage.scale.drawn(sizes)).round(2))
            content[f"zeros {which}"] = _json(np.where(sizes == 0, 1.0, np.nan))
    return content


def _json(rows: np.ndarray) -> list[list[float | None]]:
    return [[None if value != value else value for value in row] for row in rows.tolist()]


def _edges(passage: Passage) -> list[float]:
    """Between any two epochs half way, and half an epoch beyond both ends."""
    at = passage.epochs
    middles = [(epoch + following) / 2 for epoch, following in pairwise(at)]
    return [at[0] - 0.5, *middles, at[-1] + 0.5]


def _longest(row: np.ndarray) -> tuple[int, int]:
    """Where the longest stretch of True begins, and where it has ended; twice the same if there is none."""
    begins, ends = np.flatnonzero(np.diff([0, *row.astype(int), 0])).reshape(-1, 2).T.tolist()
    return max(zip(begins, ends, strict=True), key=lambda stretch: stretch[1] - stretch[0], default=(0, 0))


def _power(power: int) -> str:
    return f"10<sup>{power}</sup>".replace("-", "−") if abs(power) > 2 else f"{10.0**power:g}"
