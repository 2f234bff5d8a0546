"""Where samples are from, the trial or the atlas, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.atlas import Atlas
from core.claims.rules import better
from core.claims.sample import ASKER, Sample
from core.experiment import Experiment
from core.images import THREAD_IMAGES
from core.outcome.success import Success
from core.trial import Trial, cell_experiment, cell_label
from core.trial.factorial import FIELDS
from core.words import count, listed

REPAIRED = 1 << FIELDS.index("loss")  # the trial's cell with its loss repaired and nothing else changed


@dataclass(frozen=True)
class Sources:
    """The trial, the atlas, and the epochs after which a claim is judged that names no others.

    Raises ValueError if the trial is not about the thread's six images, or if it or the atlas lacks the asker's seed or
    the budget.
    """

    trial: Trial
    atlas: Atlas
    budget: int

    def __post_init__(self) -> None:
        if self.trial.images != THREAD_IMAGES:
            raise ValueError("The claims are about the thread's six images; the trial has others.")
        if ASKER not in self._trained or ASKER not in self.atlas.grid.seeds:
            raise ValueError(f"The claims need the asker's seed, {ASKER}, in all of the trial and in the atlas.")
        self.trial.level(self.budget)
        self.atlas.look(self.budget)

    @property
    def _trained(self) -> np.ndarray:
        """The seeds on which all cells of the trial are trained."""
        return self.trial.seeds[: self.trial.done.min()]

    @property
    def longest(self) -> int:
        """The most epochs that the atlas has."""
        return self.atlas.grid.budgets[-1]

    def cell(self, number: int, budget: int | None = None, label: str | None = None, engine: str = "keras") -> Sample:
        """A cell of the trial. Raises ValueError for a budget that the trial does not have."""
        epochs = budget or self.budget
        experiment = replace(cell_experiment(number), engine=engine, epochs=epochs)
        return Sample(label or cell_label(number), experiment, self._trained, self.trial.paired(epochs)[number])

    def setting(self, label: str, experiment: Experiment, budget: int | None = None) -> Sample:
        """A cell of the atlas. Raises ValueError for settings or a budget that the atlas does not have."""
        epochs = budget or self.budget
        solved = self.atlas.solved(experiment, epochs)
        return Sample(label, replace(experiment, epochs=epochs), np.array(self.atlas.grid.seeds), solved)


def compared(first: Success, second: Success) -> str:
    """How the first compares with the second, in words that go between the two."""
    if better(first, second):
        return "clearly more than"
    return "clearly less than" if better(second, first) else "no clear difference from"


def asker_in(samples: Sequence[Sample]) -> str:
    """What becomes of the asker's seed in samples of the same settings after more and more epochs."""
    solved = [f"{sample.experiment.epochs:,}" for sample in samples if sample.asker]
    return f"solved after {listed(solved)} epochs" if solved else "not solved"


def after(budget: int) -> str:
    """The time in words.

    >>> after(1), after(1000)
    ('after 1 epoch', 'after 1,000 epochs')
    """
    return f"after {count(budget, 'epoch')}"
