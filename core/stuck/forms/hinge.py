"""Hinge: the margin itself, of outputs that say nothing; or whole steps of it, of outputs that are sure."""

from __future__ import annotations

from core.stuck.facts import CONTRASTIVE, HINGE, Facts
from core.stuck.form import Values, exact, saturated

MARGINS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.8, 1.0, 2.0)
COLLAPSED = "All embeddings are the same point: both distances are 0, and what is left is the margin."
EQUAL = "All scores are equal: each wrong class costs its margin of 1, "


def values(facts: Facts) -> Values:
    """1 for outputs of 0; K - 1 summed and (K - 1)/K averaged over the classes; 2 for each sure and wrong answer."""
    if not facts.may_be(HINGE):
        return
    if facts.is_a(CONTRASTIVE):
        for margin in MARGINS:
            yield exact(margin, 0 if margin in (0.5, 1.0) else 1, f"max(0, 0 - 0 + {margin:g})", COLLAPSED)
        return
    yield exact(1, 0, "max(0, 1 - 0)", "Every output is 0, and the hinge costs its margin.", {"loss": "a hinge"})
    if not facts.is_a(HINGE):
        return
    for k, cost in facts.class_counts():
        if k > 2:
            implies = {"classes": str(k), "loss": "a hinge over classes"}
            mean = 1 - 1 / k
            one_hot = (mean + (k - 1) * (1 + 1 / k)) / k
            softmax = "A softmax that says the same of all classes, under Keras's hinge."
            yield exact(k - 1, cost, f"{k} - 1", f"{EQUAL}summed.", implies)
            yield exact(mean, cost + 1, f"{k - 1}/{k}", f"{EQUAL}averaged over all classes.", implies)
            yield exact(one_hot, cost + 1, f"((1 - 1/{k}) + {k - 1} (1 + 1/{k})) / {k}", softmax, implies)
    for level, cost, loss in ((2, 0, "hinge"), (4, 1, "squared hinge")):
        says = f"Outputs of exactly -1 and 1: a wrong one costs {level} in a {loss}."
        yield from saturated(facts, facts.classes, level, str(level), cost, says, {})
