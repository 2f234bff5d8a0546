"""Filters and images as strips: many small grids in one heatmap, with gaps between them.

Lengths here are pixels of the arrangement at its designed width; x runs to the right and y down.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.figures.kit.bindings import Sketch, choice, number
from core.figures.kit.drawing import Box, Drawing
from core.figures.kit.palette import ACCENT, DIVERGING, GREYS, MUTED, ON_DIVERGING, TEXT
from core.figures.kit.protocol import Json, Part
from core.figures.kit.record import EPOCH, Record
from core.images import CLASS_NAMES, SIDE
from core.run import Run
from core.run.unseen import Unseen

KERNEL_SIDE = 2
BAND = 0.2  # of a cell
READABLE = 40  # pixels of a cell: a number with three decimals
LETTER = 0.54  # the width of a digit, in letter sizes
ANSWER = 5.6  # that of "column 1.00"
BRIEF_ANSWER = 2.8  # that of "col ✗"
UNSEEN = "unseen"  # in place of a class


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

    def bands(self, entry: Callable[[int, int, int], Any], axes: Json, **options: Any) -> Json:
        """A heatmap of bands along the feet of the cells, BAND of a cell high, and nothing above them."""
        full = self.matrix(entry)
        z: list[list[Any]] = []
        for row in full:
            z += [row, [None] * len(row)] if row[0] is not None else []
        edges = [(row + 1, height) for row in range(self.side) for height in (BAND, 0)]
        y = [self.top + row * self.pitch_y + (at - up) * self.cell for row in range(self.rows) for at, up in edges]
        return {**self.heatmap(z[:-1], axes, **options), "y": y}

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
    """What strips may use: a width, sizes of texts, of values (at least), heights for the filters, sizes of cells and
    of pixels of images (at most), and images in a row; ``brief``: one short word of what is said of an image.

    Filters get the first of ``heights`` in which their cells are at least READABLE, or the last. If they are to
    ``fill`` the width, they are in no more columns than needed.
    """

    width: float
    text: float
    value: float
    heights: tuple[float, ...]
    largest_cell: float
    largest_pixel: float
    images_in_a_row: int
    fill: bool = False
    brief: bool = False


def in_even_rows(count: int, most: int) -> int:
    """How many to put in a row, at ``most`` so many, such that the rows are about equally long."""
    return math.ceil(count / math.ceil(count / most))


def largest_weight(*runs: Run | None) -> float:
    """The largest size of any filter value at any epoch of the runs: the end of their common colour scale."""
    sizes = [np.abs(run.kernels[: run.diverged_at]).max(initial=0) for run in runs if run is not None]
    return float(max(sizes)) or 1.0


def filter_strip(
    sketch: Sketch, drawing: Drawing, record: Record, run: Run, limit: float, space: Space, still: Json, moving: Json
) -> float:
    """All filters at the epoch in view, and in the same cells what they were before the first update; gives the height.

    How to read it: each 2x2 grid is one filter, as it lies on the image. Blue is negative, white is zero, red is
    positive, on one scale for all filters, all epochs and the pinned run; so one colour is one number. The band along
    the foot of a cell has the colour of epoch 0: where there is none to be seen, the weight is what it was.
    """
    filters = run.experiment.filters
    heading, label = 1.9 * space.text, 1.6 * space.text
    strip = _filter_grid(filters, space, heading, label)
    size = min(max(space.value, strip.cell / 3.9), 1.5 * space.text)
    colors = {"colorscale": DIVERGING, "zmin": -limit, "zmax": limit}
    numbers = {
        "texttemplate": f"%{{z:{value_format(limit, strip.cell, size)}}}",
        "textfont": {"size": round(size, 1), "color": ON_DIVERGING},
    }
    positions = strip.matrix(lambda number, row, column: record.at("kernel", (2 * row + column) * filters + number))
    gaps = [[None] * len(row) for row in positions]
    sketch.add(strip.heatmap(gaps, moving, name="filters now", **colors, **numbers), {"z": positions})
    first = np.where(np.isfinite(run.kernels[0]), run.kernels[0], 0).astype(float)
    bands = strip.bands(lambda number, row, column: first[row, column, number], still, name="filters before", **colors)
    sketch.add(bands)

    strip.frames(drawing)
    strip.name(drawing, [f"filter {i + 1}" for i in range(filters)])
    drawing.say(0, 0, ["Filters" if filters > 1 else "Filter", " at epoch ", number(EPOCH)], "bottom right", TEXT)
    end = strip.top + strip.rows * strip.pitch_y - label + 0.1 * space.text
    notes = ["foot of a cell: its colour at epoch 0", f"one scale: blue −{limit:.3g}, white 0, red {limit:.3g}"]
    if sum(map(len, notes)) * LETTER * space.text < space.width:
        notes = ["; ".join(notes)]
    for line, note in enumerate(notes):
        drawing.say(0, end + 1.4 * line * space.text, [note], "bottom right", MUTED)
    return end + 1.5 * len(notes) * space.text


def _filter_grid(filters: int, space: Space, heading: float, label: float) -> Strip:
    """Where the filters stand: in as many columns as give the largest cells."""

    def grid(columns: int, height: float) -> tuple[Strip, bool]:
        gap, rows = space.text * (0.9 if columns <= 4 else 0.55), math.ceil(filters / columns)
        wide = ((space.width + gap) / columns - gap) / KERNEL_SIDE
        high = ((height - heading) / rows - label - 0.3 * space.text) / KERNEL_SIDE
        cell = min(space.largest_cell, wide, high)
        pitch_x = max(KERNEL_SIDE * cell + gap, 4.2 * space.text)  # "filter 16" needs its width too
        pitch_y = KERNEL_SIDE * cell + label + 0.3 * space.text
        return Strip(filters, KERNEL_SIDE, columns, cell, pitch_x, pitch_y, 0, heading + label), wide <= high

    for height in space.heights:
        grids = [grid(columns, height) for columns in range(1, filters + 1)]
        full = [strip for strip, fills in grids if fills]
        best = full[0] if space.fill and full else max((strip for strip, _ in grids), key=lambda strip: strip.cell)
        if best.cell >= READABLE:
            break
    return best


def value_format(limit: float, cell: float, size: float) -> str:
    """As many decimals as a cell has room for."""
    if limit >= 1000:
        return ".1~g"
    if limit >= 10:
        return ".1f" if limit < 100 else ".0f"
    return ".3f" if 6 * LETTER * size < cell else ".2f"


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
    unseen: Unseen | None = None,
) -> float:
    """The images, and what the network says of each at the epoch in view, from ``left`` on; gives the height used.

    How to read it: above each image stands its class; below it the class that the network chose and the probability it
    gives to it, then whether that is right. 1.00 over "wrong" is a network that is sure of a mistake. An ``unseen``
    image stands last, and has no class that could be right. In ``brief`` the class that the network chose stands
    shortened beside whether it is right, from which one's own class follows.
    """
    images = run.experiment.images
    shown = [greys for greys, _ in images] + ([unseen.pixels] if unseen else [])
    count = len(shown)
    # The unseen one begins no row of its own if there is room for its answer.
    answer_width = (BRIEF_ANSWER if space.brief else ANSWER) * space.text
    one_more = unseen is not None and space.width / (space.images_in_a_row + 1) > answer_width
    columns = in_even_rows(count, space.images_in_a_row + one_more)
    label, caption = (0.3 * space.text, 1.9 * space.text) if space.brief else (1.6 * space.text, 3.4 * space.text)
    heading = 1.9 * space.text
    pitch = min(space.width / columns, 8.5 * space.text)
    cell = min(space.largest_pixel, (pitch - 0.9 * space.text) / SIDE)
    pitch_y = label + SIDE * cell + caption + 0.4 * space.text
    strip = Strip(count, SIDE, columns, cell, pitch, pitch_y, left, top + heading + label)
    greys = strip.matrix(lambda image, row, column: shown[image][SIDE * row + column])
    # The player reads the image clicked from customdata; a heatmap that skips hovering would give no clicks.
    look = {"colorscale": GREYS, "zmin": 0, "zmax": 255, "hoverinfo": "none", "hoverongaps": False}
    indices = strip.matrix(lambda image, row, column: image if image < len(images) else None)
    sketch.add(strip.heatmap(greys, still, name="images", customdata=indices, **look))
    strip.frames(drawing)
    names = [CLASS_NAMES[truth] for _, truth in images] + [UNSEEN] * (count - len(images))
    if not space.brief:
        strip.name(drawing, names)
    drawing.say(left, top, [f"{title} at epoch ", number(EPOCH)], "bottom right", TEXT)
    for image, truth in enumerate(names):
        predicted = record.at("predicted", image)
        if space.brief:
            answer: list[Part] = [choice(predicted, [_in_brief(each, truth) for each in CLASS_NAMES])]
        else:
            answer = [choice(predicted, list(CLASS_NAMES)), " ", number(record.at("probability", image), 2)]
            if truth != UNSEEN:
                marks = ["✓" if each == truth else "<b>✗ wrong</b>" for each in CLASS_NAMES]
                answer += ["<br>", choice(predicted, marks)]
        color: Part = TEXT
        if truth != UNSEEN:
            color = choice(predicted, [TEXT if each == truth else ACCENT for each in CLASS_NAMES])
        x, above = strip.corner(image)
        bottom = above + SIDE * cell + 0.3 * space.text
        drawing.say(x + SIDE * cell / 2, bottom, answer, "bottom center", color)
    return heading + strip.rows * pitch_y


def _in_brief(said: str, truth: str) -> str:
    """What the network says of an image, and whether that is right: one word of three letters and a mark."""
    short = said[:3]
    if truth == UNSEEN:
        return f"{short} ?"
    return f"{short} ✓" if said == truth else f"<b>{short} ✗</b>"
