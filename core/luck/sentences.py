"""Luck in sentences made of its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from core.formulas.losses import LOSSES
from core.luck.standing import LEVEL_WIDTH, Luck
from core.outcome.success import of_seeds
from core.words import loss_text, percent

UNKNOWN = "No seed is trained yet"


def headline(luck: Luck) -> str:
    """What luck has to do with it, in a few words."""
    if not len(luck.seeds):
        return UNKNOWN
    share = luck.success.share
    if share in (0, 1):
        return f"Not a matter of luck: {'every' if share else 'no'} seed is solved"
    return f"A matter of luck: {percent(share)} of the seeds are solved"


def sentence(luck: Luck) -> str:
    """What luck does with the settings, and where the own seed stands, in the numbers found so far."""
    if not len(luck.seeds):
        return f"{UNKNOWN}."
    return " ".join([_solved(luck), *_ends(luck), *_own(luck)])


def _solved(luck: Luck) -> str:
    found, opening = luck.success, "Solved" if len(luck.seeds) == luck.planned else "So far: solved"
    text = f"{opening} on {of_seeds(found)}"
    if found.solved:
        half = int(luck.solved_epochs[(found.solved - 1) // 2])
        text += f", {'half of them ' if found.solved > 1 else ''}{f'by epoch {half:,}' if half else 'from the start'}"
    return text + "."


def _ends(luck: Luck) -> Iterator[str]:
    if luck.diverged:
        yield f"{luck.diverged:,} of {len(luck.seeds):,} end with a loss that is not finite."
    loss, images = LOSSES[luck.experiment.loss], len(luck.experiment.images)
    if loss.has_floor or any(luck.on_levels):
        most = int(np.argmax(luck.on_levels))
        levels = f"{luck.levels[0]:.4f} + k/{images}" if loss.has_floor else f"{luck.levels[-1]:.4f} k/{images}"
        text = f"{sum(luck.on_levels):,} of {len(luck.seeds):,} end within {LEVEL_WIDTH} of one of the levels {levels}"
        if luck.on_levels[most]:
            text += f", most often ({luck.on_levels[most]:,} times) at {loss_text(luck.levels[most])}, k = {most}"
        yield text + "."


def _own(luck: Luck) -> Iterator[str]:
    if luck.own is None:
        return
    name, own = f"Seed {luck.experiment.seed}", luck.own
    if own.solved_at is not None:
        rivals = luck.outcomes.solved_at[luck.outcomes.solved & luck.others]
        text = f"{name} is solved {f'at epoch {own.solved_at:,}' if own.solved_at else 'from the start'}"
        if len(rivals):
            sooner, later = float((rivals > own.solved_at).mean()), float((rivals < own.solved_at).mean())
            if sooner >= later:
                text += f", sooner than {percent(sooner)} of those" if sooner else ", like all of those"
            else:
                text += f", later than {percent(later)} of those"
        yield text + "."
    elif not math.isfinite(own.loss):
        yield f"{name} is one whose loss is not finite at the end."
    else:
        lower, same, _ = luck.compared
        total = int(luck.others.sum())
        share = percent(lower / total) if lower else "none"
        text = f"{name} ends at {loss_text(own.loss)}: {share} of the seeds end lower"
        yield text + (f", {percent(same / total)} at the same loss." if same else ".")
