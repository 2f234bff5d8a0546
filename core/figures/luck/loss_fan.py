"""The losses of many seeds over the epochs, and where they end: two charts on one axis of the loss."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.kit.axes import on
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.histogram import Bins
from core.figures.kit.labels import Labels
from core.figures.kit.marks import levels, lines
from core.figures.kit.palette import ACCENT, GRID, MUTED, TEXT
from core.figures.kit.protocol import Json
from core.figures.luck.solved_by import head
from core.formulas.losses import LOSSES
from core.luck.standing import Luck, Own
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


def frame_of(luck: Luck, own: Own) -> Frame:
    """Axis, bins and lines, from the first block of seeds, so that they stand still while others are added."""
    first, e = luck.first or luck, luck.experiment
    usual = np.quantile(first.final, (0.02, 0.98), method="inverted_cdf")
    bins = Bins.of(e.loss, len(e.images), np.concatenate([first.quantiles.ravel(), own.curve, usual]))
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
    drawing.add(levels(0.0, float(last), losses, GRID), "lines", **FAN)
    drawing.add(levels(0.0, longest, [frame.axis.height(loss) for loss in losses], GRID), "lines", **ENDS)


def fan(drawing: Drawing, box: Box, luck: Luck, own: Own, frame: Frame) -> None:
    """The bands, the median, the own seed.

    How to read it: down is better. Half of the seeds are in the dark band at any epoch, 90 % in the pale one.
    """
    done, planned = len(luck.seeds), luck.planned
    of = "" if done == planned else f" of {planned:,}"
    head(drawing, box, f"Loss of {done:,}{of} seeds", "line: median; bands: half and 90 % of them")
    epochs = luck.epochs.tolist()
    for low, high, strength in BANDS:
        around = frame.axis.drawn(luck.quantiles[low], 5) + frame.axis.drawn(luck.quantiles[high], 5)[::-1]
        band = lines(epochs + epochs[::-1], around, ACCENT, width=0)
        drawing.add(band, f"band {low}", fill="toself", fillcolor=ACCENT, opacity=strength, **FAN)
    said = "epoch %{x}: half of the seeds below %{y:.4g}<extra></extra>"
    drawing.add(_curve(luck, frame, luck.quantiles[2], ACCENT, 1.5), "median", hovertemplate=said, **FAN)
    name = f"seed {luck.experiment.seed}"
    said = name + ", epoch %{x}: loss %{y:.4g}<extra></extra>"
    drawing.add(_curve(luck, frame, own.curve, TEXT, 2.5), "own", hovertemplate=said, **FAN)
    labels, at = Labels(box.width, box.height, drawing.text), luck.epochs / luck.experiment.epochs
    for losses in (luck.quantiles[2], own.curve):
        known = np.isfinite(losses)
        labels.avoid(at[known], frame.axis.heights(losses[known]))
    heights = frame.axis.heights(own.curve)
    middles = [x for x in np.arange(0.2, 0.9, 0.05).tolist() if x <= at[known].max(initial=0)]
    beside = labels.along(at, heights, middles, "center", "left", "right")
    labels.write(name, beside or labels.beside(0.02, float(heights[0]), "right"))
    if not known.all():
        end = int(np.argmin(known)) - 1
        labels.written.append(((float(at[end]), float(heights[end]), "middle center"), "✗"))
    drawing.write_labels(labels, box)


def _curve(luck: Luck, frame: Frame, losses: np.ndarray, color: str, width: float) -> Json:
    """A curve as far as it is finite."""
    end = len(losses) if np.isfinite(losses).all() else int(np.argmin(np.isfinite(losses)))
    curve = lines(luck.epochs[:end].tolist(), frame.axis.drawn(losses[:end], 5), color, width=width)
    return {**curve, "hoverinfo": "all"}


def ends(drawing: Drawing, box: Box, luck: Luck, own: Own, frame: Frame, longest: float) -> None:
    """The distribution of the losses at the last epoch, turned on its side; ``longest`` is the share at the right end.

    How to read it: a bar's length is the share of the seeds that end at its height in the chart on the left; solved
    ones are coloured. Spikes on the thin lines are networks that are sure of every answer.
    """
    text, total, solved = drawing.text, len(luck.seeds), luck.outcomes.solved
    base = np.zeros(len(frame.middles), int)
    for line, name, which, color, strength in (
        (0.8, "solved", solved, ACCENT, 0.85),
        (2.1, "not solved", ~solved, MUTED, 0.7),
    ):
        drawing.write(box.left, box.bottom + line * text, f"<b>{name}</b>", "middle right", color)
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
        drawing.add({**bars, "hoverinfo": "text"}, name, hovertext=said, **ENDS)
        base += counts
    for b in frame.peaks(base, total, 1.2 * text / box.height):
        share = float(base[b]) / total
        end = box.left + share / longest * box.width
        drawing.write(end + 0.3 * text, box.up(float(frame.middles[b])), percent(share), "middle right", TEXT)
    if luck.diverged:
        lost = f"↑ {percent(luck.diverged / total)}<br>not finite"
        drawing.write(box.right + 0.4 * text, box.top, lost, "bottom right", TEXT)
    if math.isfinite(own.loss):
        drawing.write(box.left, box.up(frame.axis.height(own.loss)), "◂", "middle left", TEXT, 1.2)
