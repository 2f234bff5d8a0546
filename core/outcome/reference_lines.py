"""Heights at which a loss means something, and what to write beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.formulas.losses import LOSSES
from core.run import Run
from core.words import COUNTS

# Printed with four decimals, the loss of a run that sits on a line and the line are then the same number.
TOLERANCE = 5e-5


@dataclass(frozen=True)
class ReferenceLine:
    """A height, what it means, and whether that must be said even where it is crowded."""

    value: float
    text: str
    needed: bool


def reference_lines(run: Run) -> list[ReferenceLine]:
    """The lines that belong under a run's loss.

    A loss with a floor: the lowest that it can show, and above it one line for each number of wrong images, where a
    network sits that is sure of every answer. Any other loss: what a coin toss costs, and where the run sits, if it
    does on such a level. Of a run that changes its loss, that of the end.
    """
    loss, images, seat = LOSSES[run.experiment.parts[-1][1].loss], len(run.experiment.images), sits_at(run)
    levels = loss.levels(images).tolist()
    said = [f"{COUNTS[wrong]} wrong" for wrong in range(len(levels))]
    if loss.has_floor:
        said[0] = f"{levels[0]:.4f} = the floor: the lowest this loss can go"
        if seat:
            said[seat] = f"{levels[seat]:.4f} = floor + {seat}/{images}: {said[seat]}"
        return [ReferenceLine(level, said[wrong], wrong in (0, seat)) for wrong, level in enumerate(levels)]
    name = f" = {loss.chance_name}" if loss.chance_name else ""
    lines = [ReferenceLine(loss.chance, f"{loss.chance:.4g}{name}: a coin toss", needed=True)]
    if seat:
        text = f"{levels[seat]:.4f} = {levels[-1]:.4f} x {seat}/{images}: {said[seat]}"
        lines.append(ReferenceLine(levels[seat], text, needed=True))
    return lines


def sits_at(run: Run) -> int | None:
    """How many images are wrong, if the loss stands still on the level of that number at the end; else None."""
    part, by = run.experiment.parts[-1]
    levels = LOSSES[by.loss].levels(len(by.images))
    wrong = int((~run.right[-1]).sum())
    tail = run.loss[max(part.start, len(run.loss) - max(2, len(run.loss) // 10)) :]
    return wrong if len(levels) and bool((np.abs(tail - levels[wrong]) < TOLERANCE).all()) else None
