"""The first half of the talk: what was asked, how it fails, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from core.autopsy import autopsy, batch_ending
from core.engines.training import train
from core.experiment import PRESETS
from core.formulas.losses import LOSSES
from core.outcome.verdict import verdict
from core.talk import pictures
from core.talk.chapter import COUNT, WORDS, Told, told
from core.words import number

QUESTION = replace(PRESETS["question"], engine="numpy")  # it trains as Keras does, and at once
OTHER_LOSS = replace(QUESTION, loss="categorical_crossentropy_2019")

# What the room may think of, each a change of one setting.
GUESSES: dict[str, dict[str, Any]] = {
    "Learning rate 0.1": {"learning_rate": 0.1},
    "1,000 epochs": {"epochs": 1000},
    "Adam": {"optimizer": "adam"},
    "6 filters": {"filters": 6},
    "The loss": {"loss": "logits"},  # not which, or it would be said
}

# On the way back, what is between two stages of the gradient: the code of the stage behind it.
PASSED = {"softmax": "The second softmax", "logits": "The first softmax", "features": "The dense layer", "relu": "ReLU"}


def six_images() -> Told:
    """What there is to learn."""
    return Told(tuple(WORDS["images"]["words"]), pictures.images(QUESTION.images))


def the_network() -> Told:
    """How small it is."""
    run = train(QUESTION)
    weights = run.parameters.shape[1]
    shown = pictures.first_epoch(QUESTION, run, 0)
    sizes = {"filters": QUESTION.filters, "features": QUESTION.features, "weights": weights}
    return told("network", shown, shown, [weights], scale=(0, 100), **sizes)


def the_failure() -> Told:
    """Frozen."""
    run = train(QUESTION)
    found = verdict(run)
    return told(
        "failure",
        pictures.images(QUESTION.images),
        pictures.history(run, "The question"),
        [int(run.right[-1].sum())],
        scale=(0, COUNT),
        verdict=f"{found.headline} {found.sentence}",
        drift=np.abs(run.bias - run.bias[0]).max(),
        epochs=QUESTION.epochs,
    )


def guess_why() -> Told:
    """One change frees it; which?"""
    runs = {label: train(replace(QUESTION, **change)) for label, change in GUESSES.items()}
    freed = [label for label, run in runs.items() if run.solved]
    return told(
        "why",
        pictures.history(train(QUESTION), "The question"),
        pictures.right_of(runs, "right at the end"),
        [list(runs).index(label) for label in freed],
        options=runs,
        winners=" and ".join(freed).lower(),
        others=len(runs) - len(freed),
    )


def arithmetic() -> Told:
    """0.8133 = the floor + 3/6."""
    loss = LOSSES[QUESTION.loss]
    ladder = loss.levels(COUNT).tolist()
    wrong = COUNT - int(train(QUESTION).right[-1].sum())
    asked = wrong - 1
    options = sorted({ladder[asked], ladder[wrong] * asked / wrong, ladder[asked - 1], loss.chance})
    levels = [
        {"value": value, "text": f"{value:.4f}: {count} wrong", "lit": count in (asked, wrong)}
        for count, value in enumerate(ladder)
    ]
    one, other = (f"{ladder[0]:.4f} + {count}/{COUNT} = {ladder[count]:.4f}" for count in (asked, wrong))
    return told(
        "arithmetic",
        {"kind": "lines", "large": f"{ladder[wrong]:.4f}", "lines": [f"{wrong} of {COUNT} wrong"]},
        {"kind": "levels", "title": "softmax twice, sure of every answer", "levels": levels},
        [options.index(ladder[asked])],
        options=[f"{value:.4f}" for value in options],
        once=np.exp(1) / (np.exp(1) + 1),
        least=ladder[0],
        most=ladder[-1],
        stands=ladder[wrong],
        wrong=wrong,
        asked=asked,
        one=one,
        other=other,
    )


def where_it_dies() -> Told:
    """The gradient, from the loss back to the filters."""
    run = train(QUESTION)
    of = autopsy(run)
    ending = batch_ending(of, 0)
    image = int(np.flatnonzero(~run.right[0])[0])
    sizes = [float(stage.images[image, 0]) for stage in of.path]
    stages = [
        {"label": stage.label, "text": "exactly 0" if size == 0 else number(size), "share": size / max(sizes)}
        for stage, size in zip(of.path, sizes, strict=True)
    ]
    logits = run.activations.logits[:, image, 0]
    arriving = of["kernel"].images[:, 0]
    title = f"size of the gradient, image {image + 1}"
    return told(
        "gradient",
        None,
        {"kind": "way", "title": title, "stages": stages},
        [list(PASSED).index(str(ending.stage))],
        options=PASSED.values(),
        apart=abs(float(logits[1] - logits[0])),
        dead=int((arriving == 0).sum()),
        left=arriving.max(),
    )


def other_losses() -> Told:
    """Another loss, another number."""
    run = train(OTHER_LOSS)
    came = 0 if run.solved else 2 if run.diverged_at is not None else 1
    return told(
        "other-losses",
        pictures.history(train(QUESTION), "The question"),
        pictures.history(run, "Cross-entropy (2019)"),
        [came],
        at=float(run.loss[-1]),
        wrong=COUNT - int(run.right[-1].sum()),
        most=LOSSES[OTHER_LOSS.loss].levels(COUNT)[-1],
        still="the filters are the same bit for bit" if not run.moved else "the filters move",
    )
