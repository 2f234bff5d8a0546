"""Double softmax: a loss that applies softmax (or sigmoid) itself is given probabilities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.stuck.facts import BINARY, CATEGORICAL, NLL, PYTORCH, Facts, Share, exactly
from core.stuck.form import NEAR, Form, Value, Values, exact, over_classes, over_shares

WIDTH = 0.05  # a trained network comes to within this of the floor
SLACK = 0.02  # a first softmax that is not quite saturated costs up to this more than one that is
SIGMOID = (
    "A sigmoid before a loss that applies sigmoid again: a right positive costs ln(1 + 1/e), a right negative ln 2."
)


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
        yield from _rare(facts)
        if facts.classes is not None:
            yield from _saturated(facts.classes + 1, 2, facts)
    if facts.may_be(BINARY) and facts.classes in (None, 1, 2):
        if facts.is_a(BINARY):
            yield from _saturated(2, 1, facts, "A sigmoid before a loss that applies sigmoid again.")
        right, nothing = math.log1p(math.exp(-1)), math.log(2)
        half = (right + nothing) / 2
        implies = {"loss": "a binary cross-entropy on logits", "classes": "2"}
        if not facts.moving:
            words = "(ln(1 + 1/e) + ln 2) / 2"
            yield exact(half, 1, words, SIGMOID, implies | {"accuracy": "1"}, share_wrong=0.0)
        if facts.is_a(BINARY):
            says = "Every sigmoid says 0, and the loss makes 1/2 of it."
            yield exact(nothing, 2, "ln(1 + exp(0))", says)


def _not_yet(classes: int, cost: int, facts: Facts) -> Iterator[Value]:
    low = floor(classes)
    words = f"ln(e + {classes - 1}) - 1"
    implies = {"classes": str(classes), "loss": "a cross-entropy on logits"}
    if facts.accuracy is not None and 0.5 <= facts.accuracy[1] < 1 and not facts.moving:
        # Accuracy is often another measure's, of other data or of a whole epoch: the floor is a number of its own.
        yield exact(low, cost + 1, words, implies=implies, share_wrong=0.0)
    if facts.accuracy is not None and facts.moving is not False:
        share = next(facts.shares(classes))
        yield Value(
            low + share.low,
            low + share.high + SLACK,
            cost + 2,
            f"{words} + {share.words}",
            share.middle,
            says="Softmax is applied twice; the first one is not quite saturated, and so costs a little more.",
            implies=implies,
            own=low + share.middle,
        )
    known = facts.classes or (facts.is_a(CATEGORICAL) and classes == 10)
    if facts.accuracy is None and not facts.moving and classes > 2 and known:
        yield Value(
            low,
            low + WIDTH,
            cost + 2,
            words,
            says=f"Softmax is applied twice: the loss comes near {low:.4f}, its lowest, and stays above.",
            implies=implies | {"accuracy": f"over {1 - WIDTH:g}"},
            own=low,
        )
    even = math.log(classes)
    yield exact(
        even,
        cost + 2,
        f"ln({classes} exp(1/{classes})) - 1/{classes}",
        "Softmax may be applied twice; but both say the same of all classes here, so the number cannot tell.",
        implies | {"loss": "a cross-entropy on logits, behind a softmax layer"},
    )


def _saturated(classes: int, cost: int, facts: Facts, says: str = "") -> Values:
    low = floor(classes)
    if not facts.moving:
        yield from over_shares(facts, classes, lambda share: low + share, partial(_at, classes, cost, facts, says))


def _at(classes: int, cost: int, facts: Facts, says: str, share: Share) -> Value:
    low = floor(classes)
    # With many classes all wrong is next to an even answer, and that is simpler: so it is, unless the loss is flat.
    near = NEAR if facts.accuracy is None and facts.samples is None else NEAR / 10
    even = facts.moving is None and abs(low + share.middle - math.log(classes)) < near * math.log(classes)
    return Value(
        low + share.low,
        low + share.high,
        cost + share.cost + (3 if even else 0),
        f"ln(e + {classes - 1}) - 1" + (f" + {share.words}" if share.high > 0 else ""),
        share.middle,
        says or (_at_its_floor(classes, facts) if share.high == 0 else ""),
        {"classes": str(classes), "accuracy": f"{1 - share.middle:.4g}", "loss": "a cross-entropy on logits"},
        low + share.middle,
    )


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
    if facts.moving:
        return
    if facts.counted:
        for counts, cost in facts.rare_class_counts():
            for classes in counts.tolist():
                yield from _saturated(classes, cost, facts)
        return

    if facts.accuracy is not None:
        share = next(facts.shares())
        yield from _of_share(facts, lambda k: share, lambda k: share.low, lambda k: share.high)
        return
    yield from _of_share(facts, lambda k: exactly(0, 0), lambda k: 0.0, lambda k: 0.0)
    yield from _of_share(facts, lambda k: exactly(1, 1), lambda k: 1.0, lambda k: 1.0)
    yield from _of_share(facts, lambda k: exactly(1 - 1 / k, 1, f"{k - 1}/{k}"), _by_chance, _by_chance)


def _by_chance(classes: Any) -> Any:
    return 1 - 1 / classes


def _of_share(
    facts: Facts, share: Callable[[int], Share], low: Callable[[Any], Any], high: Callable[[Any], Any]
) -> Values:
    def level(wrong: Callable[[Any], Any], classes: Any) -> Any:
        return np.log(math.e + classes - 1) - 1 + wrong(classes)

    def make(classes: int, cost: int) -> Value:
        return _at(classes, cost, facts, "", share(classes))

    yield from over_classes(facts, partial(level, low), make, high=partial(level, high))


DOUBLE_SOFTMAX = Form(
    name="double-softmax",
    title="Softmax is applied twice",
    values=values,
    meaning="The loss wants logits and applies softmax itself, but gets the output of a softmax layer. From numbers "
    "between 0 and 1 the second softmax can say e : 1 at most, so even a sure and right answer costs ln(e + K - 1) - "
    "1, and a sure and wrong one costs 1 more.",
    test={
        "keras": "p = model.predict(x[:10])\nprint(p.sum(axis=1))  # all 1: these are probabilities, not logits",
        PYTORCH: "out = model(x[:10])\nprint(out.sum(dim=1))  # all 1: these are probabilities, not logits",
    },
    repair="Remove the softmax at the end of the network (or give the loss from_logits=False, in PyTorch use NLLLoss "
    "on log_softmax).",
    experiment=Experiment(),
)
