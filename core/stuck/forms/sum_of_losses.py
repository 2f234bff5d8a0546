"""Sum of losses: several losses that say nothing, added up; a GAN's two, a captcha's five, a batch's."""

from __future__ import annotations

import math

from core.stuck.facts import ADVERSARIAL, BINARY, CATEGORICAL, CONTRASTIVE, NLL, SQUARED, Facts
from core.stuck.form import Form, Values, exact, hovering

BATCHES = (16, 20, 32, 50, 64, 100, 128, 256, 784)  # 784: the pixels of an MNIST digit
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
    if known and facts.may_be(SQUARED):
        yield exact(0.5, 1, "1/4 + 1/4", "A least-squares discriminator that says 1/2 of everything.")
    if known:
        acgan = math.log(2) + math.log(10)
        yield exact(acgan, 2, "ln 2 + ln 10", "Half a real one, and any of ten classes: an AC-GAN's two.")
    written = dict.fromkeys((26, 36, 62), 2) if facts.classes is None else {}  # letters, digits, and both
    for classes, cost in (*facts.class_counts(), *written.items()):
        if classes > 1 and cost != 1:
            for heads in range(2, 9):
                value = heads * math.log(classes)
                free = (2 if facts.classes is None else 1) + (heads > 5)
                yield exact(
                    value,
                    min(cost, 1) + free,
                    f"{heads} ln {classes}",
                    f"{heads} heads, each of which says the same of its {classes} classes.",
                    {"classes": str(classes), "loss": f"a sum of {heads}"},
                )
            for count, more in ((facts.samples, 1),) if facts.samples else ((n, 3) for n in BATCHES):
                value = (count or 0) * math.log(classes)
                yield exact(
                    value,
                    cost + more,
                    f"{count} ln {classes}",
                    f"The loss is summed over {count}, not averaged: each costs ln {classes}.",
                    {"classes": str(classes), "samples": str(count)},
                )


SUM_OF_LOSSES = Form(
    name="sum-of-losses",
    title="Several losses added up, each of which says nothing",
    values=values,
    meaning="What is printed is a sum, and each of its parts stands at the logarithm of the number of its classes.",
    test={
        "keras": "print(model.metrics_names)\nprint(model.evaluate(x, y))  # the parts, one by one",
        "pytorch": "print(loss_real.item(), loss_fake.item())\nprint(criterion.reduction)  # the parts, one by one",
    },
    repair="Look at each part on its own. For a GAN's discriminator 2 ln 2 is the balance that theory wants; if it "
    "stands there from the start, it does not learn: check its labels, its learning rate, and its weights.",
)
