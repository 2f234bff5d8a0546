"""Squared error: the mean squared distance of outputs that say nothing, the means, or only 0 and 1."""

from __future__ import annotations

from core.stuck.facts import ADVERSARIAL, SQUARED, Facts, Share
from core.stuck.form import Value, Values, exact, over_classes, over_shares, saturated

VARIANCES = (
    (1.0, "1^2", 1, "The targets are standardised"),
    (1 / 12, "(1 - 0)^2 / 12", 2, "The targets fill 0 to 1 evenly"),
    (1 / 3, "(1 - (-1))^2 / 12", 2, "The targets fill -1 to 1 evenly"),
)
MEAN = ", and the network says their mean to everything: what is left is their variance."
OFF_BY_TWO = "Outputs of exactly 0 and 1: a wrong answer is off by 1 in two places."
SUMMED = "Outputs of exactly 0 and 1, summed over the classes."
OFF_BY_ONE = "Outputs of exactly 0 and 1 (or nothing but 0): a wrong one costs 1."
ONE_OUTPUT = {"classes": "2", "loss": "a mean squared error on 0 and 1"}
PRIOR = "Every output is the share of ones among its labels."


def values(facts: Facts) -> Values:
    """Of one-hot labels and of a single output: uniform, zero, prior and saturated; of scaled targets: variance."""
    if not facts.may_be(SQUARED):
        return
    for classes, cost in facts.class_counts():
        if classes > 1:
            yield _even(classes, cost)
        if classes > 2:
            yield from _of_classes(classes, cost, facts)
    yield from over_classes(facts, lambda k: (k - 1) / k**2, _even, most=2)
    if facts.classes in (None, 1, 2):
        yield from _of_one_output(facts)
    if facts.is_a(SQUARED) and not facts.is_a(ADVERSARIAL) and facts.accuracy is None:
        yield from (exact(value, cost, words, says + MEAN) for value, words, cost, says in VARIANCES)


def _implied(classes: int) -> dict[str, str]:
    return {"classes": str(classes), "loss": "a mean squared error on one-hot labels"}


def _even(k: int, cost: int) -> Value:
    says = f"Each of {k} outputs says 1/{k} to everything."
    return exact((k - 1) / k**2, cost, f"{k - 1}/{k}^2", says, _implied(k))


def _of_classes(k: int, cost: int, facts: Facts) -> Values:
    implies = _implied(k)
    rest = 1 - 1 / k
    summed = f"Each of {k} outputs says 1/{k} to everything. Summed over the classes."
    yield exact(1 / k, cost + 1, f"1/{k}", "Every output is 0: one in K should be 1.", implies, share_wrong=rest)
    yield exact(rest, cost + 2, f"{k - 1}/{k}", summed, implies)
    yield from saturated(facts, k, 2 / k, f"2/{k}", cost, OFF_BY_TWO, implies)
    yield from saturated(facts, k, 2, "2", cost + 2, SUMMED, implies)


def _of_one_output(facts: Facts) -> Values:
    """One output, or two of one-hot labels, which are off by as much."""
    if facts.classes != 2:
        yield exact(0.25, 0, "1/2^2", "Every output is 1/2 where the labels are 0 and 1.", ONE_OUTPUT)
    if facts.accuracy is None:
        yield from over_shares(facts, 2, lambda share: share * (1 - share), _prior)
    else:
        low, high = facts.accuracy
        ends = sorted((low * (1 - low), high * (1 - high)))
        top = 0.25 if low <= 0.5 <= high else ends[1]
        words = f"{(low + high) / 2:.4g}"
        own = float(words) * (1 - float(words))
        yield Value(ends[0], top, 0, f"{words} (1 - {words})", says=PRIOR, implies=ONE_OUTPUT, own=own)
    yield from saturated(facts, 2, 1, "", 0, OFF_BY_ONE, ONE_OUTPUT)


def _prior(share: Share) -> Value | None:
    words = f"{share.words} (1 - {share.words})"
    value = share.high * (1 - share.high)
    return exact(value, share.cost + 1, words, PRIOR, ONE_OUTPUT) if 0 < share.high < 1 else None
