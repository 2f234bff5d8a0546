"""The losses of many seeds over the epochs, and where they end: two charts on one axis of the loss."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.kit.axes import on
from core.figures.kit.drawing import Drawing
from core.figures.kit.histogram import Bins
from core.figures.kit.marks import lines
from core.figures.kit.palette import ACCENT, GRID, MUTED, TEXT
from core.formulas.losses import LOSSES
from core.luck.standing import Luck
from core.words import COUNTS, percent

BANDS = ((0, 4, 0.13), (1, 3, 0.24))  # the quantiles between which they lie, and how strong they are
FAN = on(1)
ENDS = on(2)  # heights, 0 to 1, beside the axis of the loss


@dataclass(frozen=True)
class Line:
    """A height that means something: its loss, the number beside it, what it means, and the same where it is narrow."""

    loss: float
    number: str
    words: str
    short: str


@dataclass(frozen=True)
class Frame(Bins):
    """The axis of the loss and its bins, the largest share of a bin to show, and the ``lines`` that mean something.

    All of it follows from the first block of seeds, so it stands still while others are added; what they have beyond
    its ends is drawn there.
    """

    most: float
    lines: tuple[Line, ...]


def frame_of(luck: Luck) -> Frame:
    """The frame for a luck, however much of it is there."""
    first, e = luck.first or luck, luck.experiment
    own = first.own.curve if first.own else first.final
    usual = np.quantile(first.final, (0.02, 0.98), method="inverted_cdf")
    bins = Bins.of(e.loss, len(e.images), np.concatenate([first.quantiles.ravel(), own, usual]))
    longest = bins.count(first.final).max() / len(first.seeds)
    most = min(1.0, math.ceil(12 * float(longest) + 0.4) / 10)
    return Frame(bins.axis, bins.edges, bins.levels, most, _lines(luck))


def _lines(luck: Luck) -> tuple[Line, ...]:
    """As ``reference_lines`` has them: the levels of a loss with a floor, or what a coin toss costs."""
    loss = LOSSES[luck.experiment.loss]
    if not loss.has_floor:
        number, name = f"{loss.chance:.4g}", loss.chance_name
        long = f"{number} = {name}" if name else number
        return (Line(loss.chance, number, f"{long}:<br>a coin toss", f"{name or number}:<br>coin toss"),)
    short = ["floor", *(f"{count} wrong" for count in range(1, len(COUNTS)))]
    words = ["floor", *(f"{count} wrong" for count in COUNTS[1:])] if len(luck.levels) < 10 else short
    return tuple(Line(float(loss), f"{loss:.4f}", words[k], short[k]) for k, loss in enumerate(luck.levels))


def rule(drawing: Drawing, frame: Frame, last: int, longest: float) -> None:
    """The heights that mean something, through both charts."""
    losses = [line.loss for line in frame.lines]
    for axes, end, heights in (
        (FAN, float(last), losses),
        (ENDS, longest, [frame.axis.height(loss) for loss in losses]),
    ):
        x = [at for _ in heights for at in (0.0, end, None)]
        y = [at for height in heights for at in (height, height, None)]
        drawing.add(lines(x, y, GRID), "lines", **axes)


def fan(drawing: Drawing, luck: Luck, frame: Frame) -> None:
    """The bands, the median, the own seed.

    How to read it: down is better. Half of the seeds are in the dark band at any epoch, 90 % in the pale one.
    """
    epochs = luck.epochs.tolist()
    for low, high, strength in BANDS:
        around = frame.axis.drawn(luck.quantiles[low], 5) + frame.axis.drawn(luck.quantiles[high], 5)[::-1]
        band = lines(epochs + epochs[::-1], around, ACCENT, width=0)
        drawing.add(band, f"band {low}", fill="toself", fillcolor=ACCENT, opacity=strength, **FAN)
    curves = [("median", luck.quantiles[2], ACCENT, 1.5, "epoch %{x}: half of the seeds below %{y:.4g}")]
    if luck.own:
        curves.append(("own", luck.own.curve, TEXT, 2.5, f"seed {luck.experiment.seed}, epoch %{{x}}: loss %{{y:.4g}}"))
    for name, losses, color, width, said in curves:
        end = len(losses) if np.isfinite(losses).all() else int(np.argmin(np.isfinite(losses)))
        curve = lines(epochs[:end], frame.axis.drawn(losses[:end], 5), color, width=width)
        drawing.add(curve, name, **FAN | {"hoverinfo": "all", "hovertemplate": f"{said}<extra></extra>"})


def ends(drawing: Drawing, luck: Luck, frame: Frame) -> None:
    """The distribution of the losses at the last epoch, turned on its side.

    How to read it: a bar's length is the share of the seeds that end at its height in the chart on the left; solved
    ones are coloured. Spikes on the thin lines are networks that are sure of every answer.
    """
    total, solved = len(luck.seeds), luck.outcomes.solved
    base = np.zeros(len(frame.middles), int)
    for name, which, color, strength in (("solved", solved, ACCENT, 0.85), ("not solved", ~solved, MUTED, 0.7)):
        counts = frame.count(luck.final[which])
        some = np.flatnonzero(counts)
        bars = {
            "type": "bar",
            "orientation": "h",
            "y": frame.middles[some].round(5).tolist(),
            "x": (counts[some] / total).round(5).tolist(),
            "base": (base[some] / total).round(5).tolist(),
            "width": 0.86 * float(frame.edges[1] - frame.edges[0]),
            "marker": {"color": color, "opacity": strength, "line": {"width": 0}},
        }
        said = [f"{counts[b]:,} of {total:,} seeds end at a loss of {frame.between(b)}, {name}" for b in some.tolist()]
        drawing.add(bars, name, hovertext=said, hoverinfo="text", **ENDS)
        base = counts


def spikes(luck: Luck, frame: Frame, apart: float) -> list[tuple[float, float, str]]:
    """Where to write the shares of the longest bars, ``apart`` in height or more: (share, height, text)."""
    counts, total = frame.count(luck.final), len(luck.seeds)
    longest = [(float(counts[b]) / total, float(frame.middles[b])) for b in frame.peaks(counts, total, apart)]
    return [(share, height, percent(share)) for share, height in longest]
