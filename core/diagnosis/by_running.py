"""The part of a diagnosis that has to train: would more epochs do, and is it the seed?

Both run on the NumPy engine, whatever engine the run itself came from.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.diagnosis.findings import Answer, Diagnosis, Evidence, Finding, RuledOut, changes
from core.experiment import not_yet
from core.run import Run
from core.settings import MAX_EPOCHS, MAX_SEED
from core.success import success
from core.training import train, train_many
from core.words import count, interval, number, percent

SEEDS = 256
LONGER = 10  # times as many epochs


def more_epochs(run: Run) -> Answer:
    """Train the same experiment for ten times as many epochs, 5,000 at most: is it solved then?"""
    e = run.experiment
    longer = replace(e, epochs=min(MAX_EPOCHS, LONGER * e.epochs), engine="numpy")
    code = "not-enough-epochs"
    span = (0, longer.epochs)
    if longer.epochs <= e.epochs:
        text = f"{e.epochs:,} epochs are the most there is."
        return RuledOut(code, Evidence("epochs-run", float(e.epochs), text, (0, e.epochs)))
    again = train(longer)
    solved_at = again.solved_at
    if solved_at is None:
        right = round(float(again.accuracy[-1]) * len(e.images))
        text = (
            f"Trained for {longer.epochs:,} epochs instead of {e.epochs:,}, it still has {right} of {len(e.images)} "
            f"right, at a loss of {number(float(again.loss[-1]))}."
        )
        return RuledOut(code, Evidence("loss-after", float(again.loss[-1]), text, span))
    if solved_at <= e.epochs:
        text = f"The NumPy engine solves this at epoch {solved_at:,} already: the two engines part ways here."
        return RuledOut(code, Evidence("solved-at", float(solved_at), text, span))
    return Finding(
        code,
        f"More epochs do solve it: all images are right from epoch {solved_at:,} on, and the run ended at "
        f"{e.epochs:,}.",
        (
            Evidence(
                "solved-at",
                float(solved_at),
                f"Trained for {longer.epochs:,} epochs on the NumPy engine, all images are right from epoch "
                f"{solved_at:,} "
                f"to the end, where the loss is {number(float(again.loss[-1]))}.",
                span,
            ),
        ),
        "The training was on its way and was stopped before it arrived.",
        changes(e, {"epochs": _rounded_up(solved_at)}),
    )


def _rounded_up(epochs: int) -> int:
    step = 100 if epochs > 100 else 10
    return min(MAX_EPOCHS, -(-(epochs + 1) // step) * step)


def unlucky_seed(run: Run, seeds: int = SEEDS) -> Answer:
    """Train the same settings from the weights of seeds 0, 1, ...: do most of them succeed where this one failed?"""
    e = run.experiment
    tried = np.array([seed for seed in range(seeds + 1) if seed != e.seed][:seeds])
    solved = train_many(replace(e, engine="numpy"), tried).solved
    share = success(solved)
    text = (
        f"The same settings solve the images on {percent(share.share)} of {count(seeds, 'other seed')} "
        f"(95 % interval {interval(share)[1:]}."
    )
    item = Evidence("share-solved", share.share, text, (0, e.epochs))
    # Unlucky is who fails where most succeed, and the interval must leave no doubt of it.
    if share.low <= 0.5:
        return RuledOut("unlucky-seed", item)
    lucky = int(tried[solved][0])
    return Finding(
        "unlucky-seed",
        f"The settings are good and the start was not: {percent(share.share)} of other seeds succeed, seed "
        f"{e.seed:,} fails.",
        (item, Evidence("another-seed", float(lucky), f"Seed {lucky:,}, for one, succeeds.", (0, e.epochs))),
        "The seed decides the initial weights, and so which filters there are to begin with and where "
        "the descent ends.",
        changes(e, {"seed": min(lucky, MAX_SEED)}),
    )


def diagnose_by_running(run: Run, seeds: int = SEEDS) -> Diagnosis:
    """What only training can decide of an unsolved run; empty for a solved one."""
    if run.solved:
        return Diagnosis((), (), "There is nothing to try: the run is solved.", False)
    unknown = not_yet(run.experiment, "The diagnosis")
    if unknown:
        return Diagnosis((), (), unknown, False)
    with np.errstate(all="ignore"):
        answers = (more_epochs(run), unlucky_seed(run, seeds))
    findings = tuple(answer for answer in answers if isinstance(answer, Finding))
    ruled_out = tuple(answer for answer in answers if isinstance(answer, RuledOut))
    sentences = [f.sentence for f in findings] or [r.evidence.text for r in ruled_out]
    return Diagnosis(findings, ruled_out, " ".join(sentences), bool(findings))
