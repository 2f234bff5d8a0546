"""The responses of given filters to all images.

How to read it: each column is an image; under it, for each filter, its response at every position of the window, after
the ReLU: white is 0, the stronger the red the larger. The dense layer sees nothing but these. A line below joins images
whose responses are the same everywhere: of these only one class can be right.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

import numpy as np

from core.figures.kit.boxes import Box, Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.marks import Path, Tile, strokes, tiles
from core.figures.kit.palette import ACCENT, DIVERGING, TEXT, shade
from core.figures.kit.payload import WIDTHS_OF_FILTERS, Arrangement, chart
from core.figures.kit.protocol import Chart, Still
from core.images import CLASS_NAMES, SIDE, Images
from core.images.names import Names
from core.separability import Separability
from core.separability.sentences import alike, groups, headline

Tints = list[tuple[str, str]]  # the colour of each tile and what it says
BELOW = 1.5  # letters between two lines

# With the largest side of a map of responses.
VIEWS = Arrangement.at(WIDTHS_OF_FILTERS, side=(46, 64, 76, 100))


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


def _tints(images: Images, maps: np.ndarray) -> Tints:
    """An image after the other: its pixels, then its maps."""
    places = (maps / (maps.max() or 1.0)).round(3)
    tints: Tints = []
    for image, (greys, _) in enumerate(images):
        tints += [(f"#{grey:02x}{grey:02x}{grey:02x}", f"image {image + 1}: {grey}") for grey in greys]
        for filter, (reds, values) in enumerate(zip(places[image], maps[image], strict=True), start=1):
            said = f"filter {filter} on image {image + 1}"
            each = zip(reds.ravel().tolist(), values.ravel().tolist(), strict=True)
            tints += [(_red(red), f"{said}: {value:.4g}") for red, value in each]
    return tints


def _arrange(view: Arrangement, q: Separability, titles: list[str], filters: int, side: int, tints: Tints) -> Still:
    text, wide = view.text, not view.narrow
    rows = math.ceil(len(titles) / (8 if wide else 6))
    columns = math.ceil(len(titles) / rows)
    label = 4.2 * text if wide else 1.4 * text
    pitch = (view.width - label) / columns
    size = min(view.side, pitch - 0.5 * text)
    joined = groups(q)
    row_height = 2.2 * text + 0.6 * size + (filters * (size + 0.5 * text)) + 3.4 * text + BELOW * text * len(joined)
    drawing = Drawing(text)
    boxes: list[Box] = []
    feet: list[tuple[float, float]] = []
    for image, title in enumerate(titles):
        line, column = divmod(image, columns)
        left, top = label + column * pitch, line * row_height
        middle = left + size / 2
        drawing.write(middle, top, title, "bottom center", TEXT)
        boxes += Grid(middle - 0.3 * size, top + 1.9 * text, 0.6 * size, 0.6 * size, SIDE, SIDE).boxes
        y = top + 2.2 * text + 0.6 * size + 0.3 * text
        for filter in range(filters):
            map = Grid(left, y, size, size, side, side)
            boxes += map.boxes
            drawing.frame(map)
            if column == 0:
                name = f"filter {filter + 1}" if wide else str(filter + 1)
                drawing.write(0, y + size / 2, name, "middle right")
            y += size + 0.5 * text
        sign, color = ("<b>✗</b>", ACCENT) if image in q.given_up else ("✓", TEXT)
        drawing.write(middle, y, sign, "bottom center", color)
        if column == 0 and wide:
            drawing.write(0, y, "best layer", "bottom right")
        feet.append((middle, y + 1.9 * text))
    drawing.add(tiles([Tile(box, *tint) for box, tint in zip(boxes, tints, strict=True)]), "responses")
    _join(drawing, joined, feet)
    return view.still(drawing, rows * row_height)


def _join(drawing: Drawing, joined: list[list[int]], feet: list[tuple[float, float]]) -> None:
    """A line below each group of images that look the same, with a foot under each of them."""
    paths: list[Path] = []
    lowest = 0.0
    for level, group in enumerate(joined):
        aside = BELOW * drawing.text * (level + 0.6)
        for first, second in pairwise(feet[image] for image in group):
            paths.append([first, (first[0], first[1] + aside), (second[0], second[1] + aside), second])
        lowest = max(lowest, feet[group[-1]][1] + aside)
    if joined:
        drawing.write(0, lowest + 0.3 * drawing.text, "the same responses", "bottom right", ACCENT)
    drawing.add(strokes(paths, ACCENT, width=2), "same")
