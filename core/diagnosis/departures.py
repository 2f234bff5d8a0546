"""Settings that the thread knows nothing of, each with what it does and how it is taken back.

A run that starts from given filters, does not let them learn, or changes a setting half-way is diagnosed like any
other; these may be its cause. To add such a setting, enter it below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.diagnosis.findings import Answer, Change, Evidence, Finding
from core.diagnosis.measurements import Measurements
from core.experiment import Experiment
from core.words import loss_text, number


@dataclass(frozen=True)
class Departure:
    """``setting`` is at its ``usual`` value in the thread, which the sentence ``as_usual`` says.

    For any other value: the ``sentence``, what is measured, and how. ``mechanism`` is why it may matter.
    """

    code: str
    setting: str
    usual: Any
    as_usual: str
    sentence: str
    evidence: Callable[[Measurements], Evidence]
    mechanism: str

    def __call__(self, m: Measurements, found: Mapping[str, Finding]) -> Answer:
        """Does the run depart from the thread in this way?"""
        if getattr(m.whole.experiment, self.setting) == self.usual:
            return m.ever(self.setting, 0.0, self.as_usual)
        remedies = ({self.setting: self.usual},)
        return Finding(self.code, self.sentence, (self.evidence(m),), self.mechanism, remedies)


def _around_the_change(m: Measurements) -> Evidence:
    """The loss just before the change in mid-run and just after it."""
    epoch = m.whole.experiment.then[0] if m.whole.experiment.then else 0
    before, after = (float(m.whole.loss[row]) for row in (epoch - 1, epoch))
    second = f"under the second it is {loss_text(after)} at epoch {epoch:,}"
    text = f"Under the first settings the loss is {loss_text(before)} at epoch {epoch - 1:,}; {second}."
    return Evidence("loss-after-change", after, text, (epoch - 1, epoch))


def _from_the_start(m: Measurements) -> Evidence:
    """What a dense layer could make of the filters at the start."""
    if not m.finite:
        return m.at_start("margin-at-start", 0.0, "Its numbers are not finite.")
    margin = m.margin_at_start
    could = f"separates all images, with a margin of {number(margin)}" if margin > 0 else "gets all images right"
    text = f"On the features of the initial filters, {'some' if margin > 0 else 'no'} dense layer {could}."
    return m.at_start("margin-at-start", margin, text)


_ALL = (
    Departure(
        "changed-in-mid-run",
        "then",
        None,
        "The settings are the same from the first epoch to the last.",
        "The run changes its settings on the way.",
        _around_the_change,
        "The weights carry on from where the first settings left them, and the optimizer starts afresh.",
    ),
    Departure(
        "given-filters",
        "initial_filters",
        None,
        "The filters start from the seed's numbers.",
        "The filters start from given numbers, not from the seed's.",
        _from_the_start,
        "The seed's filters are random and of a size that suits their inputs; given ones may be blind to what "
        "separates the classes, or too large.",
    ),
    Departure(
        "untrained-filters",
        "train_filters",
        True,
        "The filters learn as well.",
        "The filters do not learn: only the dense layer does.",
        _from_the_start,
        "What the filters do not see at the start, nothing can make them see.",
    ),
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
