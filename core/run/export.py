"""A run as text for other programs: a table, or everything."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any
from urllib.parse import urlencode

import numpy as np

from core.run import Run

TAPS = ("top_left", "top_right", "bottom_left", "bottom_right")


def as_csv(run: Run) -> str:
    """One line an epoch: loss, accuracy, and each filter's four numbers, with a line of names above.

    Numbers have nine digits, which is a float32 exactly. ``as_json`` has the dense layer, too.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    filters = run.experiment.filters
    table.writerow(["epoch", "loss", "accuracy", *(f"filter_{f}_{tap}" for f in range(1, filters + 1) for tap in TAPS)])
    kernels = np.moveaxis(run.kernels, -1, 1).reshape(len(run.loss), -1)  # (epochs + 1, 4 F): filter by filter
    for epoch, (loss, accuracy, taps) in enumerate(zip(run.loss, run.accuracy, kernels, strict=True)):
        table.writerow([epoch, *(f"{value:.9g}" for value in (loss, accuracy, *taps))])
    return text.getvalue()


def as_json(run: Run) -> str:
    """The experiment, setting by setting and as a link spells it, and every epoch's numbers, nested as in ``Run``.

    What is not finite is null, since JSON has no word for it.
    """
    told = {
        "experiment": vars(run.experiment),
        "query": urlencode(run.experiment.to_query()),
        "solved_at": run.solved_at,
        **{name: _numbers(getattr(run, name)) for name in ("loss", "accuracy", "kernels", "dense", "bias")},
    }
    return json.dumps(told, allow_nan=False)


def _numbers(values: np.ndarray) -> Any:
    if values.ndim == 1:
        return [float(f"{value:.9g}") if math.isfinite(value) else None for value in values.tolist()]
    return [_numbers(each) for each in values]
