"""Filters and images as strips, in pixels of the arrangement at its designed width.

Of all ways to put the grids into rows, a strip takes the one that fills its place best.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from core.figures.kit.axes import on
from core.figures.kit.boxes import Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.palette import ACCENT, DIVERGING, GREYS, MUTED, ON_DIVERGING, TEXT
from core.figures.kit.parts import choice, number
from core.figures.kit.protocol import Json, Part
from core.figures.kit.strip import Strip
from core.images import SIDE
from core.images.names import Names
from core.outcome.record import EPOCH, Record
from core.outcome.shown import UNSEEN, Shown

# What follows the epoch has axes of its own: by these the player finds the cells of the filters in the page. The last
# pair lies on top: it gets the clicks.
PLACED = (3, 4, 5)
MOVING_FILTERS, MOVING_TEXTS, STILL = map(on, PLACED)

KERNEL_SIDE = 2
LETTER = 0.54  # the width of a digit
# In letter sizes:
HEADING = 1.9
NAME = 1.6  # above a grid
LARGEST = 9.0  # of a filter's cell
READABLE = 3.1  # a cell with a number in it, beside names and notes
ANSWER, BRIEF_ANSWER = 5.6, 2.8  # the width of "column 1.00", and of "col ✗"
LARGEST_PIXEL, LEAST_PIXEL, LEAST_BRIEF = 1.6, 1.2, 0.8  # of an image


def filter_strip(drawing: Drawing, shown: Shown, record: Record, width: float, heights: tuple[float, ...]) -> float:
    """All filters at the epoch in view, and in the same cells what they were before the first update; gives the height.

    How to read it: each 2x2 grid is one filter, as it lies on the image. Blue is negative, white is zero, red is
    positive, on one scale for all filters, all epochs and the pinned run; so one colour is one number. The band along
    the foot of a cell has the colour of epoch 0: where there is none to be seen, the weight is what it was.

    Of ``heights`` it takes the first in which its cells are readable, or the last, where names and notes give way.
    """
    text, filters, limit = drawing.text, shown.first.shape[-1], shown.largest
    notes = ["foot of a cell: its colour at epoch 0", f"one scale: blue −{limit:.3g}, white 0, red {limit:.3g}"]
    notes = [note for note in notes if LETTER * text * len(note) < width]
    for height in heights:
        strip = _filter_grid(filters, width, height - 1.4 * text * len(notes), text, NAME)
        if strip.first.cell >= READABLE * text:
            strip.name(drawing, [f"filter {i + 1}" for i in range(filters)])
            break
    else:  # nothing but the cells
        strip, notes = _filter_grid(filters, width, heights[-1], text, 0.3), []
    look: Json = {"colorscale": DIVERGING, "zmin": -limit, "zmax": limit}
    look_now = look | _numbers(limit, strip.first.cell, text) | MOVING_FILTERS
    places = record.positions["kernel"].reshape(KERNEL_SIDE, KERNEL_SIDE, filters)
    strip.draw(drawing, "filters now", positions=places.transpose(2, 0, 1), **look_now)
    drawing.add(strip.bands(shown.first.transpose(2, 0, 1)), "filters before", **look, **STILL)
    drawing.say(0, 0, ["Filters" if filters > 1 else "Filter", " at epoch ", number(EPOCH)], "bottom right", TEXT)
    end = strip.grid(filters - 1).bottom + 0.3 * text
    for line, note in enumerate(notes):
        drawing.say(0, end + 1.4 * line * text, [note], "bottom right", MUTED)
    return end + 1.5 * len(notes) * text


def _filter_grid(filters: int, width: float, height: float, text: float, letters: float) -> Strip:
    """Where the filters stand, each with so much above it: in as many columns as give the largest cells."""
    above, between = letters * text, 0.3 * text

    def grid(columns: int) -> Strip:
        gap, rows = text * (0.9 if columns <= 4 else 0.55), math.ceil(filters / columns)
        wide = ((width + gap) / columns - gap) / KERNEL_SIDE
        high = ((height - HEADING * text) / rows - above - between) / KERNEL_SIDE
        cell = min(LARGEST * text, wide, high)
        pitch_x, pitch_y = KERNEL_SIDE * cell + gap, KERNEL_SIDE * cell + above + between
        first = Grid.of(0, HEADING * text + above, cell, KERNEL_SIDE, KERNEL_SIDE)
        return Strip(first, filters, columns, pitch_x, pitch_y)

    return max((grid(columns) for columns in range(1, filters + 1)), key=lambda strip: strip.first.cell)


def _numbers(limit: float, cell: float, text: float) -> Json:
    """The numbers in the cells, with as many decimals as there is room for; none where there is none."""
    size = min(max(text, cell / 3.9), 1.5 * text)
    letters = cell / (LETTER * size)
    if limit >= 1000:
        form, needed = ".1~g", 4
    elif limit >= 10:
        form, needed = (".1f", 5) if limit < 100 else (".0f", 4)
    else:
        form, needed = (".3f", 6) if letters > 6 else (".2f", 5) if letters >= 5 else (".1f", 4)
    if letters < needed:
        return {}
    return {"texttemplate": f"%{{z:{form}}}", "textfont": {"size": round(size, 1), "color": ON_DIVERGING}}


@dataclass(frozen=True)
class ImageGrid(Strip):
    """How images stand; ``brief``: one short word is said of each."""

    brief: bool = False


def image_grid(count: int, width: float, heights: tuple[float, ...], text: float, names: Names) -> ImageGrid:
    """The narrowest in a place so wide, and so high or else so high, in which all is readable; or the briefest."""
    whole = ANSWER * max(1, (max(map(len, names)) + len(" 1.00")) / len("column 1.00"))
    for brief, height, columns in product((False, True), heights, range(1, count + 1)):
        answer, least = (BRIEF_ANSWER * text, LEAST_BRIEF) if brief else (whole * text, LEAST_PIXEL)
        above, caption = (0.3 * text, 1.9 * text) if brief else (NAME * text, 3.4 * text)
        around = above + caption + 0.4 * text
        room, high = width / columns - 0.9 * text, (height - HEADING * text) / math.ceil(count / columns) - around
        pixel = min(LARGEST_PIXEL * text, high / SIDE, room / SIDE)
        pitch = max(answer, SIDE * pixel + 0.9 * text)
        first = Grid.of((pitch - SIDE * pixel) / 2, HEADING * text + above, pixel, SIDE, SIDE)
        grid = ImageGrid(first, count, columns, pitch, SIDE * pixel + around, brief)
        if pixel >= least * text and room + 0.9 * text >= answer:
            break
    return grid


def image_strip(drawing: Drawing, shown: Shown, record: Record, grid: ImageGrid, left: float, top: float) -> float:
    """The images, and what the network says of each at the epoch in view; gives where they end.

    How to read it: above each image stands its class; below it the class that the network chose and the probability it
    gives to it, then whether that is right. 1.00 over "wrong" is a network that is sure of a mistake. An unseen image
    stands last, and has no class that could be right. In brief the class that the network chose stands shortened
    beside whether it is right, from which one's own class follows.
    """
    text, images, names = drawing.text, shown.images, shown.names
    strip = replace(grid, first=replace(grid.first, left=grid.first.left + left, top=grid.first.top + top))
    greys = np.reshape([pixels for pixels, _ in images], (-1, SIDE, SIDE))
    # The player reads the image clicked from customdata; a heatmap that skips hovering would give no clicks.
    indices = np.array([image if image < shown.trained_on else None for image in range(len(images))])[:, None, None]
    look: Json = {"colorscale": GREYS, "zmin": 0, "zmax": 255, "hoverinfo": "none", "hoverongaps": False}
    strip.draw(drawing, "images", greys, customdata=strip.matrix(indices), **look, **STILL)
    if not grid.brief:
        strip.name(drawing, [name for _, name in images])
    drawing.say(left, top, ["Answers at epoch ", number(EPOCH)], "bottom right", TEXT)
    for image, (_, truth) in enumerate(images):
        predicted, drawn = record.at("predicted", image), strip.grid(image)
        if grid.brief:
            answer: list[Part] = [choice(predicted, [_in_brief(each, truth) for each in names])]
        else:
            answer = [choice(predicted, list(names)), " ", number(record.at("probability", image), 2)]
        color: Part = TEXT
        if truth != UNSEEN:
            color = choice(predicted, [TEXT if each == truth else ACCENT for each in names])
            marks = ["✓" if each == truth else "<b>✗ wrong</b>" for each in names]
            answer += [] if grid.brief else ["<br>", choice(predicted, marks)]
        drawing.say(drawn.center, drawn.bottom + 0.3 * text, answer, "bottom center", color)
    return top + HEADING * text + strip.rows * strip.pitch_y


def _in_brief(said: str, truth: str) -> str:
    """What the network says of an image, and whether that is right: one word of three letters and a mark."""
    short = said[:3]
    if truth == UNSEEN:
        return f"{short} ?"
    return f"{short} ✓" if said == truth else f"<b>{short} ✗</b>"
