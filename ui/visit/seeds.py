"""What becomes of an experiment from a thousand seeds: found out beside the server, once for all visitors and pages."""

from __future__ import annotations

from functools import partial

from core.experiment import Experiment
from core.luck import Luck, luck_steps
from ui.visit import telling
from ui.visit.beside import beside

KIND = "seeds"


def found(experiment: Experiment) -> tuple[Luck | None, bool]:
    """The luck of an experiment as far as it is known, and whether there is more to find out."""
    work = beside.work(KIND, experiment, partial(luck_steps, experiment))
    beside.wait(KIND, work, *telling.here())
    return work.latest, not work.finished
