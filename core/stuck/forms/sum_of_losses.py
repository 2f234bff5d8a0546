"""Sum of losses: several losses that say nothing, added up; a GAN's two, a captcha's five, a batch's."""

from __future__ import annotations

import math

from core.stuck.facts import ADVERSARIAL, BINARY, CATEGORICAL, CONTRASTIVE, NLL, SQUARED, Facts
from core.stuck.form import Values, exact, hovering

BATCHES = (16, 20, 32, 50, 64, 100, 128, 256, 784)  # 784: the pixels of an MNIST digit
CHARACTERS = dict.fromkeys((26, 36, 62), 2)  # letters, digits, and both
GAN = "A discriminator that says 1/2 of everything, real or made up: its two losses, each ln 2, added up."


def values(facts: Facts) -> Values:
    """2 ln 2 first, then m ln K for m heads, and n ln K for losses that are summed over a batch."""
    if facts.is_a(CONTRASTIVE) or not facts.may_be(BINARY, CATEGORICAL, NLL, ADVERSARIAL):
        return
    gan = 2 * math.log(2)
    known = facts.is_a(ADVERSARIAL)
    if facts.may_be(BINARY, ADVERSARIAL) or facts.classes is None:
        implies = {"loss": "a GAN's discriminator"}
        yield exact(gan, 0 if known else 1, "2 ln 2", GAN, implies)
        if facts.moving is not False:
            yield hovering(gan, 2, "2 ln 2", f"{GAN} It hovers about it.", implies)
    if known:
        if facts.may_be(SQUARED):
            yield exact(0.5, 1, "1/4 + 1/4", "A least-squares discriminator that says 1/2 of everything.")
        acgan = math.log(2) + math.log(10)
        yield exact(acgan, 2, "ln 2 + ln 10", "Half a real one, and any of ten classes: an AC-GAN's two.")
    free = 2 if facts.classes is None else 1
    for k, cost in (*facts.class_counts(), *(CHARACTERS.items() if facts.classes is None else ())):
        if k == 1 or cost == 1:
            continue
        for heads in range(2, 9):
            implies = {"classes": str(k), "loss": f"a sum of {heads}"}
            says = f"{heads} heads, each of which says the same of its {k} classes."
            yield exact(heads * math.log(k), min(cost, 1) + free + (heads > 5), f"{heads} ln {k}", says, implies)
        for count in (facts.samples,) if facts.samples else BATCHES:
            implies = {"classes": str(k), "samples": str(count)}
            says = f"The loss is summed over {count}, not averaged: each costs ln {k}."
            yield exact(count * math.log(k), cost + (1 if facts.samples else 3), f"{count} ln {k}", says, implies)
