"""NLL of probabilities: a loss that takes minus its input at the right class gets probabilities, not logarithms."""

from __future__ import annotations

from core.stuck.facts import NLL, PYTORCH, Facts, Share
from core.stuck.form import Value, Values, exact, of_share, over_shares

RAW = "NLLLoss got numbers that are not logarithms of probabilities: raw scores, which may be of any size."
SATURATED = "NLLLoss of a saturated softmax: minus the share that is right."
LOSS = {"loss": "NLLLoss"}


def values(facts: Facts) -> Values:
    """-p at the right class: -1/K, minus the share that is right, or anything from -1 to 0."""
    if not facts.may_be(NLL) or facts.elsewhere(PYTORCH):
        return
    known = facts.is_a(NLL)
    for k, cost in facts.class_counts() if facts.classes is not None or known else ():
        if k > 1:
            says = f"NLLLoss of a softmax that says 1/{k} of each class."
            yield exact(-1 / k, cost, f"-1/{k}", says, LOSS | {"classes": str(k)})
    yield from over_shares(facts, facts.classes, lambda share: share - 1, _saturated)
    yield Value(-1, -1e-12, 1 if known else 2, "-p, with p the mean probability of the right class", implies=LOSS)
    if known:
        yield Value(-1e300, -1, 2, "-s, with s the mean score of the right class", says=RAW, implies=LOSS)


def _saturated(share: Share) -> Value | None:
    if share.high == 1:
        return None
    words = f"-(1 - {share.words})" if share.high > 0 else "-1"
    return of_share(share, 1, 1, 0 if share.cost < 1 else 2, words, SATURATED, LOSS, base=-1)
