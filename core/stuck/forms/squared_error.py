"""Squared error: the mean squared distance of outputs that say nothing, the means, or only 0 and 1."""

from __future__ import annotations

from core.experiment import Experiment
from core.stuck.facts import ADVERSARIAL, SQUARED, Facts, Share
from core.stuck.form import Form, Value, Values, exact, over_classes, over_shares, scaled


def values(facts: Facts) -> Values:
    """Of one-hot labels and of a single output: uniform, zero, prior and saturated; of scaled targets: variance."""
    if not facts.may_be(SQUARED):
        return
    for classes, cost in facts.class_counts():
        if classes > 1:
            yield from _of_classes(classes, cost, facts)
    yield from over_classes(facts, lambda k: (k - 1) / k**2, _even, most=2)
    if facts.classes in (None, 1, 2):
        yield from _of_one_output(facts)
    if facts.is_a(SQUARED) and not facts.is_a(ADVERSARIAL) and facts.accuracy is None:
        for value, words, cost, says in (
            (1.0, "1^2", 1, "The targets are standardised"),
            (1 / 12, "(1 - 0)^2 / 12", 2, "The targets fill 0 to 1 evenly"),
            (1 / 3, "(1 - (-1))^2 / 12", 2, "The targets fill -1 to 1 evenly"),
        ):
            yield exact(
                value,
                cost,
                words,
                f"{says}, and the network says their mean to everything: what is left is their variance.",
            )


def _implied(classes: int) -> dict[str, str]:
    return {"classes": str(classes), "loss": "a mean squared error on one-hot labels"}


def _even(classes: int, cost: int) -> Value:
    k = classes
    even = (k - 1) / k**2
    says = f"Each of {k} outputs says 1/{k} to everything."
    return exact(even, cost, f"{k - 1}/{k}^2", says, _implied(k))


def _of_classes(classes: int, cost: int, facts: Facts) -> Values:
    k = classes
    implies = _implied(k)
    yield _even(k, cost)
    if k > 2:
        yield exact(
            1 / k, cost + 1, f"1/{k}", "Every output is 0: one in K should be 1.", implies, share_wrong=1 - 1 / k
        )
        whole = 1 - 1 / k
        says = f"Each of {k} outputs says 1/{k} to everything. Summed over the classes."
        yield exact(whole, cost + 2, f"{k - 1}/{k}", says, implies)
        says = "Outputs of exactly 0 and 1: a wrong answer is off by 1 in two places."
        yield from _saturated(facts, k, 2 / k, f"2/{k}", cost, says, implies)
        says = "Outputs of exactly 0 and 1, summed over the classes."
        yield from _saturated(facts, k, 2, "2", cost + 2, says, implies)


def _of_one_output(facts: Facts) -> Values:
    """One output, or two of one-hot labels, which are off by as much."""
    implies = {"classes": "2", "loss": "a mean squared error on 0 and 1"}
    says = "Every output is the share of ones among its labels."
    if facts.classes != 2:
        yield exact(0.25, 0, "1/2^2", "Every output is 1/2 where the labels are 0 and 1.", implies)
    if facts.accuracy is not None:
        (low, high) = facts.accuracy
        ends = sorted((low * (1 - low), high * (1 - high)))
        words = f"{(low + high) / 2:.4g}"
        q = float(words)
        yield Value(
            ends[0],
            0.25 if low <= 0.5 <= high else ends[1],
            0,
            f"{words} (1 - {words})",
            says=says,
            implies=implies,
            own=q * (1 - q),
        )

    def prior(share: Share) -> Value | None:
        value = share.high * (1 - share.high)
        words = f"{share.words} (1 - {share.words})"
        return exact(value, share.cost + 1, words, says, implies) if 0 < share.high < 1 else None

    if facts.accuracy is None:
        yield from over_shares(facts, 2, lambda share: share * (1 - share), prior)
    says = "Outputs of exactly 0 and 1 (or nothing but 0): a wrong one costs 1."
    yield from _saturated(facts, 2, 1, "", 0, says, implies)


def _saturated(
    facts: Facts, classes: int, factor: float, words: str, cost: int, says: str, implies: dict[str, str]
) -> Values:
    def make(share: Share) -> Value | None:
        usual = share.high > 0 and share.cost <= 2
        return scaled(share, factor, factor, cost, words, says, implies) if usual else None

    yield from over_shares(facts, classes, lambda share: factor * share, make)


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
