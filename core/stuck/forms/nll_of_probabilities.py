"""NLL of probabilities: a loss that takes minus its input at the right class gets probabilities, not logarithms."""

from __future__ import annotations

from core.stuck.facts import NLL, PYTORCH, Facts, Share
from core.stuck.form import Form, Value, Values, exact, over_shares

RAW = "NLLLoss got numbers that are not logarithms of probabilities: raw scores, which may be of any size."


def values(facts: Facts) -> Values:
    """-p at the right class: -1/K, minus the share that is right, or anything from -1 to 0."""
    if not facts.may_be(NLL) or facts.elsewhere(PYTORCH):
        return
    known = facts.is_a(NLL)
    loss = {"loss": "NLLLoss"}
    if facts.classes is not None or known:
        for classes, cost in facts.class_counts():
            if cost <= 1 and classes > 1:
                yield exact(
                    -1 / classes,
                    cost,
                    f"-1/{classes}",
                    f"NLLLoss of a softmax that says 1/{classes} of each class.",
                    loss | {"classes": str(classes)},
                )
    yield from over_shares(facts, facts.classes, lambda share: share - 1, _saturated)
    yield Value(-1, -1e-12, 1 if known else 2, "-p, with p the mean probability of the right class", implies=loss)
    if known:
        yield Value(-1e300, -1, 2, "-s, with s the mean score of the right class", says=RAW, implies=loss)


def _saturated(share: Share) -> Value | None:
    if share.high == 1:
        return None
    return Value(
        share.low - 1,
        share.high - 1,
        share.cost + (0 if share.cost < 1 else 2),
        f"-(1 - {share.words})" if share.high > 0 else "-1",
        share.middle,
        "NLLLoss of a saturated softmax: minus the share that is right.",
        {"loss": "NLLLoss", "accuracy": f"{1 - share.middle:.4g}"},
        share.middle - 1,
    )


NLL_OF_PROBABILITIES = Form(
    name="nll-of-probabilities",
    title="A loss that wants log-probabilities gets probabilities",
    values=values,
    meaning="NLLLoss takes no logarithm: it is minus its input at the right class. Of probabilities that lies between "
    "-1 and 0, and falls while the network learns.",
    test={
        PYTORCH: "out = model(x[:10])\nprint(out.exp().sum(dim=1))  # not 1: these are not log-probabilities",
    },
    repair="log_softmax instead of softmax before NLLLoss, or CrossEntropyLoss on the bare logits.",
)
