"""The atlas's map: how often two settings together solve the images, the others held.

How to read it: the number in a cell is the percentage of seeds that are solved, and the more the stronger its blue;
an empty cell solves none. The strong outline is the widest region in which one may choose freely and still be nearly
sure to succeed; values of a setting that has no order, like the loss, may lie apart in it. The ring is where the
visitor is; a dotted one is the cell nearest to that. On narrow pages the longer axis runs down.
"""

from __future__ import annotations

import itertools
import re
import textwrap
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np

from core.atlas.region import ORDERED, Region
from core.atlas.region import sentence as region_sentence
from core.atlas.table import Plane
from core.experiment import Experiment
from core.figures.atlas_map.place import Place, find, mark
from core.figures.kit.boxes import Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.labels import LETTER
from core.figures.kit.marks import Tile, texts_in, tiles
from core.figures.kit.palette import MUTED, TEXT, themed
from core.figures.kit.payload import WIDTHS_OF_FIXES, Arrangement, chart
from core.figures.kit.protocol import Chart, Json, Still
from core.figures.kit.success_scale import ink_on, tint
from core.outcome.comparison import setting
from core.outcome.success import of_seeds, success
from core.settings.registry import SETTINGS

NO_BREAK = "\N{NO-BREAK SPACE}"
BETWEEN = themed("#cfd8e3", "#323d4c")  # the lines between cells: seen on the ground and on the strongest blue


# With the height of a cell, and its width at most.
VIEWS = Arrangement.at(WIDTHS_OF_FIXES, number=(12, 13, 15, 21), row=(36, 40, 46, 64), side=(80, 110, 140, 190))


def atlas_map(plane: Plane, region: Region | None, current: Experiment) -> Chart:
    """The payload. The ``customdata`` of a cell is "open:" and the link of its experiment; ``current`` is marked."""
    least, most = (_number(int(extreme), plane.total) for extreme in (plane.solved.min(), plane.solved.max()))
    of_rows, of_columns = (SETTINGS[axis].noun for axis in (plane.row_axis, plane.column_axis))
    summary = (
        f"{_title(plane)}, for {len(plane.rows)} values of the {of_rows} and {len(plane.columns)} of the "
        f"{of_columns}: from {least} to {most}. {region_sentence(plane, region)}"
    )
    place = find(plane, current)
    if place:
        solved = int(plane.solved[place.row, place.column])
        summary += f" {mark(plane, place, current)}: {_number(solved, plane.total)}."
    return chart([_arrange(view, plane, region, current) for view in VIEWS], summary)


def _title(plane: Plane) -> str:
    return f"Seeds solved after {plane.budget:,} epochs, % of {plane.total:,}"


def _turned(plane: Plane) -> Plane:
    """The same plane, its columns as rows."""
    return replace(
        plane,
        row_axis=plane.column_axis,
        column_axis=plane.row_axis,
        rows=plane.columns,
        columns=plane.rows,
        cells=plane.cells.T,
        solved=plane.solved.T,
        experiments=tuple(zip(*plane.experiments, strict=True)),
    )


def _arrange(view: Arrangement, plane: Plane, region: Region | None, current: Experiment) -> Still:
    if view.narrow and len(plane.columns) > len(plane.rows):
        plane, region = _turned(plane), region and Region(region.columns, region.rows, region.least)
    place, text, drawing = find(plane, current), view.text, Drawing(view.text)
    size = 11 if view.narrow else text  # of the letters above columns
    row_names = [setting(line[0], plane.row_axis) for line in plane.experiments]
    column_names = [setting(each, plane.column_axis) for each in plane.experiments[0]]
    title = _wrapped(SETTINGS[plane.row_axis].noun, 9 if view.narrow else 99)
    left = LETTER * text * max(map(len, [*row_names, *title])) + text
    cell_width = min(view.side, (view.width - left - 2) / len(column_names))
    width = max(left + len(column_names) * cell_width + 2, min(view.width, 28 * text))
    heads = [_wrapped(name, cell_width / (LETTER * size)) for name in column_names]
    grid = Grid.of(left, (5.2 + 1.3 * max(map(len, heads))) * text, cell_width, len(row_names), len(heads), view.row)

    drawing.title(0, text, _title(plane))
    drawing.write(left, 3.4 * text, f"<b>{SETTINGS[plane.column_axis].noun}</b>", "middle right")
    for column, head in enumerate(heads):
        for above, words in enumerate(reversed(head)):
            y = grid.top - (0.9 + 1.3 * above) * text
            drawing.write(grid.box(0, column).center, y, words, "middle center", TEXT, size / text)
    for line, words in enumerate(title, start=1 - len(title)):
        drawing.write(0, grid.top + (1.3 * line - 0.9) * text, f"<b>{words}</b>", "middle right")
    for row, name in enumerate(row_names):
        drawing.write(0, grid.box(row, 0).middle, name, "middle right", TEXT)
    bottom = grid.bottom + 0.6 * text
    keys = ["<b>▢</b>  the widest safe region"] if region else []
    if place:
        keys.append(f"{'◌' if place.differing else '○'}  {mark(plane, place, current)}")
    for key in keys:
        for line, words in enumerate(textwrap.wrap(key, int(width / (LETTER * text)) - 2)):
            bottom += 1.5 * text
            drawing.write(1.45 * text if line else 0, bottom - 0.75 * text, words, "middle right")
    height = bottom + 0.4 * text
    _cells(drawing, plane, grid, view.number)
    if region:
        _region(drawing, region, grid)
    shapes = [_ring(plane, grid, place)] if place else []
    narrower: Json = {"width": round(width)} if width < view.width else {}
    return replace(view, width=width).still(drawing, height, shapes=shapes, **narrower)


def _wrapped(name: str, letters: float) -> list[str]:
    """A name in lines that are no longer, if it has a place to break: not before a number, "(Keras 3)", if a letter or
    two beyond the line will do.
    """

    def together(part: re.Match[str]) -> str:
        return part[0].replace(" ", NO_BREAK) if len(part[0]) <= letters + 1.5 else part[0]

    lines = textwrap.wrap(re.sub(r"\S+(?: \d\S*)+", together, name), int(letters), break_long_words=False)
    return [line.replace(NO_BREAK, " ") for line in lines]


def _cells(drawing: Drawing, plane: Plane, grid: Grid, size: float) -> None:
    """The cells and the numbers in them."""
    experiments = [each for line in plane.experiments for each in line]
    counts = plane.solved.ravel().tolist()
    colors = [tint(count / plane.total) for count in counts]
    inks = [ink_on(count / plane.total) if count else MUTED for count in counts]
    axes = plane.row_axis, plane.column_axis
    said = [_said(axes, each, count, plane.total) for each, count in zip(experiments, counts, strict=True)]
    found = [Tile(*each, BETWEEN) for each in zip(grid.boxes, colors, said, strict=True)]
    drawing.add(tiles(found), "cells", customdata=["open:" + urlencode(each.to_query()) for each in experiments])
    drawing.add(texts_in(grid.boxes, [_number(count, plane.total) for count in counts], size, inks), "numbers")


def _number(solved: int, total: int) -> str:
    """The percentage in a cell: only none is 0, and only all are 100."""
    return str(round(100 * solved / total) if solved in (0, total) else min(99, max(1, round(100 * solved / total))))


def _said(axes: tuple[str, str], experiment: Experiment, count: int, total: int) -> str:
    """What a cell says when it is pointed at."""
    settings = ", ".join(
        f"{SETTINGS[axis].noun} {setting(experiment, axis)}"
        for axis in sorted(axes, key=lambda axis: axis not in ORDERED)
    )
    return f"{settings}:<br>{of_seeds(success(np.arange(total) < count), ' solved')}"


def _region(drawing: Drawing, region: Region, grid: Grid) -> None:
    """The outlines of the region, one for each part of it that hangs together."""
    for rows, columns in itertools.product(_together(region.rows), _together(region.columns)):
        drawing.outline("region", grid.box(rows[0], columns[0], len(rows), len(columns)), TEXT)


def _together(places: tuple[int, ...]) -> list[list[int]]:
    """Rising numbers, cut where one is left out."""
    cuts = np.flatnonzero(np.diff(places) > 1) + 1
    return [part.tolist() for part in np.split(np.array(places), cuts)]


def _ring(plane: Plane, grid: Grid, place: Place) -> Json:
    """A ring of so many pixels, however the drawing is stretched."""
    box = grid.box(place.row, place.column)
    color, radius = ink_on(plane.solved[place.row, place.column] / plane.total), 0.42 * grid.high
    at: Json = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": box.center, "yanchor": box.middle}
    ends = {"x0": -radius, "x1": radius, "y0": -radius, "y1": radius}
    line = {"color": color, "width": 2, "dash": "dot" if place.differing else "solid"}
    return {"type": "circle", **at, **ends, "line": line}
