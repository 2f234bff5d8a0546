"""The second half of the talk: what helps, how often, and what became of the hope."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from core.engines.training import train
from core.experiment import PRESETS
from core.formulas.losses import LOSSES
from core.frameworks import FRAMEWORKS
from core.frameworks import load as load_table
from core.separability import Separability, separability
from core.talk import pictures
from core.talk.chapter import Question, Told
from core.talk.failure import COUNT, QUESTION
from core.trial import CHANGES, cell_experiment, load, path
from core.words import COUNTS, listed, loss_text, percent

REPAIRED = replace(QUESTION, loss="logits")
ANSWER_2 = replace(PRESETS["answer-2"], engine="numpy")
LONGER = replace(ANSWER_2, epochs=1000)
BUDGET = 100

# Pure edge detectors, row by row: nothing in them but the edge.
EDGES = {"horizontal": (1.0, 1.0, -1.0, -1.0), "vertical": (1.0, -1.0, 1.0, -1.0)}
NUDGE = 0.01  # of brightness, added to one of them
CLASSES_ELSEWHERE = 10


def one_change() -> Told:
    """The loss on logits, and nothing else."""
    run = train(REPAIRED)
    at = run.solved_at or 0
    ran = [row.framework for row in load_table() if row.wiring == "logits" and row.versions and row.solved]
    names = ["NumPy", *(FRAMEWORKS[framework].label for framework in ran)]
    said = (
        f"From epoch {at} on: {COUNT} of {COUNT}. Nothing else was changed. The formula is the same in every "
        f"framework; it was run with {listed(names)}."
    )
    shown = pictures.history(run, "The loss on logits")
    question = Question("From which epoch on are all right?", (at,), said, shown, scale=(0, REPAIRED.epochs))
    words = ("One line: no softmax layer, the loss on the logits.",)
    return Told(words, pictures.history(train(QUESTION), "The question"), question)


def five_pieces() -> Told:
    """Each piece of advice alone, on the asker's seed."""
    runs = [train(cell_experiment(1 << index)) for index in range(len(CHANGES))]
    enough = sum(run.solved for run in runs)
    names = [change.label for change in CHANGES]
    solving = " and ".join(name for name, run in zip(names, runs, strict=True) if run.solved)
    best = max((int(run.right[-1].sum()) for run in runs if not run.solved), default=0)
    said = f"{COUNTS[enough].capitalize()}: {solving}. The others leave {best} of {COUNT} right, or fewer."

    shown = pictures.right_of(zip(names, runs, strict=True), f"right after {BUDGET} epochs", hidden=False)
    question = Question("How many of the five are enough alone?", (enough,), said, shown, scale=(0, len(CHANGES)))
    words = ("The answers advise five changes. Each alone, on the asker's seed:",)
    return Told(words, {**shown, "hidden": True}, question)


def over_seeds() -> Told:
    """The five changes one after the other, over all shipped seeds."""
    trial = load()
    cells = path()
    found = [trial.cell(cell, BUDGET).success for cell in cells]
    names = ["the question", *(f"+ {change.label}" for change in CHANGES)]
    last, best = found[-1], int(np.argmax([each.share for each in found]))
    after = len(found) - 1 - best
    said = f"{percent(last.share)} ({percent(last.low)} to {percent(last.high)}) in {BUDGET} epochs."
    if after:
        said += f" With the first {COUNTS[best]} changes alone it is {percent(found[best].share)}."

    rows: list[pictures.Bar] = [
        {"label": name, "share": each.share, "text": percent(each.share), "low": each.low, "high": each.high}
        for name, each in zip(names, found, strict=True)
    ]
    rows[-1]["lit"] = True
    title = f"all right after {BUDGET} epochs"
    shown: pictures.Bars = {"kind": "bars", "title": title, "bars": rows, "hidden": False}
    asks, right = "Answer 1 makes all five. How often does it work?", (round(100 * last.share),)
    question = Question(asks, right, said, shown, scale=(0, 100), unit=" %")
    words = (f"One seed can prove anything. So: {last.total:,} seeds.",)
    return Told(words, {**shown, "hidden": True}, question)


def plateau() -> Told:
    """Five of six, for a long time."""
    short, long = train(ANSWER_2), train(LONGER)
    right = int(short.right[-1].sum())
    trial = load()
    stand = trial.right[path()[-1], trial.level(BUDGET)]
    there = int((stand == COUNT - 1).sum())
    ends = int(long.right[-1].sum())
    came = 0 if ends < right else 1 if ends == right else 2
    how = f"{ends} of {COUNT} after {LONGER.epochs:,} epochs."
    if long.solved_at:
        how = f"Patience: all {COUNT} from epoch {long.solved_at} on."
    said = f"{how} The plateau is no end: it goes on, slowly, while the accuracy says nothing."
    options = ("It falls back", f"It stays at {right}", f"It gets all {COUNT}")
    shown = pictures.history(long, "Answer 2, longer")
    question = Question(f"Give it {LONGER.epochs:,} epochs:", (came,), said, shown, options=options)
    words = (
        f"Answer 2's network has {right} of {COUNT} right after {ANSWER_2.epochs} epochs.",
        f"So have {there} of Answer 1's {len(stand):,}.",
    )
    return Told(words, pictures.history(short, "Answer 2"), question)


def the_hope() -> Told:
    """Two perfect edge detectors."""
    pure, nudged = pure_edges(), pure_edges(NUDGE).best_right
    best, ((first, second),) = pure.best_right, pure.collisions
    said = (
        f"{best}. To these two filters images {first + 1} and {second + 1} are the same, a row and a column. "
        f"Add {NUDGE:g} to each number of one: {nudged} of {COUNT}. A knife-edge."
    )

    shown: pictures.Seen = {
        "kind": "seen",
        "filters": [list(taps) for taps in EDGES.values()],
        "names": list(EDGES),
        "images": pictures.images(QUESTION.images)["images"],
        "features": [[f"{value:g}" for value in row] for row in pure.features.tolist()],
        "same": [first, second],
        "hidden": False,
    }
    question = Question("How many can any layer behind them get right?", (best,), said, shown, scale=(0, COUNT))
    words = ("The asker hoped for edge detectors. Here are two pure ones, a horizontal and a vertical.",)
    return Told(words, {**shown, "hidden": True}, question)


def pure_edges(brightness: float = 0.0) -> Separability:
    """What any dense layer can make of two pure edge detectors, in units of a white pixel.

    ``brightness`` is added to each number of the first detector.
    """
    taps = np.array([EDGES["horizontal"], EDGES["vertical"]]) + [[brightness], [0]]  # (n, 4)
    return separability(taps.T.reshape(2, 2, -1), normalisation="unit")


def your_own() -> Told:
    """The number as a search key."""
    loss = LOSSES[QUESTION.loss]
    k = CLASSES_ELSEWHERE
    floor = float(loss.levels(COUNT, classes=k)[0])
    toss = f"A coin toss among {k} would be ln {k} = {math.log(k):.4f}."
    said = f"ln(e + {k - 1}) − 1 = {floor:.4f}: softmax twice. {toss}"
    checks = [
        "1  Compute the least your loss can say.",
        "2  Look for a second softmax.",
        "3  Is the gradient exactly 0?",
        "4  Try ten seeds, not one.",
        "5  Change one thing at a time.",
    ]
    shown: pictures.Lines = {"kind": "lines", "large": loss_text(floor), "lines": checks}
    options = ("It only guesses", "Softmax twice", "Too low a rate")
    question = Question("What is it?", (1,), said, shown, options=options)
    words = (f"{k} classes. The loss comes down to {floor:.4f} and will not go lower.",)
    return Told(words, {**shown, "lines": [f"{k} classes"]}, question)
