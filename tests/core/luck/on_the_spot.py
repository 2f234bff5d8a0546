"""Luck in the tests' own process."""

from __future__ import annotations

from collections.abc import Iterator

from core.experiment import Experiment
from core.luck import Luck, luck_steps
from core.processes.tasks import done_here


def luck(experiment: Experiment) -> Iterator[Luck]:
    """The growing luck after every step; nothing runs outside ``next()``."""
    return done_here(luck_steps(experiment))
