"""The losses of many seeds over the epochs, and where they end: two charts on one axis of the loss."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.kit.axes import on
from core.figures.kit.bindings import lines
from core.figures.kit.histogram import Bins
from core.figures.kit.palette import ACCENT, GRID, MUTED, TEXT
from core.figures.kit.protocol import Json
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


def fan(luck: Luck, frame: Frame) -> list[Json]:
    """The bands, the median, the own seed.

    How to read it: down is better. Half of the seeds are in the dark band at any epoch, 90 % in the pale one.
    """
    epochs = luck.epochs.tolist()
    traces = []
    for low, high, strength in BANDS:
        around = frame.axis.drawn(luck.quantiles[low], 5) + frame.axis.drawn(luck.quantiles[high], 5)[::-1]
        band = {**lines(epochs + epochs[::-1], around, FAN, ACCENT, width=0), "fill": "toself", "fillcolor": ACCENT}
        traces.append({**band, "name": f"band {low}", "opacity": strength})
    said = {"hoverinfo": "all", "hovertemplate": "epoch %{x}: half of the seeds below %{y:.4g}<extra></extra>"}
    median = curve(luck.epochs, luck.quantiles[2], frame, ACCENT, 1.5)
    traces.append({**median, **said, "name": "median"})
    if luck.own:
        name = f"seed {luck.experiment.seed}"
        said["hovertemplate"] = f"{name}, epoch %{{x}}: loss %{{y:.4g}}<extra></extra>"
        traces.append({**curve(luck.epochs, luck.own.curve, frame, TEXT, 2.5), **said, "name": "own"})
    return traces


def curve(epochs: np.ndarray, losses: np.ndarray, frame: Frame, color: str, width: float) -> Json:
    """A curve as far as it is finite."""
    end = len(losses) if np.isfinite(losses).all() else int(np.argmin(np.isfinite(losses)))
    return lines(epochs[:end].tolist(), frame.axis.drawn(losses[:end], 5), FAN, color, width=width)


def ends(luck: Luck, frame: Frame) -> list[Json]:
    """The distribution of the losses at the last epoch, turned on its side.

    How to read it: a bar's length is the share of the seeds that end at its height in the chart on the left; solved
    ones are coloured. Spikes on the thin lines are networks that are sure of every answer.
    """
    total, solved = len(luck.seeds), luck.outcomes.solved
    width = float(frame.edges[1] - frame.edges[0])
    traces, base = [], np.zeros(len(frame.middles), int)
    for name, which, color, strength in (("solved", solved, ACCENT, 0.85), ("not solved", ~solved, MUTED, 0.7)):
        counts = frame.count(luck.final[which])
        some = np.flatnonzero(counts)
        said = [f"{counts[b]:,} of {total:,} seeds end at a loss of {frame.between(b)}, {name}" for b in some.tolist()]
        bars = {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": frame.middles[some].round(5).tolist(),
            "x": (counts[some] / total).round(5).tolist(),
            "base": (base[some] / total).round(5).tolist(),
            "width": 0.86 * width,
            "marker": {"color": color, "opacity": strength, "line": {"width": 0}},
            "hovertext": said,
            "hoverinfo": "text",
        }
        traces.append({**bars, **ENDS})
        base = counts
    return traces


def spikes(luck: Luck, frame: Frame, apart: float) -> list[tuple[float, float, str]]:
    """Where to write the shares of the longest bars, ``apart`` in height or more: (share, height, text)."""
    counts, total = frame.count(luck.final), len(luck.seeds)
    longest = [(float(counts[b]) / total, float(frame.middles[b])) for b in frame.peaks(counts, total, apart)]
    return [(share, height, percent(share)) for share, height in longest]


def ruled(frame: Frame, last: int, most: float) -> list[Json]:
    """The heights that mean something, through both charts."""
    traces = []
    for axes, end, height in ((FAN, float(last), 0), (ENDS, most, 1)):
        heights = [frame.axis.height(line.loss) if height else line.loss for line in frame.lines]
        x = [at for _ in heights for at in (0.0, end, None)]
        y = [at for loss in heights for at in (float(loss), float(loss), None)]
        traces.append({**lines(x, y, axes, GRID), "name": "lines"})
    return traces
