"""Why a run did learn: whether what its wrong answers had to say reached the weights that could put them right."""

from __future__ import annotations

import numpy as np

from core.autopsy import autopsy
from core.diagnosis.measurements import Measurements
from core.run import Run
from core.words import number, percent

LOOKED_AT = 200  # epochs at most, evenly over those at which something was still wrong


def why_it_works(m: Measurements) -> str:
    """The share of wrong answers whose gradient reached the layer that learns, over the epochs until all were right."""
    solved_at = m.run.solved_at or 0
    if solved_at <= m.since:
        return "The weights that it started from already get every image right."
    rows = np.unique(np.linspace(m.since, solved_at - 1, min(solved_at - m.since, LOOKED_AT)).astype(int))
    until = Run(m.experiment, m.run.trajectory[rows])
    stage, layer = ("kernel", "filters") if m.experiment.train_filters else ("dense", "dense layer")
    sizes = autopsy(until)[stage].images[~until.right.T]
    reached = float((sizes > 0).mean())
    whose, rest = f"{percent(reached)} of the gradients of wrong answers reach", "the others were exactly 0"
    if reached == 1:
        whose, rest = "Every wrong answer's gradient reaches", f"the smallest was {number(float(sizes.min()))}"
    return f"{whose} the {layer}: until epoch {solved_at:,} {rest}."
