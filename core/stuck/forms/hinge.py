"""Hinge: the margin itself, of outputs that say nothing; or whole steps of it, of outputs that are sure."""

from __future__ import annotations

from core.stuck.facts import CONTRASTIVE, HINGE, Facts, Share
from core.stuck.form import Form, Value, Values, exact, over_shares, scaled

MARGINS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.8, 1.0, 2.0)
COLLAPSED = "All embeddings are the same point: both distances are 0, and what is left is the margin."


def values(facts: Facts) -> Values:
    """1 for outputs of 0; K - 1 summed and (K - 1)/K averaged over the classes; 2 for each sure and wrong answer."""
    if not facts.may_be(HINGE):
        return
    known = facts.is_a(HINGE)
    if facts.is_a(CONTRASTIVE):
        for margin in MARGINS:
            yield exact(margin, 0 if margin in (0.5, 1.0) else 1, f"max(0, 0 - 0 + {margin:g})", COLLAPSED)
        return
    yield exact(1, 0, "max(0, 1 - 0)", "Every output is 0, and the hinge costs its margin.", {"loss": "a hinge"})
    for classes, cost in facts.class_counts() if known else ():
        if classes > 2 and cost <= 1:
            implies = {"classes": str(classes), "loss": "a hinge over classes"}
            yield exact(
                classes - 1,
                cost,
                f"{classes} - 1",
                "All scores are equal: each wrong class costs its margin of 1, summed.",
                implies,
            )
            mean = 1 - 1 / classes
            yield exact(
                mean,
                cost + 1,
                f"{classes - 1}/{classes}",
                "All scores are equal: each wrong class costs its margin of 1, averaged over all classes.",
                implies,
            )
            one_hot = (mean + (classes - 1) * (1 + 1 / classes)) / classes
            yield exact(
                one_hot,
                cost + 1,
                f"((1 - 1/{classes}) + {classes - 1} (1 + 1/{classes})) / {classes}",
                "A softmax that says the same of all classes, under Keras's hinge.",
                implies,
            )
    if known:
        for factor, cost, says in ((2, 0, "hinge"), (4, 1, "squared hinge")):
            yield from _sure(facts, factor, cost, says)


def _sure(facts: Facts, factor: int, cost: int, says: str) -> Values:
    def make(share: Share) -> Value | None:
        if share.high == 0 or share.cost > 2:
            return None
        told = f"Outputs of exactly -1 and 1: a wrong one costs {factor} in a {says}."
        return scaled(share, factor, factor, cost, str(factor), told, {})

    yield from over_shares(facts, facts.classes, lambda share: factor * share, make)


HINGE_FORM = Form(
    name="hinge",
    title="A hinge that stands at its margin",
    values=values,
    meaning="The outputs say nothing, and the hinge costs its margin.",
    test={
        "keras": "p = model.predict(x[:100])\nprint(p.std(axis=0), p.mean(axis=0))  # no spread, nothing but 0, -1, 1?",
        "pytorch": "p = model(x[:100])\nprint(p.std(0), p.mean(0))  # no spread, nothing but 0, -1, 1?",
    },
    repair="The output must be free to be below -1 and above 1: no sigmoid or softmax before a hinge, and labels of -1 "
    "and 1. Where embeddings have collapsed: smaller learning rate, normalised embeddings, semi-hard triplets.",
)
