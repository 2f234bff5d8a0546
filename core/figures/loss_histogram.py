"""How the final losses of many networks are distributed, those with one fate in one colour."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.bindings import Json
from core.figures.curves import LOG_FROM_RATIO, LOWEST_ON_A_LOG_AXIS
from core.figures.palette import MUTED, TEXT
from core.figures.still import Box, Drawing, tiles
from core.losses import LOSSES
from core.words import loss_text

BINS = 48  # about
LEAST = 1.5  # pixels: a single network is seen
SLIM_LETTER = 0.48  # the mean width of a letter in short words and figures, in letter sizes


@dataclass(frozen=True)
class Fate:
    """What can become of a network: its name after a number ("12 solved"), the colour of its square and of the rim."""

    name: str
    fill: str
    line: str


@dataclass(frozen=True)
class LossBins:
    """Where a loss stands, 0 to 1, and in which bin: bin b is from ``edges[b]`` to ``edges[b + 1]``.

    ``ticks``: the losses that are named, and how. On a logarithmic axis, what is below it stands at its low end.
    """

    edges: np.ndarray
    log: bool
    ticks: tuple[tuple[float, str], ...]

    def place(self, loss: float) -> float:
        """Where a loss stands."""
        low, high, at = self.edges[0], self.edges[-1], min(max(loss, self.edges[0]), self.edges[-1])
        return float(math.log(at / low) / math.log(high / low) if self.log else (at - low) / (high - low))

    def count(self, losses: np.ndarray) -> np.ndarray:
        """How many of the losses are in each bin; those that are not finite in none."""
        inside = np.clip(losses[np.isfinite(losses)], self.edges[0], self.edges[-1])
        return np.histogram(inside, self.edges)[0]


def loss_bins(loss: str, losses: np.ndarray, images: int) -> LossBins:
    """The axis for all of ``losses``, which come from networks with this loss function.

    A loss with a floor: from the lowest that it can show to that of a network which is sure of every answer and always
    wrong. Bins are such that a network which is sure of every answer is in the middle of one.
    """
    if LOSSES[loss].has_floor:
        levels = LOSSES[loss].levels(images).tolist()
        parts = max(1, BINS // images)
        width = (levels[-1] - levels[0]) / (images * parts)
        edges = levels[0] + (np.arange(images * parts + 2) - 0.5) * width
        return LossBins(edges, False, tuple((level, f"{level:.4f}<br>{k} wrong") for k, level in enumerate(levels)))
    finite = losses[np.isfinite(losses)].astype(float)
    high = float(finite.max(initial=0)) or 1.0
    positive = finite[finite > 0]
    low = max(float(positive.min(initial=high)), LOWEST_ON_A_LOG_AXIS)
    if high / low < LOG_FROM_RATIO:
        step = _round_step(high / 4)
        steps = math.ceil(high / step - 1e-9)
        edges = np.linspace(0, steps * step, steps * max(1, BINS // steps) + 1)
        return LossBins(edges, False, tuple((k * step, f"{k * step:.4g}") for k in range(steps + 1)))
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    decades = range(first, last + 1)
    clipped = bool((finite < 10.0**first).any())
    names = [f"{10.0**e:,.{max(0, -e)}f}" if -4 < e < 5 else f"10<sup>{e}</sup>".replace("-", "−") for e in decades]
    if clipped:
        names[0] = "≈ 0"
    parts = max(1, BINS // (last - first))
    edges = np.logspace(first, last, (last - first) * parts + 1)
    return LossBins(edges, True, tuple((10.0**e, name) for e, name in zip(decades, names, strict=True)))


def loss_histogram(
    drawing: Drawing, area: Box, axis: LossBins, losses: np.ndarray, fates: np.ndarray, all_fates: Sequence[Fate]
) -> list[Json]:
    """Draw it into ``area``, the axis below it. Network r has fate number ``fates[r]``; the first stands lowest."""
    text, bins = drawing.text, len(axis.edges) - 1
    counts = np.array([axis.count(losses[fates == fate]) for fate in range(len(all_fates))])  # (fates, bins)
    totals = counts.sum(axis=0)
    tall = (area.height - 1.3 * text) / max(1, int(totals.max()))
    x = [area.left + axis.place(edge) * area.width for edge in axis.edges.tolist()]
    boxes, found, said = [], [], []
    for b in range(bins):
        bottom = area.bottom
        for fate in np.flatnonzero(counts[:, b]).tolist():
            height = max(LEAST, float(counts[fate, b]) * tall)
            bottom -= height
            boxes.append(Box(x[b], bottom, x[b + 1] - x[b], height))
            found.append(all_fates[fate])
            between = f"loss {loss_text(axis.edges[b])} to {loss_text(axis.edges[b + 1])}"
            said.append(f"{between}:<br>{counts[fate, b]:,} {all_fates[fate].name}")
    drawing.rule(area.left, area.bottom, area.right, area.bottom)
    middles = (np.array(x[1:]) + x[:-1]) / 2
    labelled: list[float] = []
    for b in np.argsort(-totals, kind="stable").tolist():
        middle, near = float(middles[b]), np.abs(middles - middles[b]) < 1.6 * text
        peak = totals[b] >= max(1, 0.03 * totals.sum()) and totals[b] == totals[near].max()
        if peak and all(abs(middle - other) > 3 * text for other in labelled):
            labelled.append(middle)
            above = area.bottom - float(totals[b]) * tall - 0.7 * text
            drawing.write(middle, above, f"{totals[b]:,}", "middle center", TEXT)
    for loss, name in axis.ticks[:: _every(axis, area.width / text)]:
        at = area.left + axis.place(loss) * area.width
        drawing.rule(at, area.bottom, at, area.bottom + 0.3 * text)
        drawing.write(at, area.bottom + 0.3 * text, name, "bottom center", MUTED)
    return [tiles("losses", boxes, [fate.fill for fate in found], said, [fate.line for fate in found])]


def _every(axis: LossBins, room: float) -> int:
    """Every how many of the ticks are named in ``room`` letters' width; the last one too, if it can be."""
    steps = len(axis.ticks) - 1
    longest = max(len(line) for _, name in axis.ticks for line in re.sub("<su.*", "00", name).split("<br>"))
    enough = max(1, math.ceil(steps * SLIM_LETTER * (longest + 1) / room))
    return next((each for each in range(enough, 2 * enough) if steps % each == 0), enough)


def _round_step(length: float) -> float:
    """The next larger of 1, 2, 5, 10, ..."""
    power = 10.0 ** math.floor(math.log10(length))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= length * (1 - 1e-9))
