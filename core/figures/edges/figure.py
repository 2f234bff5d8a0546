"""The filters of many seeds on the plane of the two edges, those of solved runs beside those of failed ones.

How to read it: each dot is a filter, in units of its own length: on the circle it is nothing but edge, in the middle no
edge at all. Right and left are horizontal edges, up and down vertical ones. Below, which pairs the runs hold: a bar for
solved runs and one for failed ones, with its 95 % interval.
"""

from __future__ import annotations

import numpy as np

from core.figures.kit.axes import HIDDEN, across, down, on, pair, pixels
from core.figures.kit.drawing import Box, Drawing, tiles
from core.figures.kit.palette import ACCENT, GRID, MUTED, TEXT
from core.figures.kit.payload import Arrangement, chart
from core.figures.kit.protocol import Chart, Json, Still
from core.filters import HORIZONTAL, VERTICAL, decompose
from core.luck.hope import KINDS, Hope, said_of, sentence

MOST_DOTS = 2048  # of a disc: the first networks' filters


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
    text, disc = view.text, view.side
    top, apart = 3.6 * text, view.width - 2 * view.side if view.width < 400 else 3 * text
    lefts = (0.0, disc + apart)
    drawing, data = Drawing(text), []
    circle = np.linspace(0, 2 * np.pi, 121)
    bars_top = top + disc + 2.6 * text
    bar, height = 1.5 * text, 0.0
    for number, (solved, left, color, points) in enumerate(
        zip((True, False), lefts, (ACCENT, MUTED), parts, strict=True), start=2
    ):
        axes = on(number)
        line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": GRID, "width": 1}, **axes}
        data.append({**line, "x": np.cos(circle).round(4).tolist(), "y": np.sin(circle).round(4).tolist()})
        data.append({**line, "x": [-1, 1, None, 0, 0], "y": [0, 0, None, -1, 1]})
        shown = points[:MOST_DOTS].round(3)
        dots: Json = {"type": "scatter", "mode": "markers", "name": "solved" if solved else "failed"}
        dots |= {"hoverinfo": "skip"}
        dots |= {"marker": {"size": max(3, disc / 90), "color": color, "opacity": 0.55}, "cliponaxis": False, **axes}
        data.append({**dots, "x": shown[:, 0].tolist(), "y": shown[:, 1].tolist()})
        count = int((found.solved == solved).sum())
        name = f"{count:,} {'solved' if solved else 'failed'} run{'' if count == 1 else 's'}"
        drawing.write(left + disc / 2, 0.9 * text, f"<b>{name}</b>", "middle center", TEXT, 1.1)
        drawing.write(left + disc / 2, 2.5 * text, "bright at the left", "middle center")
    boxes: list[Box] = []
    colors: list[str] = []
    told: list[str] = []
    long = view.width - 11 * text
    y = bars_top
    for kind, words in KINDS.items():
        drawing.write(0, y, f"<b>{words}</b>", "middle right", TEXT)
        y += 1.6 * text
        for solved, color in ((True, ACCENT), (False, MUTED)):
            share = found.share(kind, solved)
            said = said_of(share) if share else "no run"
            name = "solved" if solved else "failed"
            drawing.write(0, y, name, "middle right", color)
            if share:
                start = 4 * text
                boxes.append(Box(start, y - bar / 2, max((long - start) * share.share, 1), bar))
                colors.append(color)
                told.append(f"{words}, {name} runs: {said}")
                drawing.rule(start + (long - start) * share.low, y, start + (long - start) * share.high, y)
            drawing.write(long + 0.6 * text, y, said, "middle right", TEXT)
            y += bar + 0.35 * text
        y += 0.9 * text
    height = y
    axes_ = pixels(view.width, height)
    for number, left in enumerate(lefts, start=2):
        disc_ = {**HIDDEN, "range": [-1.06, 1.06]}
        square = {"scaleanchor": f"x{number}", "constrain": "domain", "domain": down(top, disc, height)}
        axes_ |= pair(number, {**disc_, "domain": across((left, left + disc), view.width)}, {**disc_, **square})
    drawing.rules = TEXT
    bars = [tiles("shares", boxes, colors, told, opacity=0.8)] if boxes else []
    return view.still([*bars, *drawing.traces(), *data], height, **axes_)
