"""The second half of the talk: what helps, how often, and what became of the hope."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from core.engines.training import train
from core.experiment import PRESETS
from core.formulas.losses import LOSSES
from core.frameworks import FRAMEWORKS
from core.frameworks import load as load_table
from core.separability import Separability, separability
from core.talk import pictures
from core.talk.chapter import COUNT, Told, told
from core.talk.failure import QUESTION
from core.trial import CHANGES, cell_experiment, load
from core.trial.factorial import PATH
from core.words import COUNTS, loss_text, percent

REPAIRED = replace(QUESTION, loss="logits")
ANSWER_2 = replace(PRESETS["answer-2"], engine="numpy")
LONGER = replace(ANSWER_2, epochs=1000)
BUDGET = 100

# Pure edge detectors, row by row: nothing in them but the edge.
EDGES = {"horizontal": (1.0, 1.0, -1.0, -1.0), "vertical": (1.0, -1.0, 1.0, -1.0)}
NUDGE = 0.01  # of brightness, added to one of them
CLASSES_ELSEWHERE = 10
CHECKS = [
    "1  Compute the least your loss can say.",
    "2  Look for a second softmax.",
    "3  Is the gradient exactly 0?",
    "4  Try ten seeds, not one.",
    "5  Change one thing at a time.",
]


def one_change() -> Told:
    """The loss on logits, and nothing else."""
    run = train(REPAIRED)
    at = run.solved_at or 0
    ran = [row.framework for row in load_table() if row.wiring == "logits" and row.versions and row.solved]
    return told(
        "one-change",
        pictures.history(train(QUESTION), "The question"),
        pictures.history(run, "The loss on logits"),
        [at],
        scale=(0, REPAIRED.epochs),
        at=at,
        names=["NumPy", *(FRAMEWORKS[framework] for framework in ran)],
    )


def five_pieces() -> Told:
    """Each piece of advice alone, on the asker's seed."""
    runs = {change.label: train(cell_experiment(1 << index)) for index, change in enumerate(CHANGES)}
    solving = [label for label, run in runs.items() if run.solved]
    return told(
        "advice",
        None,
        pictures.right_of(runs, f"right after {BUDGET} epochs"),
        [len(solving)],
        scale=(0, len(CHANGES)),
        enough=COUNTS[len(solving)],
        solving=" and ".join(solving),
        best=max(int(run.right[-1].sum()) for run in runs.values() if not run.solved),
    )


def over_seeds() -> Told:
    """The five changes one after the other, over all shipped seeds."""
    trial = load()
    found = [trial.cell(cell, BUDGET).success for cell in PATH]
    names = ["the question", *(f"+ {change.label}" for change in CHANGES)]
    last, best = found[-1], int(np.argmax([each.share for each in found]))
    rows: list[dict[str, Any]] = [
        {"label": name, "share": each.share, "text": percent(each.share), "low": each.low, "high": each.high}
        for name, each in zip(names, found, strict=True)
    ]
    rows[-1]["lit"] = True
    return told(
        "seeds",
        None,
        {"kind": "bars", "title": f"all right after {BUDGET} epochs", "bars": rows},
        [round(100 * last.share)],
        scale=(0, 100),
        unit=" %",
        share=last.share,
        low=last.low,
        high=last.high,
        epochs=BUDGET,
        fewer=COUNTS[best],
        most=found[best].share,
        total=last.total,
    )


def plateau() -> Told:
    """Five of six, for a long time."""
    short, long = train(ANSWER_2), train(LONGER)
    right, ends = (int(run.right[-1].sum()) for run in (short, long))
    trial = load()
    stand = trial.right[PATH[-1], trial.level(BUDGET)]
    return told(
        "plateau",
        pictures.history(short, "Answer 2"),
        pictures.history(long, "Answer 2, longer"),
        [0 if ends < right else 1 if ends == right else 2],
        patience=long.solved_at,
        right=right,
        epochs=ANSWER_2.epochs,
        longer=LONGER.epochs,
        there=int((stand == COUNT - 1).sum()),
        seeds=len(stand),
    )


def the_hope() -> Told:
    """Two perfect edge detectors."""
    pure, nudged = pure_edges(), pure_edges(NUDGE).best_right
    best, (same,) = pure.best_right, pure.collisions
    shown = {
        "kind": "seen",
        "filters": [list(taps) for taps in EDGES.values()],
        "names": list(EDGES),
        "images": pictures.images(QUESTION.images)["images"],
        "features": [[f"{value:g}" for value in row] for row in pure.features.tolist()],
        "same": list(same),
    }
    sizes: dict[str, Any] = {"best": best, "same": same, "nudge": NUDGE, "nudged": nudged}
    return told("hope", None, shown, [best], scale=(0, COUNT), **sizes)


def pure_edges(brightness: float = 0.0) -> Separability:
    """What any dense layer can make of two pure edge detectors, in units of a white pixel.

    ``brightness`` is added to each number of the first detector.
    """
    taps = np.array([EDGES["horizontal"], EDGES["vertical"]]) + [[brightness], [0]]  # (n, 4)
    return separability(taps.T.reshape(2, 2, -1), normalisation="unit")


def your_own() -> Told:
    """The number as a search key."""
    classes = CLASSES_ELSEWHERE
    floor = float(LOSSES[QUESTION.loss].levels(COUNT, classes=classes)[0])
    shown = {"kind": "lines", "large": loss_text(floor), "lines": CHECKS}
    sizes: dict[str, Any] = {"classes": classes, "others": classes - 1, "floor": floor, "toss": math.log(classes)}
    return told("your-own", {**shown, "lines": [f"{classes} classes"]}, shown, [1], **sizes)
