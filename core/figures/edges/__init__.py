"""The filters of many seeds on the plane of the two edges, those of solved runs beside those of failed ones.

How to read it: each dot is a filter, in units of its own length: on the circle it is nothing but edge, in the middle no
edge at all. Right and left are horizontal edges, up and down vertical ones. Below, which pairs the runs hold: a bar for
solved runs and one for failed ones, with its 95 % interval.
"""

from __future__ import annotations

import numpy as np

from core.figures.kit.axes import Placed, hidden, on, pixels
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.marks import Tile, dots, lines, tiles
from core.figures.kit.palette import ACCENT, GRID, MUTED, TEXT
from core.figures.kit.payload import WIDTHS_OF_FILTERS, Arrangement, chart
from core.figures.kit.protocol import Chart, Still
from core.filters import HORIZONTAL, VERTICAL, decompose
from core.luck.hope import KINDS, Hope, said_of, sentence

MOST_DOTS = 2048  # of a disc: the first networks' filters
GROUPS = (("solved", True, ACCENT), ("failed", False, MUTED))
CIRCLE = np.linspace(0, 2 * np.pi, 121)

# Arrangements with the side of a disc; two stand beside each other.
VIEWS = Arrangement.at(WIDTHS_OF_FILTERS, side=(158, 310, 380, 480))


def edges(found: Hope, filters: np.ndarray) -> Chart:
    """The payload; ``filters`` (R, 2, 2, F) are those of the hope's networks."""
    patterns = decompose(filters)
    with np.errstate(all="ignore"):
        units = patterns / np.linalg.norm(patterns, axis=1, keepdims=True)
    points = units[:, [HORIZONTAL, VERTICAL]].transpose(0, 2, 1)  # (R, F, 2)
    parts = [points[found.solved == solved].reshape(-1, 2) for solved in (True, False)]
    parts = [part[np.isfinite(part).all(axis=1)] for part in parts]
    return chart([_arrange(view, found, parts) for view in VIEWS], sentence(found))


def _arrange(view: Arrangement, found: Hope, parts: list[np.ndarray]) -> Still:
    text, side = view.text, view.side
    apart = view.width - 2 * side if view.narrow else 3 * text
    discs = [Box(left, 3.6 * text, side, side) for left in (0.0, side + apart)]
    drawing = Drawing(text, rules=TEXT)
    height = _bars(drawing, found, discs[0].bottom + 2.6 * text, view.width - 11 * text)
    for disc, (name, solved, _) in zip(discs, GROUPS, strict=True):
        count = int((found.solved == solved).sum())
        title = f"<b>{count:,} {name} run{'' if count == 1 else 's'}</b>"
        drawing.write(disc.center, 0.9 * text, title, "middle center", TEXT, 1.1)
        drawing.write(disc.center, 2.5 * text, "bright at the left", "middle center")
    placed: list[Placed] = [pixels(view.width, height)]
    for number, disc, (name, _, color), points in zip((2, 3), discs, GROUPS, parts, strict=True):
        square = hidden(-1.06, 1.06, scaleanchor=f"x{number}", constrain="domain")
        placed.append((disc, hidden(-1.06, 1.06), square))
        drawing.add(lines(np.cos(CIRCLE).round(4).tolist(), np.sin(CIRCLE).round(4).tolist(), GRID), **on(number))
        drawing.add(lines([-1, 1, None, 0, 0], [0, 0, None, -1, 1], GRID), **on(number))
        x, y = points[:MOST_DOTS].round(3).T.tolist()
        drawing.add(dots(x, y, size=max(3, side / 90), color=color, opacity=0.55), name, **on(number))
    return view.still(drawing, height, placed)


def _bars(drawing: Drawing, found: Hope, y: float, long: float) -> float:
    """For each pair of detectors how many of the runs hold it, from ``y`` down; gives where they end."""
    text = drawing.text
    high, start = 1.5 * text, 4 * text
    bars = []
    for kind, words in KINDS.items():
        drawing.write(0, y, f"<b>{words}</b>", "middle right", TEXT)
        y += 1.6 * text
        for name, solved, color in GROUPS:
            share = found.share(kind, solved)
            said = said_of(share) if share else "no run"
            drawing.write(0, y, name, "middle right", color)
            if share:
                box = Box(start, y - high / 2, max((long - start) * share.share, 1), high)
                bars.append(Tile(box, color, f"{words}, {name} runs: {said}"))
                drawing.rule(start + (long - start) * share.low, y, start + (long - start) * share.high, y)
            drawing.write(long + 0.6 * text, y, said, "middle right", TEXT)
            y += high + 0.35 * text
        y += 0.9 * text
    if bars:
        drawing.add(tiles(bars), "shares", opacity=0.8)
    return y
