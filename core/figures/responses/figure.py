"""The responses of given filters to all images.

How to read it: each column is an image; under it, for each filter, its response at every position of the window, after
the ReLU: white is 0, the stronger the red the larger. The dense layer sees nothing but these. A line below joins images
whose responses are the same everywhere: of these only one class can be right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.figures.kit.bindings import lines
from core.figures.kit.cells import Grid
from core.figures.kit.drawing import Box, Drawing, tiles
from core.figures.kit.palette import ACCENT, DIVERGING, GREYS, TEXT, shade
from core.figures.kit.payload import Arrangement, chart
from core.figures.kit.protocol import Chart, Json, Still
from core.images import CLASS_NAMES, SIDE, Images
from core.images.names import Names
from core.separability import Separability
from core.separability.sentences import alike, groups, headline

Tints = tuple[list[str], list[str]]
BELOW = 1.5  # letters between two lines


@dataclass(frozen=True)
class ResponsesArrangement(Arrangement):
    """``most``: images side by side; ``map``: the side of a map of responses at most."""

    most: int
    map: float


VIEWS = (
    ResponsesArrangement(0, 340, 12, 6, 46),
    ResponsesArrangement(680, 700, 12, 8, 64),
    ResponsesArrangement(960, 980, 13, 8, 76),
    ResponsesArrangement(1300, 1330, 16, 8, 100),
)


def responses(q: Separability, images: Images, filters: int, names: Names = CLASS_NAMES) -> Chart:
    """The payload; ``names``: what the classes are called.

    Raises ValueError if the features are not those of so many filters and images.
    """
    positions = q.features.shape[1] // filters
    side = math.isqrt(positions)
    if q.features.shape != (len(images), side * side * filters):
        raise ValueError(f"{q.features.shape} are no features of {len(images)} images and {filters} filters.")
    maps = q.features.reshape(len(images), side, side, filters).transpose(0, 3, 1, 2)
    tints = _tints(images, maps)
    said = f"What {filters} filter{'s' * (filters > 1)} say of {len(images)} images. {headline(q, images)}. {alike(q)}"
    titles = [f"{image} {names[truth]}" for image, (_, truth) in enumerate(images, start=1)]
    return chart([_arrange(view, q, titles, filters, side, tints) for view in VIEWS], said.strip())


@lru_cache(4096)
def _red(place: float) -> str:
    """The colour of a response, at a place from 0 to 1 between none and the largest."""
    return shade(DIVERGING, 0.5 + 0.5 * place)


@lru_cache(256)
def _grey(value: int) -> str:
    return shade(GREYS, value / 255)


def _tints(images: Images, maps: np.ndarray) -> Tints:
    """The colour of every tile and what it says, an image after the other: its pixels, then its maps."""
    places = (maps / (maps.max() or 1.0)).round(3).tolist()
    colors: list[str] = []
    told: list[str] = []
    for image, (greys, _) in enumerate(images):
        colors += map(_grey, greys)
        told += [f"image {image + 1}: {grey}" for grey in greys]
        for filter, (tints, values) in enumerate(zip(places[image], maps[image].tolist(), strict=True), start=1):
            colors += [_red(tint) for row in tints for tint in row]
            told += [f"filter {filter} on image {image + 1}: {value:.4g}" for row in values for value in row]
    return colors, told


def _arrange(
    view: ResponsesArrangement, q: Separability, titles: list[str], filters: int, side: int, tints: Tints
) -> Still:
    text = view.text
    rows = math.ceil(len(titles) / view.most)
    columns = math.ceil(len(titles) / rows)
    label = 4.2 * text if view.width > 400 else 1.4 * text
    pitch = (view.width - label) / columns
    size = min(view.map, pitch - 0.5 * text)
    joined = groups(q)
    row_height = 2.2 * text + 0.6 * size + (filters * (size + 0.5 * text)) + 3.4 * text + BELOW * text * len(joined)
    drawing = Drawing(text)
    boxes: list[Box] = []
    middles: list[float] = []
    feet: list[float] = []
    for image, title in enumerate(titles):
        line, column = divmod(image, columns)
        left, top = label + column * pitch, line * row_height
        middle = left + size / 2
        drawing.write(middle, top, title, "bottom center", TEXT)
        boxes += Grid(middle - 0.3 * size, top + 1.9 * text, 0.6 * size / SIDE, SIDE, SIDE).boxes
        y = top + 2.2 * text + 0.6 * size + 0.3 * text
        for filter in range(filters):
            boxes += Grid(left, y, size / side, side, side).boxes
            drawing.frame(Box(left, y, size, size))
            if column == 0:
                name = f"filter {filter + 1}" if view.width > 400 else str(filter + 1)
                drawing.write(0, y + size / 2, name, "middle right")
            y += size + 0.5 * text
        right = image not in q.given_up
        drawing.write(middle, y, "✓" if right else "<b>✗</b>", "bottom center", TEXT if right else ACCENT)
        if column == 0 and view.width > 400:
            drawing.write(0, y, "best layer", "bottom right")
        middles.append(middle)
        feet.append(y + 1.9 * text)
    same = _joins(drawing, joined, middles, feet, text)
    return view.still([tiles("responses", boxes, *tints), same, *drawing.traces()], rows * row_height)


def _joins(drawing: Drawing, joined: list[list[int]], middles: list[float], feet: list[float], text: float) -> Json:
    """A line below each group of images that look the same, with a foot under each of them."""
    x: list[float | None] = []
    y: list[float | None] = []
    for level, group in enumerate(joined):
        for first, second in zip(group, group[1:], strict=False):
            one, other = (feet[image] + BELOW * text * (level + 0.6) for image in (first, second))
            x += [middles[first], middles[first], middles[second], middles[second], None]
            y += [feet[first], one, other, feet[second], None]
    if joined:
        foot = max(feet[group[-1]] + BELOW * text * (level + 0.6) for level, group in enumerate(joined))
        drawing.write(0, foot + 0.3 * text, "the same responses", "bottom right", ACCENT)
    return {**lines(x, y, {}, ACCENT, width=2), "name": "same"}
