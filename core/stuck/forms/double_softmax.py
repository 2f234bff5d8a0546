"""Double softmax: a loss that applies softmax (or sigmoid) itself is given probabilities."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from core.stuck.facts import BINARY, CATEGORICAL, NLL, Facts, Share, exactly
from core.stuck.form import NEAR, Value, Values, exact, of_share, over_classes, over_shares

WIDTH = 0.05  # a trained network comes to within this of the floor
SLACK = 0.02  # a first softmax that is not quite saturated costs up to this more than one that is
SIGMOID = (
    "A sigmoid before a loss that applies sigmoid again: a right positive costs ln(1 + 1/e), a right negative ln 2."
)
SLACKING = "Softmax is applied twice; the first one is not quite saturated, and so costs a little more."
EVEN = "Softmax may be applied twice; but both say the same of all classes here, so the number cannot tell."


def floor(classes: int) -> float:
    """The lowest loss with softmax applied twice: the right class gets 1, K - 1 others 0. ln(e + K - 1) - 1.

    >>> round(floor(10), 4), round(floor(1000), 4)
    (1.4612, 5.9095)
    """
    return math.log(math.e + classes - 1) - 1


def values(facts: Facts) -> Values:
    """Saturated: the floor and the share that is wrong. Not yet: near the floor, or still at ln K.

    Saturated outputs get no gradient: a loss that moves is none of these, it passes them on its way.
    """
    if facts.may_be(CATEGORICAL, NLL):
        for classes, cost in facts.class_counts():
            if classes > 1:
                yield from _saturated(classes, cost, facts)
                yield from _not_yet(classes, cost, facts)
        if not facts.moving:
            yield from _rare(facts)
        if facts.classes is not None:
            yield from _saturated(facts.classes + 1, 2, facts)
    if facts.may_be(BINARY) and facts.classes in (None, 1, 2):
        if facts.is_a(BINARY):
            yield from _saturated(2, 1, facts, "A sigmoid before a loss that applies sigmoid again.")
        half = (math.log1p(math.exp(-1)) + math.log(2)) / 2
        implies = {"loss": "a binary cross-entropy on logits", "classes": "2", "accuracy": "1"}
        if not facts.moving:
            yield exact(half, 1, "(ln(1 + 1/e) + ln 2) / 2", SIGMOID, implies, share_wrong=0.0)
        if facts.is_a(BINARY):
            yield exact(math.log(2), 2, "ln(1 + exp(0))", "Every sigmoid says 0, and the loss makes 1/2 of it.")


def _not_yet(classes: int, cost: int, facts: Facts) -> Values:
    low = floor(classes)
    words = f"ln(e + {classes - 1}) - 1"
    implies = {"classes": str(classes), "loss": "a cross-entropy on logits"}
    if facts.accuracy is not None and 0.5 <= facts.accuracy[1] < 1 and not facts.moving:
        # Accuracy is often another measure's, of other data or of a whole epoch: the floor is a number of its own.
        yield exact(low, cost + 1, words, implies=implies, share_wrong=0.0)
    if facts.accuracy is not None and facts.moving is not False:
        share = next(facts.shares(classes))
        top, more = low + share.high + SLACK, f"{words} + {share.words}"
        yield Value(low + share.low, top, cost + 2, more, share.middle, SLACKING, implies, low + share.middle)
    known = facts.classes or (facts.is_a(CATEGORICAL) and classes == 10)
    if facts.accuracy is None and not facts.moving and classes > 2 and known:
        says = f"Softmax is applied twice: the loss comes near {low:.4f}, its lowest, and stays above."
        near = implies | {"accuracy": f"over {1 - WIDTH:g}"}
        yield Value(low, low + WIDTH, cost + 2, words, says=says, implies=near, own=low)
    behind = implies | {"loss": "a cross-entropy on logits, behind a softmax layer"}
    yield exact(math.log(classes), cost + 2, f"ln({classes} exp(1/{classes})) - 1/{classes}", EVEN, behind)


def _saturated(classes: int, cost: int, facts: Facts, says: str = "") -> Values:
    if not facts.moving:
        make = partial(_at, classes=classes, cost=cost, facts=facts, says=says)
        yield from over_shares(facts, classes, lambda share: floor(classes) + share, make)


def _at(share: Share, classes: int, cost: int, facts: Facts, says: str = "") -> Value:
    low = floor(classes)
    # With many classes all wrong is next to an even answer, and that is simpler: so it is, unless the loss is flat.
    near = NEAR if facts.accuracy is None and facts.samples is None else NEAR / 10
    even = facts.moving is None and abs(low + share.middle - math.log(classes)) < near * math.log(classes)
    words = f"ln(e + {classes - 1}) - 1" + (f" + {share.words}" if share.high > 0 else "")
    says = says or (_at_its_floor(classes, facts) if share.high == 0 else "")
    implies = {"classes": str(classes), "loss": "a cross-entropy on logits"}
    return of_share(share, 1, 1, cost + (3 if even else 0), words, says, implies, base=low)


def _at_its_floor(classes: int, facts: Facts) -> str:
    """It depends on the accuracy whether a network has learned all or this is another number."""
    low = floor(classes)
    learned = f"the network has learned all there is; through two softmaxes this loss cannot fall below {low:.4f}."
    if facts.accuracy is not None:
        return f"Every answer is right: {learned}"
    return (
        f"If the accuracy is 1, {learned} If it is {1 / classes:.4g}, as by guessing, two softmaxes would stand at "
        f"{low + 1 - 1 / classes:.4f}: then this number has another cause."
    )


def _rare(facts: Facts) -> Values:
    """Saturated outputs, with a number of classes that nobody would think of first."""
    if facts.counted:
        for counts, cost in facts.rare_class_counts():
            for classes in counts.tolist():
                yield from _saturated(classes, cost, facts)
    elif facts.accuracy is not None:
        (share,) = facts.shares()
        yield from _rare_at(facts, lambda k: share, share.low, share.high)
    else:
        yield from _rare_at(facts, lambda k: exactly(0, 0), 0, 0)
        yield from _rare_at(facts, lambda k: exactly(1, 1), 1, 1)
        yield from _rare_at(facts, lambda k: exactly(1 - 1 / k, 1, f"{k - 1}/{k}"), 1, 1, right=1)


def _rare_at(facts: Facts, share: Callable[[int], Share], low: float, high: float, right: int = 0) -> Values:
    """Between ``low`` and ``high`` are wrong, ``right`` one in K fewer."""
    yield from over_classes(
        facts,
        lambda k: np.log(math.e + k - 1) - 1 + low - right / k,
        lambda k, cost: _at(share(k), k, cost, facts),
        width=high - low,
    )
