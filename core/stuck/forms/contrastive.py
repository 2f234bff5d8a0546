"""Contrastive: a softmax over the batch, all of whose members look the same; or one that temperature holds up."""

from __future__ import annotations

import math

from core.stuck.facts import CATEGORICAL, CONTRASTIVE, NLL, Facts
from core.stuck.form import Form, Values, exact

BATCHES = tuple(2**n for n in range(3, 14))
QUEUES = (4096, 16_384, 65_536)  # MoCo's
TEMPERATURES = (0.07, 0.1, 0.2, 0.5, 1.0)
# SupContrast multiplies by temperature / base_temperature, which is 0.07.
FACTORS = ((0.1 / 0.07, "0.1/0.07"), (0.5 / 0.07, "0.5/0.07"))
COLLAPSED = "All embeddings look alike, so that the right partner is as likely as any other in the batch."


def values(facts: Facts) -> Values:
    """ln N and ln(2N - 1) of collapsed embeddings, times a temperature's factor; the floor that a temperature sets."""
    known = facts.is_a(CONTRASTIVE)
    if not facts.may_be(CONTRASTIVE, CATEGORICAL, NLL):
        return
    base = 0 if known else 2
    batches = (facts.samples,) if facts.samples else BATCHES
    # A batch that is the number of classes is no evidence of a batch.
    for n in batches:
        if n < 2:
            continue
        free = base if facts.samples else base + 1 if known else base
        implies = {"samples": str(n), "loss": "a contrastive loss"}
        for value, words in (
            (math.log(n), f"ln {n}"),
            (math.log(2 * n - 1), f"ln(2 x {n} - 1)"),
            *([(math.log(2 * n), f"ln(2 x {n})")] if known else []),
        ):
            yield exact(value, free, words, COLLAPSED, implies)
            for factor, spelled in FACTORS if known or facts.samples else ():
                yield exact(
                    factor * value,
                    free + 1,
                    f"{spelled} x {words}",
                    f"{COLLAPSED} The loss is scaled by its temperature over 0.07.",
                    implies,
                )
        if known or n <= 512:
            for temperature in TEMPERATURES if known else (1.0,):
                value = math.log1p((n - 1) * math.exp(-1 / temperature))
                if value > 0.01:
                    yield exact(
                        value,
                        free + (1 if temperature == 1 else 2),
                        f"ln(1 + {n - 1} exp(-1/{temperature:g}))",
                        f"Partners agree fully, all others are at right angles: a temperature of {temperature:g} "
                        "does not let it fall.",
                        implies | {"accuracy": "1"},
                        share_wrong=0.0,
                    )
    for queue in QUEUES if facts.samples is None else ():
        value = math.log(queue + 1)
        implies = {"loss": "a contrastive loss with a queue"}
        yield exact(value, base, f"ln({queue} + 1)", f"{COLLAPSED} The queue has {queue:,}.", implies)
    if known:
        soft = math.log(2)
        yield exact(soft, 1, "ln(1 + exp(0))", "A soft margin of collapsed embeddings.")
        for value, words in ((0.5, "1/2 x 1^2"), (0.25, "1/4 x 1^2"), (1.0, "1^2")):
            yield exact(
                value, 1, words, "All embeddings are the same point: pairs that should be apart cost the margin, 1."
            )


CONTRASTIVE_FORM = Form(
    name="contrastive",
    title="Embeddings that all look alike",
    values=values,
    meaning="It is a cross-entropy over the batch: N equal similarities cost ln N, whatever the temperature.",
    test={
        "keras": "z = encoder.predict(x[:100])\nprint(z.std(axis=0).mean())  # near 0: they have collapsed",
        "pytorch": "z = torch.nn.functional.normalize(encoder(x[:100]), dim=1)\nprint((z @ z.T).min())  # near 1: they "
        "have collapsed",
    },
    repair="Check whether the two views of an image stay together through shuffling and sharding, whether embeddings "
    "are normalised, whether the temperature is small enough (0.07 to 0.5), whether the learning rate fits the batch.",
)
