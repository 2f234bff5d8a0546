"""Settings that the thread knows nothing of, each with what it does and how it is taken back.

A run that starts from given filters, does not let them learn, or changes a setting half-way is diagnosed like any
other; these may be its cause. To add such a setting, enter it in DEPARTURES.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.diagnosis.findings import Answer, Evidence, Finding, RuledOut
from core.diagnosis.measurements import Measurements
from core.words import number


@dataclass(frozen=True)
class Departure:
    """``setting`` is at its ``usual`` value in the thread. ``sentence`` is for any other; so is ``mechanism``."""

    setting: str
    usual: Any
    sentence: str
    mechanism: str


DEPARTURES = {
    "changed-in-mid-run": Departure(
        "then",
        None,
        "The run changes its settings on the way.",
        "The weights go on from where the first settings left them, and the optimizer starts afresh.",
    ),
    "given-filters": Departure(
        "initial_filters",
        None,
        "The filters start from given numbers and not from the seed's.",
        "The seed's filters are random and of a size that suits their inputs; given ones may be blind to what "
        "parts the classes, or too large.",
    ),
    "untrained-filters": Departure(
        "train_filters",
        True,
        "The filters do not learn: only the dense layer does.",
        "What the filters do not see at the start, nothing can make them see.",
    ),
}


def detector(code: str) -> Callable[[Measurements, Mapping[str, Finding]], Answer]:
    """Does the run depart from the thread in this way?"""
    departure = DEPARTURES[code]

    def departed(m: Measurements, found: Mapping[str, Finding]) -> Answer:
        value = getattr(m.experiment, departure.setting, departure.usual)
        span = (0, m.epoch)
        if value == departure.usual:
            return RuledOut(code, Evidence(departure.setting, 0.0, "As in the thread.", span))
        evidence = Evidence(departure.setting, 1.0, f"At the end the loss is {number(float(m.loss64[-1]))}.", span)
        remedy = {departure.setting: departure.usual}
        return Finding(code, departure.sentence, (evidence,), departure.mechanism, (remedy,))

    return departed
