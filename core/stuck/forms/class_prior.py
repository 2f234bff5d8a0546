"""Class prior: the network knows how frequent the classes are, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.experiment import Experiment
from core.stuck.facts import BINARY, CATEGORICAL, NLL, Facts
from core.stuck.form import Form, Value

SPREAD = 0.25  # the other classes' shares: their standard deviation relative to their mean, at most
CONTRADICTORY = (((255, 0, 0, 0, 255, 0, 0, 0, 255), 0),) * 2 + (((255, 0, 0, 0, 255, 0, 0, 0, 255), 1),)


def entropy(*shares: float) -> float:
    """-sum q ln q, in nats: the least that one and the same answer to everything can cost (Gibbs)."""
    return -sum(q * math.log(q) for q in shares if q > 0) + 0.0


def values(facts: Facts) -> Iterator[Value]:
    """The entropy of the shares: of two classes by accuracy, by samples, by round shares; of more by the largest."""
    if not facts.may_be(CATEGORICAL, BINARY, NLL):
        return
    two = facts.classes in (None, 1, 2) or facts.is_a(BINARY)
    if facts.accuracy is not None:
        # Who always says the most frequent class is right as often as it occurs.
        if two:
            low, high = facts.accuracy
            ends = sorted((entropy(low, 1 - low), entropy(high, 1 - high)))
            vague = high - low > 0.002  # two digits leave so much open that the entropy says little
            yield _two(
                (low + high) / 2, ends[0], math.log(2) if low <= 0.5 <= high else ends[1], int(low <= 0.5 or vague)
            )
        for classes, cost in facts.class_counts():
            if classes > 2 and (facts.classes or classes == 10) and facts.accuracy[0] > 0:
                yield from _more(classes, cost, facts.accuracy)
        return
    if two:
        if facts.samples is not None and facts.samples <= 2000:
            for k in range(1, facts.samples // 2 + 1):
                q = 1 - k / facts.samples
                yield _two(q, entropy(q, 1 - q), entropy(q, 1 - q), 1, f"{k}/{facts.samples}")
        else:
            for q, cost in (
                (0.5, 1),
                (2 / 3, 2),
                (0.75, 1),
                (0.6, 2),
                (0.7, 2),
                (0.8, 2),
                (0.9, 1),
                (0.95, 2),
                (0.99, 2),
            ):
                yield _two(q, entropy(q, 1 - q), entropy(q, 1 - q), cost)
            for k in range(51, 100):
                yield _two(k / 100, entropy(k / 100, 1 - k / 100), entropy(k / 100, 1 - k / 100), 3)
    for classes, cost in facts.class_counts():
        if classes > 2 and cost <= 1 and facts.may_be(CATEGORICAL, NLL):
            even = math.log(classes)
            yield Value(
                even,
                even,
                cost + 1,
                f"-{classes} (1/{classes}) ln(1/{classes})",
                says=f"The classes are all equally frequent, 1/{classes}, and the network has learned just that.",
                implies={"classes": str(classes), "accuracy": f"{1 / classes:.4g}"},
            )


def _two(q: float, low: float, high: float, cost: int, words: str = "") -> Value:
    p = f"{1 - q:.4g}"
    return Value(
        low,
        high,
        cost,
        f"-{words or p} ln({words or p}) - {q:.4g} ln({q:.4g})",
        says=f"Two classes with shares {q:.4g} and {p}: the network says these two to everything.",
        implies={"classes": "2", "accuracy": f"{q:.4g}"},
    )


def _more(classes: int, cost: int, accuracy: tuple[float, float]) -> Iterator[Value]:
    """The most frequent class has the share of accuracy, at least 1/K; the others share the rest about evenly."""
    largest = sum(accuracy) / 2
    if accuracy[1] < 1 / classes or largest >= 1:
        return
    ends = [entropy(a) + _rest(1 - a, classes - 1) for a in (max(accuracy[0], 1 / classes), accuracy[1])]
    yield Value(
        min(ends) - (1 - largest) * SPREAD**2 / 2,  # to second order, what uneven shares take from the entropy
        max(ends),
        cost + 1,
        f"the entropy of {classes} shares of which the largest is {largest:.4g}",
        says=f"The network says the classes' shares to everything; the most frequent one has {largest:.4g}.",
        implies={"classes": str(classes), "accuracy": f"{largest:.4g}"},
    )


def _rest(rest: float, classes: int) -> float:
    return classes * entropy(rest / classes)


CLASS_PRIOR = Form(
    name="class-prior",
    title="It knows how frequent the classes are, and nothing else",
    values=values,
    meaning="The network gives the same answer to everything: the classes' own shares. That is the best that a network "
    "can do which does not look at its input.",
    test={
        "keras": "p = model.predict(x[:100])\nprint(p.std(axis=0), p.mean(axis=0), y.mean(axis=0))  # no spread, and "
        "the labels' own means?",
        "pytorch": "p = torch.softmax(model(x[:100]), dim=1)\nprint(p.std(0), p.mean(0), y.bincount() / len(y))  # no "
        "spread, and the labels' shares?",
    },
    repair="Only the last bias has learned. Look whether inputs and labels belong together, whether the inputs are "
    "scaled and differ, whether layers before the last one get a gradient (dead ReLUs, too long steps). Class weights "
    "hide the symptom, they do not mend it.",
    experiment=Experiment(loss="logits", images=CONTRADICTORY, normalisation="unit", learning_rate=0.1, epochs=500),
)
