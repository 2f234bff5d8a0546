"""How many seeds are solved by each epoch."""

from __future__ import annotations

from core.figures.kit.axes import on, quiet
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.labels import Labels, steps
from core.figures.kit.marks import dots, lines
from core.figures.kit.palette import ACCENT, GRID, GROUND, TEXT
from core.figures.kit.protocol import Json
from core.figures.kit.value_axis import ValueAxis
from core.luck.standing import Luck, Own
from core.words import percent

AXES = on(3)
SHARES = ValueAxis(-0.03, 1.06)


def solved_axis(text: float) -> Json:
    """The axis of shares, in letters of this size."""
    ticks: Json = {"tickvals": [0, 0.5, 1], "ticktext": ["0", "50 %", "100 %"]}
    return quiet(text, **ticks, range=[SHARES.low, SHARES.high], showgrid=True, gridcolor=GRID)


def solved_by(drawing: Drawing, box: Box, luck: Luck, own: Own) -> None:
    """The share solved by each epoch, and where the own seed is.

    How to read it: the curve rises whenever a seed has all images right for good. The dot is the own seed.
    """
    head(drawing, box, "Solved by epoch", f"{percent(luck.success.share)} at the end")
    shares = [round(float(share), 5) for share in luck.solved_by]
    curve = lines(luck.epochs.tolist(), shares, ACCENT, width=2, shape="hv")
    curve |= {"hoverinfo": "all", "hovertemplate": "by epoch %{x}: %{text} solved<extra></extra>"}
    drawing.add(curve, "solved by", text=[percent(share) for share in shares], **AXES)
    last, at, name = luck.experiment.epochs, own.solved_at, f"seed {luck.experiment.seed}"
    labels = Labels(box.width, box.height, drawing.text)
    labels.avoid(*steps(luck.epochs / last, SHARES.heights(luck.solved_by)))
    if at is None:
        labels.write(f"{name} is not solved", [(0.5, share, "middle center") for share in (0.7, 0.25, 0.85)])
    else:
        share, said = float((luck.solved_epochs <= at).sum()) / len(luck.seeds), f"{name}: epoch {at:,}"
        dot = dots([at], [round(share, 5)], size=10, color=TEXT, line={"color": GROUND, "width": 2})
        drawing.add({**dot, "hoverinfo": "text"}, "own solved", hovertext=said, **AXES)
        wide, high = drawing.text / box.width, drawing.text / box.height
        places = [
            (at / last + aside * wide, SHARES.height(share) + up * high, f"{'top' if up > 0 else 'bottom'} {side}")
            for side, aside in {"right": 0.7, "center": 0, "left": -0.7}.items()
            for up in (0.5, -0.5, 1.5, -1.5)
        ]
        labels.write(said, places)
    drawing.write_labels(labels, box)


def head(drawing: Drawing, box: Box, title: str, below: str) -> None:
    """The two lines above a chart."""
    drawing.title(box.left, box.top - 2.7 * drawing.text, title, below, apart=1.5)
