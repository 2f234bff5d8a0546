"""Not a number: nan or inf, after which nothing is learned any more."""

from __future__ import annotations

import math

from core.stuck.facts import Facts
from core.stuck.form import Form, Value, Values


def values(facts: Facts) -> Values:
    """No number at all, or one beyond all."""
    yield Value(math.nan, math.nan, 0, "0/0", own=math.nan)
    yield Value(math.inf, math.inf, 0, "-ln 0")
    yield Value(-math.inf, -math.inf, 0, "ln 0")


NOT_A_NUMBER = Form(
    name="not-a-number",
    title="No number at all",
    values=values,
    meaning="Somewhere a number left what float32 can hold, or the logarithm of 0 or 0/0 was taken. One step later "
    "every weight is nan, and stays so.",
    test={
        "keras": "print(np.isfinite(x).all(), y.min(), y.max())\ntf.debugging.enable_check_numerics()  "
        "# then run again",
        "pytorch": "print(torch.isfinite(x).all(), y.min(), y.max())\ntorch.autograd.set_detect_anomaly(True)  # then "
        "run again",
    },
    repair="First the data: no nan, labels within the number of classes. Then the learning rate, ten times smaller; "
    "the loss on logits rather than a logarithm of one's own; gradients clipped.",
)
