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

from core.figures.kit.boxes import Grid
from core.figures.kit.drawing import Drawing
from core.figures.kit.marks import Path, Tile, strokes, tiles
from core.figures.kit.palette import ACCENT, DIVERGING, TEXT, shade
from core.figures.kit.payload import WIDTHS_OF_FILTERS, Arrangement, chart
from core.figures.kit.protocol import Chart, Still
from core.figures.kit.strip import Strip
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

    def strip(left: float, top: float, side: float, cells: int) -> Strip:
        return Strip(Grid(left, top, side, side, cells, cells), len(titles), columns, pitch, row_height)

    tops = [2.5 * text + 0.6 * size + filter * (size + 0.5 * text) for filter in range(filters)]
    strips = [strip(label + 0.2 * size, 1.9 * text, 0.6 * size, SIDE), *(strip(label, top, size, side) for top in tops)]
    drawing, boxes = Drawing(text), []
    feet: list[tuple[float, float]] = []
    for image, title in enumerate(titles):
        greys, *maps = (each.grid(image) for each in strips)
        boxes += [box for grid in (greys, *maps) for box in grid.boxes]
        drawing.write(greys.center, greys.top - 1.9 * text, title, "bottom center", TEXT)
        for filter, map in enumerate(maps, start=1):
            drawing.frame(map)
            if image % columns == 0:
                drawing.write(0, map.middle, f"filter {filter}" if wide else str(filter), "middle right")
        y = maps[-1].bottom + 0.5 * text
        sign, color = ("<b>✗</b>", ACCENT) if image in q.given_up else ("✓", TEXT)
        drawing.write(greys.center, y, sign, "bottom center", color)
        if image % columns == 0 and wide:
            drawing.write(0, y, "best layer", "bottom right")
        feet.append((greys.center, y + 1.9 * text))
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
