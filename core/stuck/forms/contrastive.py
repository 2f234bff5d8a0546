"""Contrastive: a softmax over the batch, all of whose members look the same; or one that temperature holds up."""

from __future__ import annotations

import math

from core.stuck.facts import CATEGORICAL, CONTRASTIVE, NLL, Facts
from core.stuck.form import Values, exact

BATCHES = tuple(2**n for n in range(3, 14))
QUEUES = (4096, 16_384, 65_536)  # MoCo's
TEMPERATURES = (0.07, 0.1, 0.2, 0.5, 1.0)
# SupContrast multiplies by temperature / base_temperature, which is 0.07.
FACTORS = ((0.1 / 0.07, "0.1/0.07"), (0.5 / 0.07, "0.5/0.07"))
COLLAPSED = "All embeddings look alike, so that the right partner is as likely as any other in the batch."
SCALED = f"{COLLAPSED} The loss is scaled by its temperature over 0.07."
HELD_UP = "Partners agree fully, all others are at right angles: a temperature of {:g} does not let it fall."
SAME_POINT = "All embeddings are the same point: pairs that should be apart cost the margin, 1."


def values(facts: Facts) -> Values:
    """ln N and ln(2N - 1) of collapsed embeddings, times a temperature's factor; the floor that a temperature sets."""
    known = facts.is_a(CONTRASTIVE)
    if not facts.may_be(CONTRASTIVE, CATEGORICAL, NLL):
        return
    base = 0 if known else 2
    # A batch that is the number of classes is no evidence of a batch.
    for n in (facts.samples,) if facts.samples else BATCHES:
        if n > 1:
            yield from _of_batch(n, known, base + (known and not facts.samples), bool(known or facts.samples))
    for queue in QUEUES if facts.samples is None else ():
        says = f"{COLLAPSED} The queue has {queue:,}."
        yield exact(math.log(queue + 1), base, f"ln({queue} + 1)", says, {"loss": "a contrastive loss with a queue"})
    if known:
        yield exact(math.log(2), 1, "ln(1 + exp(0))", "A soft margin of collapsed embeddings.")
        for value, words in ((0.5, "1/2 x 1^2"), (0.25, "1/4 x 1^2"), (1.0, "1^2")):
            yield exact(value, 1, words, SAME_POINT)


def _of_batch(n: int, known: bool, cost: int, factors: bool) -> Values:
    implies = {"samples": str(n), "loss": "a contrastive loss"}
    words = {f"ln {n}": n, f"ln(2 x {n} - 1)": 2 * n - 1} | ({f"ln(2 x {n})": 2 * n} if known else {})
    for each, alike in words.items():
        yield exact(math.log(alike), cost, each, COLLAPSED, implies)
        for factor, spelled in FACTORS if factors else ():
            yield exact(factor * math.log(alike), cost + 1, f"{spelled} x {each}", SCALED, implies)
    for t in TEMPERATURES if known else (1.0,) if n <= 512 else ():
        value = math.log1p((n - 1) * math.exp(-1 / t))
        if value > 0.01:
            held = f"ln(1 + {n - 1} exp(-1/{t:g}))"
            sure = implies | {"accuracy": "1"}
            yield exact(value, cost + (1 if t == 1 else 2), held, HELD_UP.format(t), sure, share_wrong=0.0)
