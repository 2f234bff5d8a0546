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

from core.figures.kit.axes import HIDDEN, across, down, pair, quiet
from core.figures.kit.drawing import Drawing
from core.figures.kit.labels import Labels
from core.figures.kit.palette import ACCENT, MUTED, TEXT
from core.figures.kit.payload import Arrangement, chart
from core.figures.kit.protocol import Chart, Still
from core.figures.luck.loss_fan import Frame, Line, ends, fan, ruled, spikes
from core.figures.luck.solved_by import name_chart, name_solved, solved_axis, solved_by
from core.luck.sentences import sentence
from core.luck.standing import Luck
from core.words import percent


@dataclass(frozen=True)
class LuckArrangement(Arrangement):
    """``words``: the room for what the thin lines mean, right of the bars."""

    height: float
    bars: float
    words: float
    solved: float  # the width of the last chart, which stands beside the others; 0: below them

    @property
    def numbers(self) -> float:
        """The width of the numbers on an axis."""
        return 3.6 * self.text

    @property
    def top(self) -> float:
        """The height of a title and the line below it."""
        return 4 * self.text

    @property
    def foot(self) -> float:
        """The height of an axis with its numbers and its name."""
        return 3.4 * self.text

    @property
    def gap(self) -> float:
        """Between the fan and the bars."""
        return 1.3 * self.text

    @property
    def share(self) -> float:
        """Of the room for the bars, what the longest takes: behind it there is room for its share."""
        return 1 - 3 * self.text / self.bars

    @property
    def fan(self) -> tuple[float, float]:
        """Where the fan begins and ends."""
        beside = self.solved + 0.8 * self.text + self.numbers if self.solved else 0
        return self.numbers, self.width - beside - self.words - self.bars - self.gap

    @property
    def ends(self) -> tuple[float, float]:
        """Where the bars begin and end."""
        return self.fan[1] + self.gap, self.fan[1] + self.gap + self.bars

    @property
    def last(self) -> tuple[float, float]:
        """Where the last chart begins and ends."""
        return (self.width - self.solved if self.solved else self.numbers), self.width - 1.3 * self.text

    @property
    def last_top(self) -> float:
        """Where the last chart's drawing begins."""
        return self.top if self.solved else self.top + self.height + self.foot + self.top

    @property
    def last_height(self) -> float:
        return self.height if self.solved else 0.55 * self.height


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
    frame = Frame.of(luck)
    return chart([_arrange(view, luck, frame) for view in VIEWS], sentence(luck))


def _arrange(view: LuckArrangement, luck: Luck, frame: Frame) -> Still:
    text, last = view.text, luck.experiment.epochs
    height = view.last_top + view.last_height + view.foot
    drawing = Drawing(text)
    _name_fan(drawing, view, luck, frame)
    _name_ends(drawing, view, luck, frame)
    name_solved(drawing, luck, view.last[0], view.last_top, view.last[1] - view.last[0], view.last_height)

    epochs = quiet(text, "epoch", range=[0, last], nticks=5, tickformat="d")
    upper = down(view.top, view.height, height)
    losses, longest = frame.axis.plotly(), frame.most / view.share
    if len(luck.levels):
        named = _named(view, frame)
        losses |= {"tickvals": [line.loss for line in named], "ticktext": [line.number for line in named]}
    below = down(view.last_top, view.last_height, height)
    bars = {**HIDDEN, "range": [0, longest], "domain": across(view.ends, view.width)}
    axes = {
        **pair(1, {**epochs, "domain": across(view.fan, view.width)}, {**quiet(text, **losses), "domain": upper}),
        **pair(2, bars, {**HIDDEN, "range": [0, 1], "domain": upper}),
        **pair(3, {**epochs, "domain": across(view.last, view.width)}, {**solved_axis(text), "domain": below}),
    }
    data = [*ruled(frame, last, longest), *fan(luck, frame), *ends(luck, frame), *solved_by(luck)]
    return view.still(data, height, **axes, annotations=drawing.annotations(view.width, height))


def _named(view: LuckArrangement, frame: Frame) -> list[Line]:
    """The lines that there is room to name."""
    heights = frame.axis.heights(np.array([line.loss for line in frame.lines]))
    apart = float(np.diff(heights).min()) * view.height if len(heights) > 1 else view.height
    return list(frame.lines[:: max(1, math.ceil(1.3 * view.text / apart))])


def _name_fan(drawing: Drawing, view: LuckArrangement, luck: Luck, frame: Frame) -> None:
    """The title of the fan, and the own seed's name beside its curve."""
    done, planned = len(luck.seeds), luck.planned
    (left, right), of = view.fan, "" if done == planned else f" of {planned:,}"
    name_chart(drawing, left, view.top, f"Loss of {done:,}{of} seeds", "line: median; bands: half and 90 % of them")
    if luck.own is None:
        return
    labels, at = Labels(right - left, view.height, view.text), luck.epochs / luck.experiment.epochs
    for losses in (luck.own.curve, luck.quantiles[2]):
        known = np.isfinite(losses)
        labels.avoid(at[known], frame.axis.heights(losses[known]))
    known = np.isfinite(luck.own.curve)
    heights = frame.axis.heights(luck.own.curve)
    middles = [x for x in np.arange(0.2, 0.9, 0.05).tolist() if x <= at[known].max(initial=0)]
    spots = [(x, float(np.interp(x, at, heights))) for x in middles]
    beside = [place for side in ("center", "left", "right") for spot in spots for place in labels.beside(*spot, side)]
    labels.write(f"seed {luck.experiment.seed}", beside or labels.beside(0.02, float(heights[0]), "right"))
    if not known.all():
        end = int(np.argmin(known)) - 1
        labels.written.append((float(at[end]), float(heights[end]), "✗", "middle center"))
    drawing.copy(labels, left, view.top)


def _name_ends(drawing: Drawing, view: LuckArrangement, luck: Luck, frame: Frame) -> None:
    """What the bars are, how long the longest are, and what the thin lines mean."""
    text, (left, right), bottom = view.text, view.ends, view.top + view.height
    drawing.write(left, bottom + 0.8 * text, "<b>solved</b>", "middle right", ACCENT)
    drawing.write(left, bottom + 2.1 * text, "<b>not solved</b>", "middle right", MUTED)

    def y(height: float) -> float:
        return bottom - height * view.height

    for line in _named(view, frame):
        said = line.words if view.words > 7.4 * text else line.short
        drawing.write(right + 0.4 * text, y(frame.axis.height(line.loss)), said, "middle right")
    for share, height, said in spikes(luck, frame, 1.2 * text / view.height):
        drawing.write(
            left + share / frame.most * view.share * view.bars + 0.3 * text, y(height), said, "middle right", TEXT
        )
    if luck.diverged:
        said = f"↑ {percent(luck.diverged / len(luck.seeds))}<br>not finite"
        drawing.write(right + 0.4 * text, view.top, said, "bottom right", TEXT)
    if luck.own and math.isfinite(luck.own.loss):
        drawing.write(left, y(frame.axis.height(luck.own.loss)), "◂", "middle left", TEXT, 1.2)
