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
from core.talk.chapter import Question, Told
from core.words import loss_text, number

QUESTION = replace(PRESETS["question"], engine="numpy")  # it trains as Keras does, and at once
COUNT = len(QUESTION.images)
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
    words = ("Three show a row, three a column.", "In 2019 somebody asks a network of two filters to tell them apart.")
    return Told(words, pictures.images(QUESTION.images))


def the_network() -> Told:
    """How small it is."""
    run = train(QUESTION)
    weights = run.parameters.shape[1]
    shown = pictures.first_epoch(QUESTION, run, 0)
    filters, features = QUESTION.filters, QUESTION.features
    said = f"{filters} filters of 4 numbers, {features} × 2 weights and 2 biases: {weights} numbers for {COUNT} images."
    question = Question("How many numbers can it learn?", (weights,), said, shown, scale=(0, 100))
    words = (f"{filters} filters look at 4 places each. These {features} answers decide: row or column?",)
    return Told(words, shown, question)


def the_failure() -> Told:
    """Frozen."""
    run = train(QUESTION)
    right = int(run.right[-1].sum())
    epochs = QUESTION.epochs
    drift = float(np.abs(run.bias - run.bias[0]).max())
    said = f"{verdict(run).headline} {verdict(run).sentence} Only the biases did, by {number(drift)}."
    shown = pictures.history(run, "The question")
    question = Question(f"How many of the {COUNT} are right then?", (right,), said, shown, scale=(0, COUNT))
    words = (f"{epochs} epochs of gradient descent, all {COUNT} images in each.",)
    return Told(words, pictures.images(QUESTION.images), question)


def guess_why() -> Told:
    """One change frees it; which?"""
    base = train(QUESTION)
    runs = [train(replace(QUESTION, **change)) for change in GUESSES]
    labels = [_label(change) for change in GUESSES]
    freed = tuple(index for index, run in enumerate(runs) if run.solved)
    before = int(base.right[-1].sum())
    others = [int(run.right[-1].sum()) for run in runs if not run.solved]
    rest = f"The others end at {max(others)} or fewer."
    if max(others) <= before:
        rest = f"None of the other {len(others)} gets one image more."
    winners = " and ".join(labels[index].lower() for index in freed)
    said = f"Only {winners}: {COUNT} of {COUNT} right. {rest}"
    shown = pictures.right_of(zip(labels, runs, strict=True), "right at the end", hidden=False)
    question = Question("One of these is enough. Which?", freed, said, shown, options=tuple(labels))
    return Told(("It stands still. Guess why.",), pictures.history(base, "The question"), question)


def _label(change: Mapping[str, Any]) -> str:
    ((name, value),) = change.items()
    setting = SETTINGS[name]
    said = {
        "loss": "the loss",  # not which, or it would be said
        "filters": f"{value} filters",
        "epochs": f"{setting.show(value)} epochs",
        "optimizer": setting.show(value),
    }.get(name, f"{setting.noun} {setting.show(value)}")
    return said[0].upper() + said[1:]


def arithmetic() -> Told:
    """0.8133 = the floor + 3/6."""
    loss = LOSSES[QUESTION.loss]
    ladder = loss.levels(COUNT).tolist()
    wrong = COUNT - int(train(QUESTION).right[-1].sum())
    asked = wrong - 1
    once = float(np.exp(1) / (np.exp(1) + 1))
    near = {ladder[asked], ladder[wrong] * asked / wrong, ladder[asked - 1], loss.chance}
    options = sorted(near)
    levels = [
        pictures.Level(value=value, text=f"{value:.4f}: {count} wrong", lit=count in (asked, wrong))
        for count, value in enumerate(ladder)
    ]
    one, other = (f"{ladder[0]:.4f} + {count}/{COUNT} = {ladder[count]:.4f}" for count in (asked, wrong))
    said = f"{one}. And {other}. The loss only counts mistakes, and nothing pulls it down."
    shown: pictures.Picture = {"kind": "levels", "title": "softmax twice, sure of every answer", "levels": levels}
    guesses = tuple(f"{value:.4f}" for value in options)
    right = (options.index(ladder[asked]),)
    question = Question(f"And with {asked} of {COUNT} wrong?", right, said, shown, options=guesses)
    words = (
        f"Softmax twice makes {once:.2f} of a sure 1.",
        f"So what is right still costs {ladder[0]:.4f}, what is wrong {ladder[-1]:.4f}; {wrong} wrong of {COUNT}: "
        f"{ladder[wrong]:.4f}.",
    )
    start: pictures.Picture = {"kind": "lines", "large": f"{ladder[wrong]:.4f}", "lines": [f"{wrong} of {COUNT} wrong"]}
    return Told(words, start, question)


def where_it_dies() -> Told:
    """The gradient, from the loss back to the filters."""
    run = train(QUESTION)
    of = autopsy(run)
    ending = batch_ending(of, 0)
    image = int(np.flatnonzero(~run.right[0])[0])
    sizes = [float(stage.images[image, 0]) for stage in of.path]
    largest = max(sizes)
    stages = [
        pictures.Stage(label=stage.label, text="exactly 0" if size == 0 else number(size), share=size / largest)
        for stage, size in zip(of.path, sizes, strict=True)
    ]
    logits = run.activations.logits[:, image, 0]
    arriving = of["kernel"].images[:, 0]
    dead = int((arriving == 0).sum())
    said = (
        f"The logits lie {abs(float(logits[1] - logits[0])):.0f} apart: softmax says exactly 1 and 0, and its slope is "
        f"exactly 0. So for {dead} of {COUNT} images; the {number(float(arriving.max()))} that is left moves no weight."
    )
    right = (list(PASSED).index(str(ending.stage)),)
    title = f"size of the gradient, image {image + 1}"
    shown: pictures.Way = {"kind": "way", "title": title, "stages": stages, "hidden": False}
    question = Question("Where does the gradient die?", right, said, shown, options=tuple(PASSED.values()))
    words = ("From the loss back to the filters, for an image that is wrong.",)
    return Told(words, {**shown, "hidden": True}, question)


def other_losses() -> Told:
    """Another loss, another number."""
    run = train(OTHER_LOSS)
    loss = LOSSES[OTHER_LOSS.loss]
    ladder = loss.levels(COUNT).tolist()
    wrong = COUNT - int(run.right[-1].sum())
    came = 0 if run.solved else 2 if run.diverged_at is not None else 1
    at = loss_text(float(run.loss[-1]))
    still = "the filters are the same bit for bit" if not run.moved else "the filters move"
    said = (
        f"It stands at {at} = {wrong}/{COUNT} × {ladder[-1]:.4f}, and {still}: probabilities are clipped at 1e-7, and "
        "where they are clipped there is no slope. The asker was right."
    )
    shown, options = pictures.history(run, "Cross-entropy (2019)"), ("It learns", "It stands still", "It explodes")
    question = Question("Cross-entropy as Keras computed it in 2019:", (came,), said, shown, options=options)
    words = ("The asker wrote that other losses did not help. Try one, with one softmax only.",)
    return Told(words, pictures.history(train(QUESTION), "The question"), question)
