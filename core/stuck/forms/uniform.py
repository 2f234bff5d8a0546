"""Uniform: the network says that all classes are equally likely, whatever it sees."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.stuck.facts import BINARY, CATEGORICAL, CONTRASTIVE, NLL, Facts
from core.stuck.form import NEAR, Form, Value, Values, exact, hovering, over_classes

EVEN = "An output of 1/2 at every unit: the network says nothing about anything."
ONE_UNIT = "A softmax over a single unit always says 1, so there is nothing to learn: the loss is 0 from the start."


def values(facts: Facts) -> Values:
    """ln K for a softmax, ln 2 for sigmoids, and the entropy of 1/K for a softmax under a binary loss."""
    soft = facts.may_be(CATEGORICAL, NLL)
    if facts.is_a(BINARY) or (facts.may_be(BINARY) and facts.classes not in (None, 2)):
        cost = 0 if facts.is_a(BINARY) else 1
        yield from _near(math.log(2), cost, "ln 2", facts, EVEN, {"loss": "a binary cross-entropy"})
    if facts.is_a(CONTRASTIVE):
        return
    if facts.classes is None:
        yield exact(0, 1, "ln 1", ONE_UNIT, {"classes": "1"})
    for classes, cost in facts.class_counts() if soft else ():
        if classes == 1:
            yield exact(0, cost, "ln 1", ONE_UNIT, {"classes": "1"})
        else:
            yield from _near(math.log(classes), cost, f"ln {classes}", facts, "", {"classes": str(classes)})
    if soft:
        yield from over_classes(facts, np.log, _even)
    if facts.classes is not None and soft:
        # The head of another data set, or labels that begin at 1 and so need one unit more.
        one_more = facts.classes + 1
        told_apart = facts.moving is False or math.log(one_more) > (1 + NEAR) * math.log(facts.classes)
        for units, cost in {1000: 3, 10: 3, 2: 3, one_more: 2 if told_apart else 3}.items():
            if units != facts.classes:
                says = f"The last layer has {units} units, not {facts.classes}, and all of them say the same."
                yield exact(math.log(units), cost, f"ln {units}", says)
    if facts.may_be(BINARY):
        for classes, cost in facts.class_counts():
            if classes > 2:
                yield _one_in(classes, cost)
        yield from over_classes(facts, _binary_entropy, _one_in, most=2)


def _even(classes: int, cost: int) -> Value:
    return exact(math.log(classes), cost, f"ln {classes}", implies={"classes": str(classes)})


def _binary_entropy(classes: Any) -> Any:
    p = 1 / classes
    return -p * np.log(p) - (1 - p) * np.log1p(-p)


def _one_in(classes: int, cost: int) -> Value:
    value = float(_binary_entropy(classes))
    k, rest = classes, classes - 1
    return exact(
        value,
        cost + 1,
        f"-(1/{k}) ln(1/{k}) - ({rest}/{k}) ln({rest}/{k})",
        f"A softmax over {classes} classes that says 1/{classes} of each, under a binary loss.",
        {"classes": str(classes), "loss": "a binary cross-entropy behind a softmax"},
    )


def _near(value: float, cost: int, words: str, facts: Facts, says: str, implies: dict[str, str]) -> Iterator[Value]:
    yield exact(value, cost, words, says, implies)
    if cost <= 1 and facts.moving is not False:
        # Weights that still change hold the loss near ln K, not on it.
        told = f"{says or UNIFORM.meaning} The loss hovers within {NEAR * 100:g} % of it."
        yield hovering(value, cost + 2, words, told, implies | {"moving": "a little, to and fro"})


UNIFORM = Form(
    name="uniform",
    title="Every class is as likely as any other",
    values=values,
    meaning="The network gives each class the same probability, whatever it sees.",
    test={
        "keras": "p = model.predict(x[:100])\nprint(p.std(axis=0), p.mean(axis=0))  # no spread, and 1/K everywhere?",
        "pytorch": "p = torch.softmax(model(x[:100]), dim=1)\nprint(p.std(0), p.mean(0))  # no spread, 1/K everywhere?",
    },
    repair="No signal passes: check whether the inputs differ (scale them to about -1 to 1), whether ReLUs died "
    "(smaller learning rate, He initialisation), whether weights change at all, whether labels and inputs still belong "
    "together after shuffling. Then let it learn a single batch by heart.",
    experiment=Experiment(loss="logits", initial_filters=((-1, -1, -1, -1),) * 2),  # dead from the start
)
