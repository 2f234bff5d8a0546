"""The verdict on a run, in words and numbers: what happened, before any why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from core.outcome.trend import trend
from core.run import Run
from core.words import count, listed, loss_text, number

DRIFT = 1e-9  # biases that moved by less are not worth a word: the question's drift to 2.6e-20


@dataclass(frozen=True)
class Verdict:
    """``headline`` is a few words, ``sentence`` has the numbers."""

    headline: str
    sentence: str


def verdict(run: Run) -> Verdict:
    """What a person should know first about the run."""
    last = len(run.loss) - 1
    images = len(run.experiment.images)
    right = f"{round(float(run.accuracy[-1]) * images)} of {images} right"
    if run.diverged_at is not None:
        when = f"From epoch {run.diverged_at:,}"
        return Verdict("Diverged.", f"{when} the numbers are no longer finite; {right} at the end.")
    after, then, before = count(last, "epoch"), run.experiment.then, _before(run)
    loss, first = (f"loss {loss_text(float(run.loss[row]))}" for row in (-1, 0))
    if not run.moved:
        drift = float(np.abs(run.bias - run.bias[0]).max())
        but = f" except the biases, by {number(drift)}" if drift > DRIFT else ""
        all_along = f"{loss} from epoch 0 to {last:,}"
        if then and first != loss:
            all_along = f"{first} before epoch {then[0]:,} and {loss_text(float(run.loss[-1]))} from there to {last:,}"
        headline = "Solved from the start." if run.solved else "Stuck."
        return Verdict(headline, f"{right}, {all_along}, not one weight moved{but}.")
    if run.solved:
        solved = f"from epoch {run.solved_at:,} on" if run.solved_at else "from the start"
        return Verdict("Solved.", f"{right} {solved}, {loss} after {after}.{before}")
    change = {then[0]: f"after the change at epoch {then[0]:,}"} if then else {}
    times = {0: "at first", **change, last: f"after {after}"}
    by_loss = groupby(times, key=lambda epoch: loss_text(float(run.loss[epoch])))
    path = [f"{text} {listed([times[epoch] for epoch in epochs])}" for text, epochs in by_loss]
    from_to = f"{right}, loss {', '.join(path)}"
    going = trend(run.loss, since=then[0] if then else 0)
    headline, stop = ("Stuck.", ";") if going.stood_still else ("Not solved.", ",")
    return Verdict(headline, f"{from_to}{stop} {going.words}.{before}")


def _before(run: Run) -> str:
    """A sentence about a run up to its change in mid-run; empty if there is none."""
    if run.experiment.then is None:
        return ""
    part = run.until(run.experiment.then[0])
    right = f"{int(part.right[-1].sum())} of {len(part.experiment.images)} right"
    still = "" if part.moved else ", not one weight moved"
    return f" Before the change: {right}, loss {loss_text(float(part.loss[-1]))}{still}."
