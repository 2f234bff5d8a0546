"""Squared error: the mean squared distance of outputs that say nothing, the means, or only 0 and 1."""

from __future__ import annotations

from collections.abc import Iterator

from core.experiment import Experiment
from core.stuck.facts import ADVERSARIAL, SQUARED, Facts, Share
from core.stuck.form import Form, Value


def values(facts: Facts) -> Iterator[Value]:
    """Of one-hot labels and of a single output: uniform, zero, prior and saturated; of scaled targets: variance."""
    if not facts.may_be(SQUARED):
        return
    for classes, cost in facts.class_counts():
        if cost <= 2 and classes > 1:
            yield from _of_classes(classes, cost, facts)
    if facts.classes in (None, 1):
        yield from _of_one_output(facts)
    if facts.is_a(SQUARED) and not facts.is_a(ADVERSARIAL) and facts.accuracy is None:
        for value, words, cost, says in (
            (1.0, "1, the variance of standardised targets", 1, "The targets are standardised"),
            (1 / 12, "1/12, the variance of targets spread evenly over 0 to 1", 2, "The targets fill 0 to 1 evenly"),
            (1 / 3, "1/3, the variance of targets spread evenly over -1 to 1", 2, "The targets fill -1 to 1 evenly"),
        ):
            yield Value(value, value, cost, words, says=f"{says}, and the network says their mean to everything.")


def _of_classes(classes: int, cost: int, facts: Facts) -> Iterator[Value]:
    k = classes
    implies = {"classes": str(k), "loss": "a mean squared error on one-hot labels"}
    even = (k - 1) / k**2
    says = f"Each of {k} outputs says 1/{k} to everything."
    yield Value(even, even, cost, f"{k - 1}/{k}^2", says=says, implies=implies)
    if k > 2:
        yield Value(1 / k, 1 / k, cost + 1, f"1/{k}", 1 - 1 / k, "Every output is 0: one in K should be 1.", implies)
        whole = 1 - 1 / k
        yield Value(whole, whole, cost + 2, f"{k - 1}/{k}", says=f"{says} Summed over the classes.", implies=implies)
    for share in facts.shares(k):
        if share.high > 0 and share.cost < 3:
            words = _times(share, f"2/{k}" if k > 2 else "")
            yield Value(2 / k * share.low, 2 / k * share.high, cost + share.cost, words, share.middle,
                        "Outputs of exactly 0 and 1: a wrong answer is off by 1 in two places.",
                        implies | {"accuracy": f"{1 - share.middle:.4g}"})  # fmt: skip
            if k > 2:
                yield Value(2 * share.low, 2 * share.high, cost + share.cost + 2, _times(share, "2"), share.middle,
                            "Outputs of exactly 0 and 1, summed over the classes.", implies)  # fmt: skip


def _of_one_output(facts: Facts) -> Iterator[Value]:
    implies = {"classes": "2", "loss": "a mean squared error on 0 and 1"}
    yield Value(0.25, 0.25, 0, "1/2^2", says="Every output is 1/2 where the labels are 0 and 1.", implies=implies)
    if facts.accuracy is not None:
        (low, high) = facts.accuracy
        ends = sorted((low * (1 - low), high * (1 - high)))
        q = (low + high) / 2
        yield Value(ends[0], 0.25 if low <= 0.5 <= high else ends[1], 0, f"{q:.4g} x {1 - q:.4g}",
                    says="Every output is the share of ones among the labels.", implies=implies)  # fmt: skip
    for share in facts.shares(2):
        if 0 < share.high < 1 and facts.accuracy is None:
            value = share.high * (1 - share.high)
            yield Value(value, value, share.cost + 1, f"{share.words} (1 - {share.words})",
                        says="Every output is the share of ones among the labels.", implies=implies)  # fmt: skip
        if share.high > 0 and share.cost < 3:
            yield Value(share.low, share.high, share.cost, _times(share, ""), share.middle,
                        "Outputs of exactly 0 and 1 (or nothing but 0): a wrong one costs 1.",
                        implies | {"accuracy": f"{1 - share.middle:.4g}"})  # fmt: skip


def _times(share: Share, factor: str) -> str:
    return factor or share.words if not factor or share.low == 1 else f"{share.words} x {factor}"


SQUARED_ERROR = Form(
    name="squared-error",
    title="A squared error of answers that say nothing",
    values=values,
    meaning="The mean squared distance of outputs that do not depend on the input, or that are all exactly 0 or 1.",
    test={
        "keras": "p = model.predict(x[:100])\nprint(p.std(axis=0), p.mean(axis=0))  # no spread, or only 0 and 1?",
        "pytorch": "p = model(x[:100])\nprint(p.std(0), p.mean(0))  # no spread, or only 0 and 1?",
    },
    repair="For classes take cross-entropy on logits: the squared error's gradient fades where sigmoid or softmax "
    "saturate. For a regression look at the last activation (a ReLU that is 0 stays 0) and scale inputs and targets.",
    experiment=Experiment(loss="mean_squared_error"),
)
