"""The losses of many seeds over the epochs, and where they end: two charts on one axis of the loss."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.bindings import Json, lines
from core.figures.curves import LOG_FROM_RATIO, LOWEST_ON_A_LOG_AXIS, Scale
from core.figures.palette import ACCENT, GRID, MUTED, TEXT
from core.losses import LOSSES
from core.luck import Luck
from core.words import COUNTS, loss_text, percent

BINS = 44  # about
BANDS = ((0, 4, 0.13), (1, 3, 0.24))  # the quantiles between which they lie, and how strong they are
FAN = {"xaxis": "x", "yaxis": "y"}
ENDS = {"xaxis": "x2", "yaxis": "y2"}  # heights, 0 to 1, beside the axis of the loss


@dataclass(frozen=True)
class Line:
    """A height that means something: its loss, the number beside it, what it means, and the same where it is narrow."""

    loss: float
    number: str
    words: str
    short: str


@dataclass(frozen=True)
class LossAxis:
    """The axis of the loss, ``edges`` of the bins on it as heights, rising, and the largest share of a bin to show.

    All of it follows from the first block of seeds, so it stands still while others are added; what they have beyond
    its ends is drawn there.
    """

    scale: Scale
    edges: np.ndarray
    most: float
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, luck: Luck) -> LossAxis:
        """The axis for a luck, however much of it is there."""
        first = luck.first or luck
        scale = _scale(first)
        edges = np.linspace(0, 1, BINS + 1)
        if LOSSES[luck.experiment.loss].has_floor:  # A network that is sure of every answer is in the middle of a bin.
            width = (luck.levels[1] - luck.levels[0]) / max(1, round(BINS / len(luck.levels)))
            count = math.floor((luck.levels[0] - scale.low) / width + 0.5)
            start = luck.levels[0] - (count + 0.5) * width
            losses = np.arange(start, scale.high + width, width)
            edges = np.array([(loss - scale.low) / (scale.high - scale.low) for loss in losses])
        axis = cls(scale, edges, 1.0, _lines(luck))
        shares = axis.counts(first).sum(axis=0) / len(first.seeds)
        return cls(scale, edges, min(1.0, math.ceil(12 * float(shares.max()) + 0.4) / 10), axis.lines)

    def heights(self, losses: np.ndarray) -> np.ndarray:
        """Where losses stand, 0 to 1."""
        inside = np.clip(losses.astype(float), max(self.scale.low, self.scale.edge), self.scale.high)
        if self.scale.log:
            return np.log(inside / self.scale.low) / math.log(self.scale.high / self.scale.low)
        return (inside - self.scale.low) / (self.scale.high - self.scale.low)

    def height(self, loss: float) -> float:
        """Where one loss stands."""
        return float(self.heights(np.array([loss]))[0])

    def drawn(self, losses: np.ndarray) -> list[float]:
        """Losses as they are sent: within the axis, and no more digits than float32 holds."""
        inside = np.clip(losses.astype(float), max(self.scale.low, self.scale.edge), self.scale.high)
        return [float(f"{loss:.5g}") for loss in inside.tolist()]

    def counts(self, luck: Luck) -> np.ndarray:
        """How many seeds end in each bin: (2, bins), those that are solved and the others. Not finite is in none."""
        ends, solved = luck.final, luck.outcomes.solved
        chosen = (np.isfinite(ends) & solved, np.isfinite(ends) & ~solved)
        return np.array([np.histogram(self.heights(ends[each]), self.edges)[0] for each in chosen])


def _scale(luck: Luck) -> Scale:
    loss = LOSSES[luck.experiment.loss]
    if loss.has_floor:
        margin = 0.04 * (loss.ceiling - loss.floor)
        return Scale(loss.floor - margin, loss.ceiling + margin, False, 0.0, False)
    own = luck.own.curve if luck.own else luck.final
    values = np.concatenate([luck.quantiles.ravel(), own, np.quantile(luck.final, (0.02, 0.98), method="inverted_cdf")])
    values = values[np.isfinite(values)].astype(float)
    top = max(float(values.max(initial=0)), loss.chance)
    lowest = max(float(values[values > 0].min(initial=top)), LOWEST_ON_A_LOG_AXIS)
    if top / lowest < LOG_FROM_RATIO:
        return Scale(-0.04 * top, 1.06 * top, False, 0.0, False)
    clipped = bool((values < lowest).any())
    edge = lowest / 3 if clipped else lowest
    margin = (top / edge) ** 0.04
    # Where zero has its own height, all that is smaller is there; otherwise the margin is part of the axis.
    return Scale(edge / margin, top * margin, True, edge if clipped else edge / margin, clipped)


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


def fan(luck: Luck, axis: LossAxis) -> list[Json]:
    """The bands, the median, the own seed.

    How to read it: down is better. Half of the seeds are in the dark band at any epoch, 90 % in the pale one.
    """
    epochs = luck.epochs.tolist()
    traces = []
    for low, high, strength in BANDS:
        around = axis.drawn(luck.quantiles[low]) + axis.drawn(luck.quantiles[high])[::-1]
        band = {**lines(epochs + epochs[::-1], around, FAN, ACCENT, width=0), "fill": "toself", "fillcolor": ACCENT}
        traces.append({**band, "name": f"band {low}", "opacity": strength})
    said = {"hoverinfo": "all", "hovertemplate": "epoch %{x}: half of the seeds below %{y:.4g}<extra></extra>"}
    median = curve(luck.epochs, luck.quantiles[2], axis, ACCENT, 1.5)
    traces.append({**median, **said, "name": "median"})
    if luck.own:
        name = f"seed {luck.experiment.seed}"
        said["hovertemplate"] = f"{name}, epoch %{{x}}: loss %{{y:.4g}}<extra></extra>"
        traces.append({**curve(luck.epochs, luck.own.curve, axis, TEXT, 2.5), **said, "name": "own"})
    return traces


def curve(epochs: np.ndarray, losses: np.ndarray, axis: LossAxis, color: str, width: float) -> Json:
    """A curve as far as it is finite."""
    end = len(losses) if np.isfinite(losses).all() else int(np.argmin(np.isfinite(losses)))
    return lines(epochs[:end].tolist(), axis.drawn(losses[:end]), FAN, color, width=width)


def ends(luck: Luck, axis: LossAxis) -> list[Json]:
    """The distribution of the losses at the last epoch, turned on its side.

    How to read it: a bar's length is the share of the seeds that end at its height in the chart on the left; solved
    ones are coloured. Spikes on the thin lines are networks that are sure of every answer.
    """
    counts, total = axis.counts(luck), len(luck.seeds)
    middles, width = (axis.edges[1:] + axis.edges[:-1]) / 2, float(axis.edges[1] - axis.edges[0])
    traces = []
    for name, color, strength, here, before in (
        ("solved", ACCENT, 0.85, counts[0], np.zeros_like(counts[0])),
        ("not solved", MUTED, 0.7, counts[1], counts[0]),
    ):
        some = np.flatnonzero(here).tolist()
        said = [f"{here[b]:,} of {total:,} seeds end {_between(axis, b)}, {name}" for b in some]
        bars = {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": [round(float(middles[b]), 5) for b in some],
            "x": [round(float(here[b]) / total, 5) for b in some],
            "base": [round(float(before[b]) / total, 5) for b in some],
            "width": 0.86 * width,
            "marker": {"color": color, "opacity": strength, "line": {"width": 0}},
            "hovertext": said,
            "hoverinfo": "text",
        }
        traces.append({**bars, **ENDS})
    return traces


def _between(axis: LossAxis, bin: int) -> str:
    low, high = (axis.scale.value(float(np.clip(edge, 0, 1))) for edge in axis.edges[bin : bin + 2])
    return f"at a loss of {loss_text(low)} to {loss_text(high)}"


def spikes(luck: Luck, axis: LossAxis, apart: float) -> list[tuple[float, float, str]]:
    """Where to write the shares of the longest bars, ``apart`` in height or more: (share, height, text)."""
    shares = axis.counts(luck).sum(axis=0) / len(luck.seeds)
    middles = (axis.edges[1:] + axis.edges[:-1]) / 2
    found: list[tuple[float, float, str]] = []
    longer: list[float] = []
    for b in np.argsort(-shares, kind="stable"):
        if shares[b] >= 0.04 and all(abs(middles[b] - height) > apart for height in longer):
            found.append((float(shares[b]), float(middles[b]), percent(float(shares[b]))))
        longer.append(middles[b])
    return found


def ruled(axis: LossAxis, last: int, most: float) -> list[Json]:
    """The heights that mean something, through both charts."""
    traces = []
    for axes, end, height in ((FAN, float(last), 0), (ENDS, most, 1)):
        heights = [axis.height(line.loss) if height else line.loss for line in axis.lines]
        x = [at for _ in heights for at in (0.0, end, None)]
        y = [at for loss in heights for at in (float(loss), float(loss), None)]
        traces.append({**lines(x, y, axes, GRID), "name": "lines"})
    return traces
