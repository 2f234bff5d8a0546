"""Luck in three charts: the fan of losses, where they end, and how many seeds are solved by each epoch.

How to read it: in the first chart down is better. Half of the seeds are in the dark band at any epoch, 90 % in the pale
one, the line is the median, and the strong curve is the own seed. The bars beside it are the losses at the last epoch,
on the same axis: spikes on the thin lines are networks that are sure of every answer, right or wrong. The last chart
rises whenever a seed has all images right for good; its right end is the share that is solved.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.kit.axes import hidden, quiet
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.payload import WIDTHS_OF_FIXES, Arrangement, chart
from core.figures.kit.protocol import Chart, Still
from core.figures.luck.loss_fan import Frame, Line, ends, fan, frame_of, rule
from core.figures.luck.solved_by import solved_axis, solved_by
from core.luck.sentences import sentence
from core.luck.standing import Luck, Own

FOOT = 3.4  # letters: an axis with its numbers and its name


@dataclass(frozen=True)
class LuckArrangement(Arrangement):
    """Fan and bars are a ``row`` high. ``words``: the room for what the thin lines mean, right of the bars."""

    bars: float
    words: float
    solved: float  # the width of the last chart, which stands beside the others; 0: below them

    @property
    def places(self) -> tuple[Box, Box, Box]:
        """The fan, the bars beside it, and how many are solved; each with two lines above it and its axis below."""
        text, numbers, top = self.text, 3.6 * self.text, 4 * self.text
        beside = self.solved + 0.8 * text + numbers if self.solved else 0
        ends = Box(self.width - beside - self.words - self.bars, top, self.bars, self.row)
        fan = Box(numbers, top, ends.left - 1.3 * text - numbers, self.row)
        left, above, high = self.width - self.solved, top, self.row
        if not self.solved:
            left, above, high = numbers, ends.bottom + FOOT * text + top, 0.55 * self.row
        return fan, ends, Box(left, above, self.width - 1.3 * text - left, high)


VIEWS = LuckArrangement.at(
    WIDTHS_OF_FIXES,
    row=(210, 240, 270, 400),
    bars=(76, 100, 150, 210),
    words=(62, 76, 100, 140),
    solved=(0, 170, 250, 350),
)


def luck_figure(luck: Luck) -> Chart:
    """The payload. While seeds are added the axes stand still. Raises ValueError as long as there is no seed."""
    own = luck.own
    if own is None:
        raise ValueError("Luck needs at least one seed to be drawn.")
    frame = frame_of(luck, own)
    return chart([_arrange(view, luck, own, frame) for view in VIEWS], sentence(luck))


def _arrange(view: LuckArrangement, luck: Luck, own: Own, frame: Frame) -> Still:
    text, last, drawing = view.text, luck.experiment.epochs, Drawing(view.text)
    in_fan, in_ends, in_last = view.places
    longest = frame.most / (1 - 3 * text / view.bars)  # behind the longest bar stands its share
    rule(drawing, frame, last, longest)
    fan(drawing, in_fan, luck, own, frame)
    ends(drawing, in_ends, luck, own, frame, longest)
    solved_by(drawing, in_last, luck, own)
    named = _with_room(frame, view)
    for line in named:
        said = line.words if view.words > 7.4 * text else line.short
        drawing.write(in_ends.right + 0.4 * text, in_ends.up(frame.axis.height(line.loss)), said, "middle right")

    epochs = quiet(text, "epoch", range=[0, last], nticks=5, tickformat="d")
    losses = frame.axis.plotly()
    if len(luck.levels):
        losses |= {"tickvals": [line.loss for line in named], "ticktext": [line.number for line in named]}
    charts = (
        (in_fan, epochs, quiet(text, **losses)),
        (in_ends, hidden(0, longest), hidden(0, 1)),
        (in_last, epochs, solved_axis(text)),
    )
    return view.charts(drawing, in_last.bottom + FOOT * text, charts)


def _with_room(frame: Frame, view: LuckArrangement) -> list[Line]:
    """The lines that there is room to name."""
    heights = frame.axis.heights(np.array([line.loss for line in frame.lines]))
    apart = float(np.diff(heights).min()) * view.row if len(heights) > 1 else view.row
    return list(frame.lines[:: max(1, math.ceil(1.3 * view.text / apart))])
