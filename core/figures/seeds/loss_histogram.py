"""How the final losses of many networks are distributed, those with one fate in one colour."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.kit.drawing import Box, Drawing, tiles
from core.figures.kit.palette import MUTED, TEXT
from core.figures.kit.protocol import Json
from core.figures.kit.value_axis import Bins, ValueAxis, lowest_on_log
from core.formulas.losses import LOSSES

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
class LossBins(Bins):
    """Bins with the losses that are named, and how."""

    ticks: tuple[tuple[float, str], ...]


def loss_bins(loss: str, losses: np.ndarray, images: int) -> LossBins:
    """The bins for all of ``losses``, which come from networks with this loss function.

    A loss with a floor: from the lowest that it can show to that of a network which is sure of every answer and always
    wrong. Bins are such that a network which is sure of every answer is in the middle of one.
    """
    if LOSSES[loss].has_floor:
        levels = LOSSES[loss].levels(images).tolist()
        count = images * max(1, BINS // images)
        half = (levels[-1] - levels[0]) / count / 2
        ticks = [(level, f"{level:.4f}<br>{k} wrong") for k, level in enumerate(levels)]
        return _bins(ValueAxis(levels[0] - half, levels[-1] + half), count + 1, ticks)
    finite = losses[np.isfinite(losses)].astype(float)
    high = float(finite.max(initial=0)) or 1.0
    low = lowest_on_log(finite, high)
    if low is None:
        step = _round_step(high / 4)
        steps = math.ceil(high / step - 1e-9)
        ticks = [(k * step, f"{k * step:.4g}") for k in range(steps + 1)]
        return _bins(ValueAxis(0, steps * step), steps * max(1, BINS // steps), ticks)
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    decades = range(first, last + 1)
    names = [f"{10.0**e:,.{max(0, -e)}f}" if -4 < e < 5 else f"10<sup>{e}</sup>".replace("-", "−") for e in decades]
    if (finite < 10.0**first).any():
        names[0] = "≈ 0"
    count = (last - first) * max(1, BINS // (last - first))
    return _bins(
        ValueAxis(10.0**first, 10.0**last, log=True),
        count,
        [(10.0**e, name) for e, name in zip(decades, names, strict=True)],
    )


def _bins(axis: ValueAxis, count: int, ticks: list[tuple[float, str]]) -> LossBins:
    return LossBins(axis, np.linspace(0, 1, count + 1), tuple(ticks))


def loss_histogram(
    drawing: Drawing, area: Box, bins: LossBins, losses: np.ndarray, fates: np.ndarray, all_fates: Sequence[Fate]
) -> list[Json]:
    """Draw it into ``area``, the axis below it. Network r has fate number ``fates[r]``; the first stands lowest."""
    text = drawing.text
    counts = np.array([bins.count(losses[fates == fate]) for fate in range(len(all_fates))])  # (fates, bins)
    totals = counts.sum(axis=0)
    tall = (area.height - 1.3 * text) / max(1, int(totals.max()))
    x = [area.left + edge * area.width for edge in bins.edges.tolist()]
    boxes, found, said = [], [], []
    for b in range(len(totals)):
        bottom = area.bottom
        for fate in np.flatnonzero(counts[:, b]).tolist():
            height = max(LEAST, float(counts[fate, b]) * tall)
            bottom -= height
            boxes.append(Box(x[b], bottom, x[b + 1] - x[b], height))
            found.append(all_fates[fate])
            said.append(f"loss {bins.between(b)}:<br>{counts[fate, b]:,} {all_fates[fate].name}")
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
    for loss, name in bins.ticks[:: _every(bins, area.width / text)]:
        at = area.left + bins.axis.height(loss) * area.width
        drawing.rule(at, area.bottom, at, area.bottom + 0.3 * text)
        drawing.write(at, area.bottom + 0.3 * text, name, "bottom center", MUTED)
    return [tiles("losses", boxes, [fate.fill for fate in found], said, [fate.line for fate in found])]


def _every(bins: LossBins, room: float) -> int:
    """Every how many of the ticks are named in ``room`` letters' width; the last one too, if it can be."""
    steps = len(bins.ticks) - 1
    longest = max(len(line) for _, name in bins.ticks for line in re.sub("<su.*", "00", name).split("<br>"))
    enough = max(1, math.ceil(steps * SLIM_LETTER * (longest + 1) / room))
    return next((each for each in range(enough, 2 * enough) if steps % each == 0), enough)


def _round_step(length: float) -> float:
    """The next larger of 1, 2, 5, 10, ..."""
    power = 10.0 ** math.floor(math.log10(length))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= length * (1 - 1e-9))
