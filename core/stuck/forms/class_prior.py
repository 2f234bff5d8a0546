"""Class prior: the network knows how frequent the classes are, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from core.stuck.facts import BINARY, CATEGORICAL, NLL, Facts
from core.stuck.form import Many, Value, Values, exact

SPREAD = 0.25  # the other classes' shares: their standard deviation relative to their mean, at most
# Shares of the more frequent class, as they are met with: a half, three quarters and nine tenths first.
ROUND_SHARES = dict.fromkeys((Fraction(k, 100) for k in range(51, 100)), 3)
ROUND_SHARES |= dict.fromkeys(map(Fraction, ("2/3", "3/5", "7/10", "4/5", "19/20", "99/100")), 2)
ROUND_SHARES |= dict.fromkeys(map(Fraction, ("1/2", "3/4", "9/10")), 1)


def entropy(*shares: float) -> float:
    """-sum q ln q, in nats: the least that one and the same answer to everything can cost (Gibbs)."""
    return -sum(q * math.log(q) for q in shares if q > 0) + 0.0


def binary_entropy(p: Any) -> Any:
    """That of two shares, p and the rest; also of an array of them."""
    return -p * np.log(p) - (1 - p) * np.log1p(-p)


def values(facts: Facts) -> Values:
    """The entropy of the shares: of two classes by accuracy, by samples, by round shares; of more by the largest."""
    if not facts.may_be(CATEGORICAL, BINARY, NLL):
        return
    two = facts.classes in (None, 1, 2) or facts.is_a(BINARY)
    if facts.accuracy is not None:
        if two:
            yield _by_accuracy(*facts.accuracy)
        for classes, cost in facts.class_counts():
            if classes > 2 and (facts.classes or classes == 10) and facts.accuracy[0] > 0:
                yield from _more(classes, cost, *facts.accuracy)
        return
    if two and facts.counted:
        n = facts.counted
        rarer = np.arange(1, n // 2 + 1)
        yield Many(1, rarer, lambda k: binary_entropy(k / n), lambda k: _shares(Fraction(n - k, n), 1, n))
    elif two:
        yield from (_shares(q, cost) for q, cost in ROUND_SHARES.items())
    for k, cost in facts.class_counts() if facts.may_be(CATEGORICAL, NLL) else ():
        if k > 2:
            says = f"The classes are all equally frequent, 1/{k}, and the network has learned just that."
            implies = {"classes": str(k), "accuracy": f"{1 / k:.4g}"}
            yield exact(math.log(k), cost + 1, f"-{k} (1/{k}) ln(1/{k})", says, implies)


def _by_accuracy(low: float, high: float) -> Value:
    """Who always says the most frequent class is right as often as it occurs."""
    ends = sorted(entropy(each, 1 - each) for each in (low, high))
    top = math.log(2) if low <= 0.5 <= high else ends[1]
    vague = high - low > 0.002  # two digits leave so much open that the entropy says little
    q = f"{(low + high) / 2:.4g}"
    p = f"{1 - float(q):.4g}"
    return _two(float(q), ends[0], top, int(low <= 0.5 or vague), f"-{p} ln({p}) - {q} ln({q})")


def _shares(q: Fraction, cost: int, n: int = 0) -> Value:
    """Two classes with shares q and 1 - q, written with n as denominator, if it is given."""
    p_words, q_words = (f"({round(each * n)}/{n})" if n else f"({each})" for each in (1 - q, q))
    value = entropy(float(q), float(1 - q))
    return _two(float(q), value, value, cost, f"-{p_words} ln{p_words} - {q_words} ln{q_words}")


def _two(q: float, low: float, high: float, cost: int, words: str) -> Value:
    says = f"Two classes with shares {q:.4g} and {1 - q:.4g}: the network says these two to everything."
    implies = {"classes": "2", "accuracy": f"{q:.4g}"}
    return Value(low, high, cost, words, says=says, implies=implies, own=entropy(q, 1 - q))


def _more(classes: int, cost: int, low: float, high: float) -> Iterator[Value]:
    """The most frequent class has the share of accuracy, at least 1/K; the others share the rest about evenly."""
    spelled = f"{(low + high) / 2:.4g}"
    largest = float(spelled)
    if high < 1 / classes or largest >= 1:
        return
    rest, others = f"{1 - largest:.4g}", classes - 1
    ends = [_with_even_rest(a, 1 - a, others) for a in (max(low, 1 / classes), high)]
    yield Value(
        min(ends) - (1 - largest) * SPREAD**2 / 2,  # to second order, what uneven shares take from the entropy
        max(ends),
        cost + 1,
        f"-{spelled} ln({spelled}) - {rest} ln({rest}/{others})",
        says=f"The network says the classes' shares to everything; the most frequent one has {largest:.4g}.",
        implies={"classes": str(classes), "accuracy": f"{largest:.4g}"},
        own=_with_even_rest(largest, float(rest), others),
    )


def _with_even_rest(largest: float, rest: float, others: int) -> float:
    return entropy(largest) + others * entropy(rest / others)
