"""Double softmax: a loss that applies softmax (or sigmoid) itself is given probabilities."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.experiment import Experiment
from core.stuck.facts import BINARY, CATEGORICAL, NLL, PYTORCH, Facts
from core.stuck.form import Form, Value

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


def values(facts: Facts) -> Iterator[Value]:
    """Saturated: the floor and the share that is wrong. Not yet: near the floor, or still at ln K."""
    if facts.may_be(CATEGORICAL, NLL):
        for classes, cost in facts.class_counts():
            if classes > 1:
                yield from _softmax(classes, cost, facts)
        if facts.classes is not None:
            yield from _saturated(facts.classes + 1, 2, facts)
    if facts.may_be(BINARY) and facts.classes in (None, 1, 2):
        if facts.is_a(BINARY):
            yield from _saturated(2, 1, facts, "A sigmoid before a loss that applies sigmoid again.")
        right, nothing = math.log1p(math.exp(-1)), math.log(2)
        half = (right + nothing) / 2
        implies = {"loss": "a binary cross-entropy on logits", "classes": "2"}
        yield Value(half, half, 1, "(ln(1 + 1/e) + ln 2) / 2", 0.0, SIGMOID, implies | {"accuracy": "1"})
        if facts.is_a(BINARY):
            yield Value(
                nothing, nothing, 2, "ln(1 + exp(0))", None, "Every sigmoid says 0, and the loss makes 1/2 of it."
            )


def _softmax(classes: int, cost: int, facts: Facts) -> Iterator[Value]:
    yield from _saturated(classes, cost, facts)
    low = floor(classes)
    words = f"ln(e + {classes - 1}) - 1"
    implies = {"classes": str(classes), "loss": "a cross-entropy on logits"}
    if cost > 1:
        return
    if facts.accuracy is not None and facts.accuracy[1] < 1:
        # Accuracy is often another measure's, of other data or of a whole epoch: the floor is a number of its own.
        yield Value(low, low, cost + 1, words, 0.0, implies=implies)
    if facts.accuracy is not None and facts.moving is not False:
        wrong = (1 - facts.accuracy[1], 1 - facts.accuracy[0])
        yield Value(
            low + wrong[0],
            low + wrong[1] + SLACK,
            cost + 2,
            f"{words} + {sum(wrong) / 2:.4g} + a little",
            sum(wrong) / 2,
            says="Softmax is applied twice; the first one is not quite saturated, and so costs a little more.",
            implies=implies,
        )
    elif facts.accuracy is None and classes > 2 and (facts.classes or (facts.is_a(CATEGORICAL) and classes == 10)):
        yield Value(
            low,
            low + WIDTH,
            cost + 2,
            f"{words} + a little",
            says=f"Softmax is applied twice: the loss comes near {low:.4f}, its lowest, and stays above.",
            implies=implies | {"accuracy": f"over {1 - WIDTH:g}"},
        )
    even = math.log(classes)
    yield Value(
        even,
        even,
        cost + 2,
        f"ln(K exp(1/K)) - 1/K = ln {classes}",
        says="Softmax may be applied twice; but both say the same of all classes here, so the number cannot tell.",
        implies=implies | {"loss": "a cross-entropy on logits, behind a softmax layer"},
    )


def _saturated(classes: int, cost: int, facts: Facts, says: str = "") -> Iterator[Value]:
    low = floor(classes)
    for share in facts.shares(classes):
        words = f"ln(e + {classes - 1}) - 1" + (f" + {share.words}" if share.high > 0 else "")
        yield Value(
            low + share.low,
            low + share.high,
            cost + share.cost,
            words,
            share.middle,
            says,
            {"classes": str(classes), "accuracy": f"{1 - share.middle:.4g}", "loss": "a cross-entropy on logits"},
        )


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
