"""Settings that the thread knows nothing of, each with what it does and how it is taken back.

A run that starts from given filters, does not let them learn, or changes a setting half-way is diagnosed like any
other; these may be its cause. To add such a setting, enter it below and in ``findings.toml``.
"""

from __future__ import annotations

from collections.abc import Callable

from core.diagnosis.findings import Answer, Evidence, Found
from core.diagnosis.measurements import Measurements
from core.experiment import Experiment

THREAD = Experiment()


def _departure(setting: str, measured: Callable[[Measurements], Evidence]) -> Callable[[Measurements], Answer]:
    """Does the run depart from the thread in this ``setting``? For any other value than its, what is ``measured``."""
    usual = getattr(THREAD, setting)

    def detect(m: Measurements) -> Answer:
        if getattr(m.whole.experiment, setting) == usual:
            return m.ever(setting, 0.0)
        return Found(measured(m), remedies=[{setting: usual}])

    return detect


def _around_the_change(m: Measurements) -> Evidence:
    """The loss just before the change in mid-run and just after it."""
    epoch = m.whole.experiment.then[0] if m.whole.experiment.then else 0
    before, after = (float(m.whole.loss[row]) for row in (epoch - 1, epoch))
    return m.during(epoch - 1, epoch, "loss-after-change", after, before=before, last=epoch - 1, first=epoch)


def _from_the_start(m: Measurements) -> Evidence:
    """What a dense layer could make of the filters at the start."""
    margin = m.margin_at_start if m.finite else 0.0
    says = "not-finite" if not m.finite else "separates" if margin > 0 else "separates-not"
    return m.at_start("margin-at-start", margin, says)


DEPARTURES = {
    "changed-in-mid-run": _departure("then", _around_the_change),
    "given-filters": _departure("initial_filters", _from_the_start),
    "untrained-filters": _departure("train_filters", _from_the_start),
}
