"""Clipped probabilities: a sure and wrong answer costs minus the logarithm of the smallest probability allowed."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from core.stuck.facts import BINARY, CATEGORICAL, NLL, Facts, Share, exactly
from core.stuck.form import Value, Values, at_level, exact, sure_and_wrong

# What float32 makes of it, in which 1 - 1e-7 is 1 - 2**-23, to within its own rounding.
BELOW = -math.log(1e-7)  # 16.1181: a probability of 0 where the label says 1
ABOVE = 23 * math.log(2)  # 15.9424: a probability of 1 where the label says 0
# TensorFlow 2's binary cross-entropy clips and then adds 1e-7 once more before it takes the logarithm.
BELOW_2 = -math.log(2e-7)  # 15.4249
ABOVE_2 = -math.log(2.0**-23 + 1e-7)  # 15.3332, in the order in which it is written
ABOVE_2_GRAPH = 22 * math.log(2)  # 15.2492, in the order in which a graph computes it

# (level, arithmetic, kinds, what it means)
LEVELS = (
    (BELOW, "-ln(1e-7)", (CATEGORICAL, NLL, BINARY), "a probability of 0 for what is right, clipped to 1e-7"),
    (ABOVE, "-ln(2^-23)", (BINARY,),
     "a sigmoid of 1 where the label is 0, clipped to 1 - 1e-7, which in float32 is 1 - 2^-23"),
    (BELOW_2, "-ln(1e-7 + 1e-7)", (BINARY,),
     "a sigmoid of 0 where the label is 1, as TensorFlow 2's binary cross-entropy computes it"),
    (ABOVE_2, "-ln(2^-23 + 1e-7)", (BINARY,),
     "a sigmoid of 1 where the label is 0, as TensorFlow 2's binary cross-entropy computes it step by step"),
    (ABOVE_2_GRAPH, "-ln(2^-22)", (BINARY,),
     "a sigmoid of 1 where the label is 0, as TensorFlow 2's binary cross-entropy computes it in a graph"),
)  # fmt: skip
BOTH = "sure and wrong answers of both kinds, a sigmoid of 0 for 1 and of 1 for 0"
OWN = (5, 6, 8, 9, 10, 15)  # 1e-8 and others, as people write it into losses of their own; 1e-15 is scikit-learn's
RIGHT = "Every answer is sure and right: a probability of 1 costs what clipping makes of it."


def values(facts: Facts) -> Values:
    """The clipped costs times the share that is wrong, and what a right answer costs."""
    if not facts.may_be(CATEGORICAL, NLL, BINARY):
        return
    foreign = facts.elsewhere("keras", "tensorflow", "jax")  # there somebody clips by hand
    for level, words, kinds, loss in LEVELS:
        if facts.may_be(*kinds):
            make = partial(sure_and_wrong, low=level, high=level, words=words, cost=2 * foreign, loss=loss)
            yield from at_level(facts, facts.classes, level, make)
            yield from _one_hot(facts, BINARY in kinds, level, make)
    if facts.may_be(BINARY) and not foreign and facts.accuracy is not None:
        (share,) = facts.shares(2)
        yield sure_and_wrong(share, ABOVE_2_GRAPH, BELOW_2, "(-ln(2^-22) - ln(1e-7 + 1e-7)) / 2", 1, BOTH)
        yield sure_and_wrong(share, ABOVE, BELOW, "(-ln(2^-23) - ln(1e-7)) / 2", 1, BOTH)
    if not foreign:
        yield exact(-math.log1p(-(2.0**-23)), 0, "-ln(1 - 2^-23)", RIGHT, share_wrong=0.0)
    for power in OWN:
        level, loss = power * math.log(10), f"a probability of 0 for what is right, plus 1e-{power}"
        make = partial(sure_and_wrong, low=level, high=level, words=f"-ln(1e-{power})", cost=2, loss=loss)
        yield from at_level(facts, facts.classes, level, make, rarest=2)


def _one_hot(facts: Facts, binary: bool, level: float, make: Callable[[Share], Value]) -> Values:
    """One-hot labels under a binary loss: of K outputs two are wrong where one class is taken for another."""
    k = facts.classes
    if binary and k is not None and k > 2:
        yield from at_level(facts, k, 2 / k * level, lambda share: make(share.twice_in(k)))
        yield make(exactly(1 / k, 1, f"1/{k}"))
    elif k is None and facts.accuracy is None and facts.samples is None:
        for k in (3, 4, 5, 10):  # all but one class in K, or one output in K, is wrong
            for wrong in (k - 1, 1):
                yield make(exactly(wrong / k, 2, f"{wrong}/{k}"))
