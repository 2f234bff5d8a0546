"""Settings that the thread knows nothing of, each with what it does and how it is taken back.

A run that starts from given filters, does not let them learn, or changes a setting half-way is diagnosed like any
other; these may be its cause. To add such a setting, enter it below and in ``findings.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.diagnosis.findings import Answer, Change, Evidence, Finding, evidence, worded
from core.diagnosis.measurements import Measurements
from core.experiment import Experiment


@dataclass(frozen=True)
class Departure:
    """``setting`` is at its ``usual`` value in the thread; for any other, what is measured."""

    code: str
    setting: str
    usual: Any
    evidence: Callable[[Measurements], Evidence]

    def __call__(self, m: Measurements, found: Mapping[str, Finding]) -> Answer:
        """Does the run depart from the thread in this way?"""
        if getattr(m.whole.experiment, self.setting) == self.usual:
            return m.ever(self.setting, 0.0)
        return worded(self.code, [self.evidence(m)], [{self.setting: self.usual}])


def _around_the_change(m: Measurements) -> Evidence:
    """The loss just before the change in mid-run and just after it."""
    epoch = m.whole.experiment.then[0] if m.whole.experiment.then else 0
    before, after = (float(m.whole.loss[row]) for row in (epoch - 1, epoch))
    return evidence("loss-after-change", after, (epoch - 1, epoch), before=before, last=epoch - 1, first=epoch)


def _from_the_start(m: Measurements) -> Evidence:
    """What a dense layer could make of the filters at the start."""
    margin = m.margin_at_start if m.finite else 0.0
    says = "not-finite" if not m.finite else "separates" if margin > 0 else "separates-not"
    return m.at_start("margin-at-start", margin, says)


_ALL = (
    Departure("changed-in-mid-run", "then", None, _around_the_change),
    Departure("given-filters", "initial_filters", None, _from_the_start),
    Departure("untrained-filters", "train_filters", True, _from_the_start),
)

DEPARTURES: dict[str, Departure] = {each.code: each for each in _ALL}


def of_the_whole(experiment: Experiment, remedy: Change) -> Change:
    """A remedy of the settings after a change in mid-run, as a change of the whole experiment.

    >>> of_the_whole(Experiment(then=(40, {"loss": "double_softmax"})), {"loss": "logits"})
    {'then': (40, (('loss', 'logits'),))}
    """
    if experiment.then is None or "then" in remedy:
        return remedy
    epoch, new = experiment.then
    names = dict(new)
    moved = {name: value for name, value in remedy.items() if name in names}
    if not moved:
        return remedy
    kept = {name: value for name, value in remedy.items() if name not in names}
    return {**kept, "then": (epoch, tuple((names | moved).items()))}
