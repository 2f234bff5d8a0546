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

from core.figures.kit.axes import hidden, pair, quiet
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.labels import Labels
from core.figures.kit.palette import ACCENT, MUTED, TEXT
from core.figures.kit.payload import Arrangement, chart
from core.figures.kit.protocol import Chart, Still
from core.figures.luck.loss_fan import Frame, Line, ends, fan, frame_of, rule, spikes
from core.figures.luck.solved_by import name_chart, name_solved, solved_axis, solved_by
from core.luck.sentences import sentence
from core.luck.standing import Luck
from core.words import percent

FOOT = 3.4  # letters: an axis with its numbers and its name


@dataclass(frozen=True)
class LuckArrangement(Arrangement):
    """``words``: the room for what the thin lines mean, right of the bars."""

    height: float
    bars: float
    words: float
    solved: float  # the width of the last chart, which stands beside the others; 0: below them

    @property
    def charts(self) -> tuple[Box, Box, Box]:
        """The fan, the bars beside it, and how many are solved; each with two lines above it and its axis below."""
        text, numbers, top = self.text, 3.6 * self.text, 4 * self.text
        beside = self.solved + 0.8 * text + numbers if self.solved else 0
        ends = Box(self.width - beside - self.words - self.bars, top, self.bars, self.height)
        fan = Box(numbers, top, ends.left - 1.3 * text - numbers, self.height)
        left, above, high = self.width - self.solved, top, self.height
        if not self.solved:
            left, above, high = numbers, ends.bottom + FOOT * text + top, 0.55 * self.height
        return fan, ends, Box(left, above, self.width - 1.3 * text - left, high)


VIEWS = (
    LuckArrangement(0, 340, 12, 210, 76, 62, 0),
    LuckArrangement(680, 690, 12, 240, 100, 76, 170),
    LuckArrangement(980, 990, 13, 270, 150, 100, 250),
    LuckArrangement(1380, 1390, 18, 400, 210, 140, 350),
)


def luck_figure(luck: Luck) -> Chart:
    """The payload. While seeds are added the axes stand still. Raises ValueError as long as there is no seed."""
    if not len(luck.seeds):
        raise ValueError("Luck needs at least one seed to be drawn.")
    frame = frame_of(luck)
    return chart([_arrange(view, luck, frame) for view in VIEWS], sentence(luck))


def _arrange(view: LuckArrangement, luck: Luck, frame: Frame) -> Still:
    text, last = view.text, luck.experiment.epochs
    in_fan, in_ends, in_last = view.charts
    height = in_last.bottom + FOOT * text
    share = 1 - 3 * text / view.bars  # of the room for the bars, what the longest takes: behind it stands its share
    named = _named(view, frame)
    drawing = Drawing(text)
    _name_fan(drawing, in_fan, luck, frame)
    _name_ends(drawing, view, luck, frame, named, share)
    name_solved(drawing, luck, in_last)

    epochs = quiet(text, "epoch", range=[0, last], nticks=5, tickformat="d")
    losses, longest = frame.axis.plotly(), frame.most / share
    if len(luck.levels):
        losses |= {"tickvals": [line.loss for line in named], "ticktext": [line.number for line in named]}
    of = view.width, height
    axes = {
        **pair(1, in_fan, of, epochs, quiet(text, **losses)),
        **pair(2, in_ends, of, hidden(0, longest), hidden(0, 1)),
        **pair(3, in_last, of, epochs, solved_axis(text)),
    }
    rule(drawing, frame, last, longest)
    fan(drawing, luck, frame)
    ends(drawing, luck, frame)
    solved_by(drawing, luck)
    return view.still(drawing, height, **axes, annotations=drawing.annotations(view.width, height))


def _named(view: LuckArrangement, frame: Frame) -> list[Line]:
    """The lines that there is room to name."""
    heights = frame.axis.heights(np.array([line.loss for line in frame.lines]))
    apart = float(np.diff(heights).min()) * view.height if len(heights) > 1 else view.height
    return list(frame.lines[:: max(1, math.ceil(1.3 * view.text / apart))])


def _name_fan(drawing: Drawing, box: Box, luck: Luck, frame: Frame) -> None:
    """The title of the fan, and the own seed's name beside its curve."""
    done, planned = len(luck.seeds), luck.planned
    of = "" if done == planned else f" of {planned:,}"
    name_chart(drawing, box, f"Loss of {done:,}{of} seeds", "line: median; bands: half and 90 % of them")
    if luck.own is None:
        return
    labels, at = Labels(box.width, box.height, drawing.text), luck.epochs / luck.experiment.epochs
    for losses in (luck.own.curve, luck.quantiles[2]):
        known = np.isfinite(losses)
        labels.avoid(at[known], frame.axis.heights(losses[known]))
    known = np.isfinite(luck.own.curve)
    heights = frame.axis.heights(luck.own.curve)
    middles = [x for x in np.arange(0.2, 0.9, 0.05).tolist() if x <= at[known].max(initial=0)]
    beside = labels.along(at, heights, middles, "center", "left", "right")
    labels.write(f"seed {luck.experiment.seed}", beside or labels.beside(0.02, float(heights[0]), "right"))
    if not known.all():
        end = int(np.argmin(known)) - 1
        labels.written.append((float(at[end]), float(heights[end]), "✗", "middle center"))
    drawing.copy(labels, box)


def _name_ends(
    drawing: Drawing, view: LuckArrangement, luck: Luck, frame: Frame, named: list[Line], share: float
) -> None:
    """What the bars are, how long the longest are, and what the thin lines mean."""
    text, (_, box, _) = view.text, view.charts
    drawing.write(box.left, box.bottom + 0.8 * text, "<b>solved</b>", "middle right", ACCENT)
    drawing.write(box.left, box.bottom + 2.1 * text, "<b>not solved</b>", "middle right", MUTED)
    beside = box.right + 0.4 * text
    for line in named:
        said = line.words if view.words > 7.4 * text else line.short
        drawing.write(beside, box.up(frame.axis.height(line.loss)), said, "middle right")
    for length, height, said in spikes(luck, frame, 1.2 * text / view.height):
        end = box.left + length / frame.most * share * box.width
        drawing.write(end + 0.3 * text, box.up(height), said, "middle right", TEXT)
    if luck.diverged:
        said = f"↑ {percent(luck.diverged / len(luck.seeds))}<br>not finite"
        drawing.write(beside, box.top, said, "bottom right", TEXT)
    if luck.own and math.isfinite(luck.own.loss):
        drawing.write(box.left, box.up(frame.axis.height(luck.own.loss)), "◂", "middle left", TEXT, 1.2)
