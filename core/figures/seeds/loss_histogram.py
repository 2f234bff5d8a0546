"""How the final losses of many networks are distributed, those with one fate in one colour."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.histogram import Bins
from core.figures.kit.marks import Tile, tiles
from core.figures.kit.palette import MUTED, TEXT

LEAST = 1.5  # pixels: a single network is seen
SLIM_LETTER = 0.48  # the mean width of a letter in short words and figures, in letter sizes


@dataclass(frozen=True)
class Fate:
    """What can become of a network: its name after a number ("12 solved"), the colour of its square and of the rim."""

    name: str
    fill: str
    line: str


def loss_histogram(
    drawing: Drawing, area: Box, bins: Bins, losses: np.ndarray, fates: np.ndarray, all_fates: Sequence[Fate]
) -> None:
    """Draw it into ``area``, the axis below it. Network r has fate number ``fates[r]``; the first stands lowest."""
    text = drawing.text
    counts = np.array([bins.count(losses[fates == fate]) for fate in range(len(all_fates))])  # (fates, bins)
    totals = counts.sum(axis=0)
    tall = (area.height - 1.3 * text) / max(1, int(totals.max()))
    x = [area.left + edge * area.width for edge in bins.edges.tolist()]
    found = []
    for b in range(len(totals)):
        bottom = area.bottom
        for fate in np.flatnonzero(counts[:, b]).tolist():
            height = max(LEAST, float(counts[fate, b]) * tall)
            bottom -= height
            said = f"loss {bins.between(b)}:<br>{counts[fate, b]:,} {all_fates[fate].name}"
            box = Box(x[b], bottom, x[b + 1] - x[b], height)
            found.append(Tile(box, all_fates[fate].fill, said, all_fates[fate].line))
    drawing.rule(area.left, area.bottom, area.right, area.bottom)
    for b in bins.peaks(totals, int(totals.sum()), 2.5 * text / area.width):
        above = area.bottom - float(totals[b]) * tall - 0.7 * text
        drawing.write(area.left + bins.middles[b] * area.width, above, f"{totals[b]:,}", "middle center", TEXT)
    ticks = [(level, f"{level:.4f}<br>{k} wrong") for k, level in enumerate(bins.levels)] or bins.axis.ticks(apart=10)
    places = [area.left + bins.axis.height(loss) * area.width for loss, _ in ticks]
    every = _every([name for _, name in ticks], (places[-1] - places[0]) / text)
    for at, (_, name) in list(zip(places, ticks, strict=True))[::every]:
        drawing.rule(at, area.bottom, at, area.bottom + 0.3 * text)
        drawing.write(at, area.bottom + 0.3 * text, name, "bottom center", MUTED)
    drawing.add(tiles(found), "losses")


def _every(names: Sequence[str], room: float) -> int:
    """Every how many of the names have place in ``room`` letters' width; the last one too, if it can be."""
    steps = len(names) - 1
    longest = max(len(line) for name in names for line in re.sub("<su.*", "00", name).split("<br>"))
    enough = math.ceil(steps * SLIM_LETTER * (longest + 1) / room) if steps else 1
    return next((each for each in range(enough, 2 * enough) if steps % each == 0), enough)
