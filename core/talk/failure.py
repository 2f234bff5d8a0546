"""The first half of the talk: what was asked, how it fails, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from core.autopsy import autopsy, batch_ending
from core.engines.training import train
from core.experiment import PRESETS
from core.formulas.losses import LOSSES
from core.outcome.verdict import verdict
from core.settings.registry import SETTINGS
from core.talk import pictures
from core.talk.chapter import COUNT, WORDS, Told, told
from core.words import capital, number

QUESTION = replace(PRESETS["question"], engine="numpy")  # it trains as Keras does, and at once
OTHER_LOSS = replace(QUESTION, loss="categorical_crossentropy_2019")

# What the room may think of, each a change of one setting.
GUESSES: tuple[dict[str, Any], ...] = (
    {"learning_rate": 0.1},
    {"epochs": 1000},
    {"optimizer": "adam"},
    {"filters": 6},
    {"loss": "logits"},
)

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
    base = train(QUESTION)
    runs = [train(replace(QUESTION, **change)) for change in GUESSES]
    labels = [_label(change) for change in GUESSES]
    freed = [index for index, run in enumerate(runs) if run.solved]
    before = int(base.right[-1].sum())
    others = [int(run.right[-1].sum()) for run in runs if not run.solved]
    rest = f"The others end at {max(others)} or fewer."
    if max(others) <= before:
        rest = f"None of the other {len(others)} gets one image more."
    return told(
        "why",
        pictures.history(base, "The question"),
        pictures.right_of(zip(labels, runs, strict=True), "right at the end", hidden=False),
        freed,
        options=labels,
        winners=" and ".join(labels[index].lower() for index in freed),
        rest=rest,
    )


def _label(change: Mapping[str, Any]) -> str:
    ((name, value),) = change.items()
    setting = SETTINGS[name]
    said = {
        "loss": "the loss",  # not which, or it would be said
        "filters": f"{value} filters",
        "epochs": f"{setting.show(value)} epochs",
        "optimizer": setting.show(value),
    }
    return capital(said.get(name, f"{setting.noun} {setting.show(value)}"))


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
    shown = {"kind": "way", "title": title, "stages": stages, "hidden": False}
    return told(
        "gradient",
        {**shown, "hidden": True},
        shown,
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
