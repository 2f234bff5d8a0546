"""Clipped probabilities: a sure and wrong answer costs minus the logarithm of the smallest probability allowed."""

from __future__ import annotations

import math

from core.experiment import Experiment
from core.stuck.facts import BINARY, CAFFE, CATEGORICAL, NLL, PYTORCH, Facts, Share, exactly
from core.stuck.form import Form, Value, Values, at_level, exact, over_shares, times_share

# What float32 makes of it, in which 1 - 1e-7 is 1 - 2**-23, to within its own rounding.
BELOW = -math.log(1e-7)  # 16.1181: a probability of 0 where the label says 1
ABOVE = 23 * math.log(2)  # 15.9424: a probability of 1 where the label says 0
# TensorFlow 2's binary cross-entropy clips and then adds 1e-7 once more before it takes the logarithm.
BELOW_2 = -math.log(2e-7)  # 15.4249
ABOVE_2 = -math.log(2.0**-23 + 1e-7)  # 15.3332, in the order in which it is written
ABOVE_2_GRAPH = 22 * math.log(2)  # 15.2492, in the order in which a graph computes it

# (level, arithmetic, kinds, cost, what it means)
LEVELS = (
    (BELOW, "-ln(1e-7)", (CATEGORICAL, NLL, BINARY), 0, "a probability of 0 for what is right, clipped to 1e-7"),
    (ABOVE, "-ln(2^-23)", (BINARY,), 0,
     "a sigmoid of 1 where the label is 0, clipped to 1 - 1e-7, which in float32 is 1 - 2^-23"),
    (BELOW_2, "-ln(1e-7 + 1e-7)", (BINARY,), 0,
     "a sigmoid of 0 where the label is 1, as TensorFlow 2's binary cross-entropy computes it"),
    (ABOVE_2, "-ln(2^-23 + 1e-7)", (BINARY,), 0,
     "a sigmoid of 1 where the label is 0, as TensorFlow 2's binary cross-entropy computes it step by step"),
    (ABOVE_2_GRAPH, "-ln(2^-22)", (BINARY,), 0,
     "a sigmoid of 1 where the label is 0, as TensorFlow 2's binary cross-entropy computes it in a graph"),
)  # fmt: skip
OWN = (5, 6, 8, 9, 10, 15)  # 1e-8 and others, as people write it into losses of their own; 1e-15 is scikit-learn's


def values(facts: Facts) -> Values:
    """The clipped costs times the share that is wrong, and what a right answer costs."""
    if not facts.may_be(CATEGORICAL, NLL, BINARY):
        return
    foreign = 2 if facts.elsewhere("keras", "tensorflow", "jax") else 0  # elsewhere somebody clips by hand
    for level, words, kinds, cost, says in LEVELS:
        if facts.may_be(*kinds):
            yield from _times_shares(facts, kinds, level, words, cost + foreign, says)
    if facts.may_be(BINARY) and not foreign and facts.accuracy is not None:
        for low, high, words in (
            (ABOVE_2_GRAPH, BELOW_2, "(-ln(2^-22) - ln(1e-7 + 1e-7)) / 2"),
            (ABOVE, BELOW, "(-ln(2^-23) - ln(1e-7)) / 2"),
        ):
            for share in facts.shares(2):
                says = "sure and wrong answers of both kinds, a sigmoid of 0 for 1 and of 1 for 0"
                yield times_share(share, low, high, words, 1, says)
    if not facts.elsewhere("keras", "tensorflow", "jax"):
        right = -math.log1p(-(2.0**-23))
        yield exact(
            right,
            0,
            "-ln(1 - 2^-23)",
            "Every answer is sure and right: a probability of 1 costs what clipping makes of it.",
            share_wrong=0.0,
        )
    for power in OWN:
        yield from _by_hand(facts, power)


def _by_hand(facts: Facts, power: int) -> Values:
    level, says = power * math.log(10), f"a probability of 0 for what is right, plus 1e-{power}"

    def make(share: Share) -> Value | None:
        usual = share.cost < 3 and share.high > 0
        return times_share(share, level, level, f"-ln(1e-{power})", 2, says) if usual else None

    yield from over_shares(facts, facts.classes, lambda share: share * level, make)


def _times_shares(facts: Facts, kinds: tuple[str, ...], level: float, words: str, cost: int, says: str) -> Values:
    def make(share: Share) -> Value:
        return times_share(share, level, level, words, cost, says)

    yield from at_level(facts, level, words, cost, says)
    k = facts.classes
    if BINARY in kinds and k is not None and k > 2:
        # One-hot labels under a binary loss: of K outputs two are wrong where one class is taken for another.

        def doubled(share: Share, k: int = k) -> Value | None:
            return make(share.times(2, k, 1)) if share.high > 0 else None

        yield from over_shares(facts, k, lambda share: share * 2 / k * level, doubled)
        yield make(exactly(1 / k, 1, f"1/{k}"))
    elif k is None and facts.accuracy is None and facts.samples is None:
        for k in (3, 4, 5, 10):  # all but one class in K, or one output in K, is wrong
            for wrong in (k - 1, 1):
                yield make(exactly(wrong / k, 2, f"{wrong}/{k}"))


CLIPPED_PROBABILITIES = Form(
    name="clipped-probabilities",
    title="Probabilities of exactly 0 and 1, clipped before the logarithm",
    values=values,
    meaning="The last softmax or sigmoid is saturated: it says exactly 0 or 1. The loss clips that before it takes the "
    "logarithm, and the gradient of what is clipped is 0, so nothing learns any more.",
    test={
        "keras": "p = model.predict(x[:100])\nprint(p.min(), p.max(), ((p > 0) & (p < 1)).mean())  # only 0 and 1?",
        PYTORCH: "p = model(x[:100])\nprint(p.min(), p.max(), ((p > 0) & (p < 1)).float().mean())  # only 0 and 1?",
        CAFFE: "p = net.blobs['prob'].data\nprint(p.min(), p.max())  # only 0 and 1?",
    },
    repair="Scale the inputs (0..255 saturates at once), take a smaller learning rate, and let the loss work on "
    "logits: from_logits=True without the last softmax or sigmoid. One output unit needs sigmoid, not softmax.",
    experiment=Experiment(loss="categorical_crossentropy_2019"),
)
