"""Filters and images as strips: many small grids in one heatmap, with gaps between them.

Lengths here are pixels of the arrangement at its designed width; x runs to the right and y down.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.figures.kit.bindings import Sketch, choice, number
from core.figures.kit.drawing import Box, Drawing
from core.figures.kit.palette import ACCENT, DIVERGING, GREYS, MUTED, TEXT
from core.figures.kit.protocol import Json, Part
from core.figures.kit.record import EPOCH, Record
from core.images import CLASS_NAMES, SIDE
from core.run import Run

KERNEL_SIDE = 2


@dataclass(frozen=True)
class Strip:
    """``count`` square grids of ``side`` x ``side`` cells, in rows of ``columns``, from ``left`` and ``top`` on."""

    count: int
    side: int
    columns: int
    cell: float
    pitch_x: float
    pitch_y: float
    left: float
    top: float

    @property
    def rows(self) -> int:
        """How many rows of grids."""
        return math.ceil(self.count / self.columns)

    def corner(self, index: int) -> tuple[float, float]:
        """Left and top of a grid."""
        row, column = divmod(index, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y

    def matrix(self, entry: Callable[[int, int, int], Any]) -> list[list[Any]]:
        """``entry(grid, row, column)`` of every cell where it stands in the heatmap; None in the gaps."""
        size = self.side + 1  # with the gap behind it
        cells: list[list[Any]] = [[None] * (size * self.columns - 1) for _ in range(size * self.rows - 1)]
        for index in range(self.count):
            block_row, block_column = divmod(index, self.columns)
            for row in range(self.side):
                for column in range(self.side):
                    cells[size * block_row + row][size * block_column + column] = entry(index, row, column)
        return cells

    def frames(self, drawing: Drawing) -> None:
        """A thin frame around each grid, since white cells would be lost on a white page."""
        for index in range(self.count):
            drawing.frame(Box(*self.corner(index), self.side * self.cell, self.side * self.cell))

    def name(self, drawing: Drawing, names: list[str]) -> None:
        """A name above each grid."""
        for index, name in enumerate(names):
            left, top = self.corner(index)
            drawing.write(left + self.side * self.cell / 2, top - 0.3 * drawing.text, name, "top center", size=0.92)

    def heatmap(self, z: list[list[Any]], axes: Json, **options: Any) -> Json:
        """The strip as a heatmap trace."""
        edges = range(self.side + 1)
        x = [self.left + column * self.pitch_x + edge * self.cell for column in range(self.columns) for edge in edges]
        y = [self.top + row * self.pitch_y + edge * self.cell for row in range(self.rows) for edge in edges]
        return {"type": "heatmap", "x": x, "y": y, "z": z, "showscale": False, "hoverinfo": "skip", **axes, **options}


@dataclass(frozen=True)
class Space:
    """What strips may use: a width, sizes of texts, of values (at least), of cells (at most), and grids in a row."""

    width: float
    text: float
    value: float
    largest_cell: float
    filters_in_a_row: int
    images_in_a_row: int


def in_even_rows(count: int, most: int) -> int:
    """How many to put in a row, at ``most`` so many, such that the rows are about equally long."""
    return math.ceil(count / math.ceil(count / most))


def largest_weight(*runs: Run | None) -> float:
    """The largest size of any filter value at any epoch of the runs: the end of their common colour scale."""
    sizes = [np.abs(run.kernels[: run.diverged_at]).max(initial=0) for run in runs if run is not None]
    return float(max(sizes)) or 1.0


def filter_strips(
    sketch: Sketch, drawing: Drawing, record: Record, run: Run, limit: float, space: Space, still: Json, moving: Json
) -> float:
    """All filters before the first update, and at the epoch in view; gives the height used.

    How to read it: each 2x2 grid is one filter, as it lies on the image. Blue is negative, white is zero, red is
    positive, on one scale for all filters, all epochs and the pinned run; so one colour is one number. If both
    strips are alike, the filters have not moved.
    """
    filters = run.experiment.filters
    side_by_side = 2 * filters <= space.filters_in_a_row
    columns = in_even_rows(filters, space.filters_in_a_row)
    heading, label, apart = 1.9 * space.text, 1.6 * space.text, 2.2 * space.text
    width = (space.width - apart) / 2 if side_by_side else space.width
    gap = space.text * (0.9 if columns <= 4 else 0.55)
    cell = min(space.largest_cell, ((width + gap) / columns - gap) / KERNEL_SIDE)
    pitch_x = max(KERNEL_SIDE * cell + gap, 4.2 * space.text)  # "filter 16" needs its width too
    pitch_y = KERNEL_SIDE * cell + label + 0.3 * space.text
    rows = math.ceil(filters / columns)
    panel = heading + rows * pitch_y
    right, down = (width + apart, 0.0) if side_by_side else (0.0, panel + 0.7 * space.text)
    before = Strip(filters, KERNEL_SIDE, columns, cell, pitch_x, pitch_y, 0, heading + label)
    now = replace(before, left=right, top=before.top + down)

    size = min(max(space.value, cell / 3.8), 1.15 * space.text)
    look = {
        "colorscale": DIVERGING,
        "zmin": -limit,
        "zmax": limit,
        "texttemplate": f"%{{z:{value_format(limit, cell, size)}}}",
        "textfont": {"size": round(size, 1)},
    }
    first = np.where(np.isfinite(run.kernels[0]), run.kernels[0], 0).astype(float)
    values = before.matrix(lambda number, row, column: first[row, column, number])
    sketch.add(before.heatmap(values, still, name="filters before", **look))
    positions = now.matrix(lambda number, row, column: record.at("kernel", (2 * row + column) * filters + number))
    gaps = [[None] * len(row) for row in positions]
    sketch.add(now.heatmap(gaps, moving, name="filters now", **look), {"z": positions})
    names = [f"filter {i + 1}" for i in range(filters)]
    for strip in (before, now):
        strip.frames(drawing)
        strip.name(drawing, names)
    heads = "Filters" if filters > 1 else "Filter"
    drawing.say(0, 0, [f"{heads} at epoch 0"], "bottom right", TEXT)
    drawing.say(right, down, ["at epoch ", number(EPOCH)], "bottom right", TEXT)
    end = down + panel + 0.5 * space.text
    drawing.say(0, end, [f"one colour scale: blue −{limit:.3g}, white 0, red {limit:.3g}"], "bottom right", MUTED)
    return end + 1.5 * space.text


def value_format(limit: float, cell: float, size: float) -> str:
    """As many decimals as a cell has room for."""
    if limit >= 1000:
        return ".1~g"
    if limit >= 10:
        return ".1f" if limit < 100 else ".0f"
    return ".3f" if cell > 3.5 * size else ".2f"


def image_strip(
    sketch: Sketch,
    drawing: Drawing,
    record: Record,
    run: Run,
    space: Space,
    top: float,
    still: Json,
    left: float = 0,
    title: str = "Images, and the network’s answer",
) -> float:
    """The images, and what the network says of each at the epoch in view, from ``left`` on; gives the height used.

    How to read it: above each image stands its class; below it the class that the network chose and the probability it
    gives to it, then whether that is right. 1.00 over "wrong" is a network that is sure of a mistake.
    """
    images = run.experiment.images
    count = len(images)
    columns = in_even_rows(count, space.images_in_a_row)
    heading, label, caption = 1.9 * space.text, 1.6 * space.text, 3.4 * space.text
    pitch = min(space.width / columns, 8.5 * space.text)
    cell = min(0.5 * space.largest_cell, (pitch - 0.9 * space.text) / SIDE)
    pitch_y = label + SIDE * cell + caption + 0.4 * space.text
    strip = Strip(count, SIDE, columns, cell, pitch, pitch_y, left, top + heading + label)
    greys = strip.matrix(lambda image, row, column: images[image][0][SIDE * row + column])
    # The player reads the image clicked from customdata; a heatmap that skips hovering would give no clicks.
    look = {"colorscale": GREYS, "zmin": 0, "zmax": 255, "hoverinfo": "none", "hoverongaps": False}
    indices = strip.matrix(lambda image, row, column: image)
    sketch.add(strip.heatmap(greys, still, name="images", customdata=indices, **look))
    strip.frames(drawing)
    strip.name(drawing, [CLASS_NAMES[truth] for _, truth in images])
    drawing.say(left, top, [f"{title} at epoch ", number(EPOCH)], "bottom right", TEXT)
    for image, (_, truth) in enumerate(images):
        predicted = record.at("predicted", image)
        marks = ["✓" if name == CLASS_NAMES[truth] else "<b>✗ wrong</b>" for name in CLASS_NAMES]
        says = choice(predicted, list(CLASS_NAMES))
        answer: list[Part] = [says, " ", number(record.at("probability", image), 2), "<br>", choice(predicted, marks)]
        color = choice(predicted, [TEXT if name == CLASS_NAMES[truth] else ACCENT for name in CLASS_NAMES])
        x, above = strip.corner(image)
        bottom = above + SIDE * cell + 0.3 * space.text
        drawing.say(x + SIDE * cell / 2, bottom, answer, "bottom center", color)
    return heading + strip.rows * pitch_y
