"""The filters of many seeds on the plane of the two edges, those of solved runs beside those of failed ones.

How to read it: each dot is a filter, in units of its own length: on the circle it is nothing but edge, in the middle no
edge at all. Right and left are horizontal edges, up and down vertical ones. Below, which pairs the runs hold: a bar for
solved runs and one for failed ones, with its 95 % interval.
"""

from __future__ import annotations

import numpy as np

from core.figures.kit.axes import HIDDEN, on, pair, pixels
from core.figures.kit.bindings import dots, lines
from core.figures.kit.drawing import Box, Drawing, tiles
from core.figures.kit.palette import ACCENT, GRID, MUTED, TEXT
from core.figures.kit.payload import Arrangement, chart
from core.figures.kit.protocol import Chart, Json, Still
from core.filters import HORIZONTAL, VERTICAL, decompose
from core.luck.hope import KINDS, Hope, said_of, sentence

MOST_DOTS = 2048  # of a disc: the first networks' filters
GROUPS = (("solved", True, ACCENT), ("failed", False, MUTED))
CIRCLE = np.linspace(0, 2 * np.pi, 121)

# Arrangements with the side of a disc; two stand beside each other.
VIEWS = (
    Arrangement(0, 340, 12, side=158),
    Arrangement(680, 700, 12, side=310),
    Arrangement(960, 980, 13, side=380),
    Arrangement(1300, 1330, 16, side=480),
)


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
    apart = view.width - 2 * side if view.width < 400 else 3 * text
    discs = [Box(left, 3.6 * text, side, side) for left in (0.0, side + apart)]
    drawing = Drawing(text, rules=TEXT)
    bars, height = _bars(drawing, found, discs[0].bottom + 2.6 * text, view.width - 11 * text)
    axes, data = pixels(view.width, height), []
    for number, disc, (name, solved, color), points in zip((2, 3), discs, GROUPS, parts, strict=True):
        reach = {**HIDDEN, "range": [-1.06, 1.06]}
        axes |= pair(
            number, reach, {**reach, "scaleanchor": f"x{number}", "constrain": "domain"}, disc, (view.width, height)
        )
        x, y = points[:MOST_DOTS].round(3).T.tolist()
        shown = dots(x, y, on(number), size=max(3, side / 90), color=color, opacity=0.55)
        circle = (np.cos(CIRCLE).round(4).tolist(), np.sin(CIRCLE).round(4).tolist())
        data += [
            lines(*circle, on(number), GRID),
            lines([-1, 1, None, 0, 0], [0, 0, None, -1, 1], on(number), GRID),
            {**shown, "name": name},
        ]
        count = int((found.solved == solved).sum())
        title = f"<b>{count:,} {name} run{'' if count == 1 else 's'}</b>"
        drawing.write(disc.center, 0.9 * text, title, "middle center", TEXT, 1.1)
        drawing.write(disc.center, 2.5 * text, "bright at the left", "middle center")
    return view.still([*bars, *drawing.traces(), *data], height, **axes)


def _bars(drawing: Drawing, found: Hope, y: float, long: float) -> tuple[list[Json], float]:
    """For each pair of detectors how many of the runs hold it, from ``y`` down; and where they end."""
    text = drawing.text
    bar, start = 1.5 * text, 4 * text
    boxes, colors, told = [], [], []
    for kind, words in KINDS.items():
        drawing.write(0, y, f"<b>{words}</b>", "middle right", TEXT)
        y += 1.6 * text
        for name, solved, color in GROUPS:
            share = found.share(kind, solved)
            said = said_of(share) if share else "no run"
            drawing.write(0, y, name, "middle right", color)
            if share:
                boxes.append(Box(start, y - bar / 2, max((long - start) * share.share, 1), bar))
                colors.append(color)
                told.append(f"{words}, {name} runs: {said}")
                drawing.rule(start + (long - start) * share.low, y, start + (long - start) * share.high, y)
            drawing.write(long + 0.6 * text, y, said, "middle right", TEXT)
            y += bar + 0.35 * text
        y += 0.9 * text
    return [tiles("shares", boxes, colors, told, opacity=0.8)] if boxes else [], y
