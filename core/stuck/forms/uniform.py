"""Uniform: the network says that all classes are equally likely, whatever it sees."""

from __future__ import annotations

import math

import numpy as np

from core.stuck.facts import BINARY, CATEGORICAL, CONTRASTIVE, NLL, Facts
from core.stuck.form import NEAR, Value, Values, exact, hovering, over_classes
from core.stuck.forms.class_prior import binary_entropy

SAME = "The network gives each class the same probability, whatever it sees."
EVEN = "An output of 1/2 at every unit: the network says nothing about anything."
ONE_UNIT = "A softmax over a single unit always says 1, so there is nothing to learn: the loss is 0 from the start."


def values(facts: Facts) -> Values:
    """ln K for a softmax, ln 2 for sigmoids, and the entropy of 1/K for a softmax under a binary loss."""
    soft = facts.may_be(CATEGORICAL, NLL)
    if facts.is_a(BINARY) or (facts.may_be(BINARY) and facts.classes not in (None, 2)):
        cost = 0 if facts.is_a(BINARY) else 1
        yield from _near(exact(math.log(2), cost, "ln 2", EVEN, {"loss": "a binary cross-entropy"}), facts)
    if facts.is_a(CONTRASTIVE):
        return
    if facts.classes is None:
        yield _even(1, 1)
    if soft:
        for classes, cost in facts.class_counts():
            yield from _near(_even(classes, cost), facts)
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
        yield from (_one_in(classes, cost) for classes, cost in facts.class_counts() if classes > 2)
        yield from over_classes(facts, lambda classes: binary_entropy(1 / classes), _one_in, most=2)


def _even(classes: int, cost: int) -> Value:
    says = ONE_UNIT if classes == 1 else ""
    return exact(math.log(classes), cost, f"ln {classes}", says, {"classes": str(classes)})


def _one_in(classes: int, cost: int) -> Value:
    k, rest = classes, classes - 1
    words = f"-(1/{k}) ln(1/{k}) - ({rest}/{k}) ln({rest}/{k})"
    says = f"A softmax over {k} classes that says 1/{k} of each, under a binary loss."
    implies = {"classes": str(k), "loss": "a binary cross-entropy behind a softmax"}
    return exact(float(binary_entropy(1 / k)), cost + 1, words, says, implies)


def _near(value: Value, facts: Facts) -> Values:
    yield value
    if value.low > 0 and value.cost <= 1 and facts.moving is not False:
        # Weights that still change hold the loss near ln K, not on it.
        told = f"{value.says or SAME} The loss hovers within {NEAR * 100:g} % of it."
        moves = {**value.implies, "moving": "a little, to and fro"}
        yield hovering(value.low, value.cost + 2, value.arithmetic, told, moves)
