"""Class prior: the network knows how frequent the classes are, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from core.experiment import Experiment
from core.stuck.facts import BINARY, CATEGORICAL, NLL, Facts
from core.stuck.form import Form, Many, Value, Values, exact

SPREAD = 0.25  # the other classes' shares: their standard deviation relative to their mean, at most
# Shares of the more frequent class, as they are met with: a half, three quarters and nine tenths first.
ROUND_SHARES = dict.fromkeys((Fraction(k, 100) for k in range(51, 100)), 3)
ROUND_SHARES |= dict.fromkeys(map(Fraction, ("2/3", "3/5", "7/10", "4/5", "19/20", "99/100")), 2)
ROUND_SHARES |= dict.fromkeys(map(Fraction, ("1/2", "3/4", "9/10")), 1)
CONTRADICTORY = (((255, 0, 0, 0, 255, 0, 0, 0, 255), 0),) * 2 + (((255, 0, 0, 0, 255, 0, 0, 0, 255), 1),)


def entropy(*shares: float) -> float:
    """-sum q ln q, in nats: the least that one and the same answer to everything can cost (Gibbs)."""
    return -sum(q * math.log(q) for q in shares if q > 0) + 0.0


def values(facts: Facts) -> Values:
    """The entropy of the shares: of two classes by accuracy, by samples, by round shares; of more by the largest."""
    if not facts.may_be(CATEGORICAL, BINARY, NLL):
        return
    two = facts.classes in (None, 1, 2) or facts.is_a(BINARY)
    if facts.accuracy is not None:
        # Who always says the most frequent class is right as often as it occurs.
        low, high = facts.accuracy
        if two:
            ends = sorted((entropy(low, 1 - low), entropy(high, 1 - high)))
            vague = high - low > 0.002  # two digits leave so much open that the entropy says little
            spelled = f"{(low + high) / 2:.4g}"
            rest = f"{1 - float(spelled):.4g}"
            top = math.log(2) if low <= 0.5 <= high else ends[1]
            cost = int(low <= 0.5 or vague)
            yield _two(float(spelled), ends[0], top, cost, rest, spelled)
        for classes, cost in facts.class_counts():
            if classes > 2 and (facts.classes or classes == 10) and low > 0:
                yield from _more(classes, cost, facts.accuracy)
        return
    if two and facts.counted:
        n = facts.counted

        def entropies() -> tuple[np.ndarray, np.ndarray]:
            p = np.arange(1, n // 2 + 1) / n
            each = -p * np.log(p) - (1 - p) * np.log1p(-p)
            return each, each

        yield Many(1, entropies, lambda k: _shares(Fraction(n - k - 1, n), 1, n))
    elif two:
        for q, cost in ROUND_SHARES.items():
            yield _shares(q, cost)
    for classes, cost in facts.class_counts():
        if classes > 2 and facts.may_be(CATEGORICAL, NLL):
            even = math.log(classes)
            yield exact(
                even,
                cost + 1,
                f"-{classes} (1/{classes}) ln(1/{classes})",
                f"The classes are all equally frequent, 1/{classes}, and the network has learned just that.",
                {"classes": str(classes), "accuracy": f"{1 / classes:.4g}"},
            )


def _shares(q: Fraction, cost: int, n: int = 0) -> Value:
    """Two classes with shares q and 1 - q, written with n as denominator, if it is given."""
    value = entropy(float(q), float(1 - q))
    p, q_words = (f"({round(each * n)}/{n})" if n else f"({each})" for each in (1 - q, q))
    return _two(float(q), value, value, cost, p, q_words)


def _two(q: float, low: float, high: float, cost: int, p_words: str, q_words: str) -> Value:
    bare = [words.strip("()") for words in (p_words, q_words)]
    return Value(
        low,
        high,
        cost,
        f"-{p_words} ln({bare[0]}) - {q_words} ln({bare[1]})",
        says=f"Two classes with shares {q:.4g} and {1 - q:.4g}: the network says these two to everything.",
        implies={"classes": "2", "accuracy": f"{q:.4g}"},
        own=entropy(q, 1 - q),
    )


def _more(classes: int, cost: int, accuracy: tuple[float, float]) -> Iterator[Value]:
    """The most frequent class has the share of accuracy, at least 1/K; the others share the rest about evenly."""
    spelled = f"{sum(accuracy) / 2:.4g}"
    largest = float(spelled)
    if accuracy[1] < 1 / classes or largest >= 1:
        return
    rest = f"{1 - largest:.4g}"
    ends = [entropy(a) + _rest(1 - a, classes - 1) for a in (max(accuracy[0], 1 / classes), accuracy[1])]
    yield Value(
        min(ends) - (1 - largest) * SPREAD**2 / 2,  # to second order, what uneven shares take from the entropy
        max(ends),
        cost + 1,
        f"-{spelled} ln({spelled}) - {rest} ln({rest}/{classes - 1})",
        says=f"The network says the classes' shares to everything; the most frequent one has {largest:.4g}.",
        implies={"classes": str(classes), "accuracy": f"{largest:.4g}"},
        own=entropy(largest) + _rest(float(rest), classes - 1),
    )


def _rest(rest: float, classes: int) -> float:
    return classes * entropy(rest / classes)


CLASS_PRIOR = Form(
    name="class-prior",
    title="It knows how frequent the classes are, and nothing else",
    values=values,
    meaning="The network gives the same answer to everything: the classes' own shares. That is the best that a network "
    "can do without looking at its input.",
    test={
        "keras": "p = model.predict(x[:100])\nprint(p.std(axis=0), p.mean(axis=0), y.mean(axis=0))  # no spread, and "
        "the labels' own means?",
        "pytorch": "p = torch.softmax(model(x[:100]), dim=1)\nprint(p.std(0), p.mean(0), y.bincount() / len(y))  # no "
        "spread, and the labels' shares?",
    },
    repair="Only the last bias has learned. Check whether inputs and labels belong together, whether the inputs are "
    "scaled and differ, whether layers before the last one get a gradient (dead ReLUs, too long steps). Class weights "
    "hide the symptom; they do not cure it.",
    experiment=Experiment(loss="logits", images=CONTRADICTORY, normalisation="unit", learning_rate=0.1, epochs=500),
)
