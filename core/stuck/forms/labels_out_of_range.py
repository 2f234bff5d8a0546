"""Labels out of range: a cross-entropy below zero, which no labels between 0 and 1 can give."""

from __future__ import annotations

from core.stuck.facts import BINARY, CATEGORICAL, Facts
from core.stuck.form import Form, Value, Values


def values(facts: Facts) -> Values:
    """Anything below zero: with a label of 2 or -1, the loss of a binary cross-entropy has no floor."""
    if facts.may_be(BINARY, CATEGORICAL):
        cost = 1 if facts.is_a(BINARY, CATEGORICAL) else 2
        implies = {"loss": "a binary cross-entropy"}
        yield Value(-1e300, -1, cost, "-y ln p - (1 - y) ln(1 - p) with y outside 0..1", implies=implies)
        yield Value(-1, -1e-12, cost + 1, "-y ln p - (1 - y) ln(1 - p) with y outside 0..1", implies=implies)


LABELS_OUT_OF_RANGE = Form(
    name="labels-out-of-range",
    title="Labels outside 0 to 1",
    values=values,
    meaning="A cross-entropy of labels from 0 to 1 is never below 0. Labels of 2, -1 or 255 push it below: the surer "
    "the network gets, the lower it falls, without end.",
    test={
        "keras": "import numpy as np\nprint(np.unique(y))  # anything but 0 and 1?",
        "pytorch": "print(y.unique())\nprint(y.min(), y.max())  # anything but 0 and 1?",
    },
    repair="Bring the labels to 0 and 1: divide masks by 255, subtract 1 from classes that begin at 1, replace -1 by "
    "0. More than two classes need one-hot labels and categorical_crossentropy, or numbers and its sparse version.",
)
