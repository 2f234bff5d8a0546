"""The closed forms, each one object that knows all of itself, in the order in which equally simple ones are preferred.

To add one, write a file with its values, its words in forms.toml, and enter it below.
"""

from __future__ import annotations

from pathlib import Path

from core.stuck.entries import entries
from core.stuck.form import Form
from core.stuck.forms import (
    class_prior,
    clipped_probabilities,
    contrastive,
    double_softmax,
    hinge,
    labels_out_of_range,
    log_clamp,
    nll_of_probabilities,
    not_a_number,
    squared_error,
    sum_of_losses,
    uniform,
)

_VALUES = {
    "not-a-number": not_a_number.values,
    "uniform": uniform.values,
    "double-softmax": double_softmax.values,
    "class-prior": class_prior.values,
    "clipped-probabilities": clipped_probabilities.values,
    "log-clamp": log_clamp.values,
    "hinge": hinge.values,
    "squared-error": squared_error.values,
    "sum-of-losses": sum_of_losses.values,
    "nll-of-probabilities": nll_of_probabilities.values,
    "labels-out-of-range": labels_out_of_range.values,
    "contrastive": contrastive.values,
}
FORMS: dict[str, Form] = {
    name: Form(name, _VALUES[name], **words) for name, words in entries(Path(__file__).parent / "forms.toml").items()
}
