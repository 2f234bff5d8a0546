"""Not a number: nan or inf, after which nothing is learned any more."""

from __future__ import annotations

import math

from core.experiment import Experiment
from core.stuck.facts import Facts
from core.stuck.form import Form, Value, Values, exact

# Filters a hundred times as long as usual: each step is a million times as long as the one before it.
LONG = (
    (-50, -100, 50, 50), (-50, 100, -50, -50), (100, 100, 50, -50), (-100, 50, 50, -50), (50, 50, -50, 50),
    (-50, -50, -100, 100), (100, -50, -100, 100), (-50, -50, 100, -100), (100, 100, -100, -50), (100, -50, 50,
    -100), (-50, 50, 50, -50), (-100, -100, 100, -50), (50, -50, -100, 100), (-50, -50, 50, 50), (50, 100, 100,
    -100), (100, -100, -50, 50),
)  # fmt: skip


def values(facts: Facts) -> Values:
    """No number at all, or one beyond all."""
    yield Value(math.nan, math.nan, 0, "0/0", own=math.nan)
    yield exact(math.inf, 0, "-ln 0")
    yield exact(-math.inf, 0, "ln 0")


NOT_A_NUMBER = Form(
    name="not-a-number",
    title="Not a number",
    values=values,
    meaning="Somewhere a number left what float32 can hold, or the logarithm of 0 or 0/0 was taken. One step later "
    "every weight is nan, and stays so.",
    test={
        "keras": "print(np.isfinite(x).all(), y.min(), y.max())\ntf.debugging.enable_check_numerics()  "
        "# then run again",
        "pytorch": "print(torch.isfinite(x).all(), y.min(), y.max())\ntorch.autograd.set_detect_anomaly(True)  # then "
        "run again",
    },
    repair="Three checks, in this order. Data: no nan or inf among the inputs, labels within the number of classes. "
    "Rate: with a learning rate of 0 the first loss is a number, with one ten times smaller it stays one. Loss: on "
    "logits, not a logarithm, a root or a quotient of one's own that can meet 0. Gradients that jump are clipped.",
    experiment=Experiment(
        loss="logits",
        padding="same",
        filters=16,
        initial_filters=LONG,
        optimizer="momentum",
        learning_rate=10,
        epochs=20,
        seed=442,
    ),
)
