"""Trains the trial: a few cells at a time, a few seeds at a time, the same networks in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.engines.training import train_many
from core.experiment import Experiment
from core.images import THREAD_IMAGES, Images
from core.network.initial_weights import initial_parameters
from core.outcome.outcomes import NEVER, Outcomes, outcomes
from core.processes.tasks import Steps, Task
from core.trial.factorial import CELLS, cell_experiment
from core.trial.trial import ARRAYS, BUDGETS, PER_BUDGET, Trial, read_only

# Of all cells the first few seeds come first: a rough picture of the whole is there in half the time.
FIRST_SEEDS = 64
SEEDS_A_STEP = 256
# Two cells at a time fill two cores. More threads than two would wait for Python's lock, however many cores there are.
# Neighbours differ in the loss alone, so that none waits for a larger one.
CELLS_A_STEP = 2


def trial_steps(
    seeds: Sequence[int] | np.ndarray, budgets: Sequence[int] = BUDGETS, images: Images = THREAD_IMAGES
) -> Steps[Trial, None]:
    """Train the factorial; give the growing trial after every step, at last the whole.

    Who drives the steps decides where the networks are trained. What comes out does not depend on which seeds are
    trained together, nor in which order. Raises ValueError if ``seeds`` is empty or holds what is no seed, or if
    ``budgets`` are not ascending numbers of epochs.
    """
    if len(seeds) == 0:
        raise ValueError("A trial needs at least one seed.")
    if len(budgets) == 0 or list(budgets) != sorted(set(budgets)):
        raise ValueError(f"budgets must be numbers of epochs in ascending order; got {list(budgets)}.")
    checked = [Experiment(epochs=epochs, images=images) for epochs in budgets]
    initial_parameters(checked[0], seeds)  # refuses what is no seed
    shape = (CELLS, len(budgets), len(seeds))
    untrained = Trial(
        solved=np.zeros(shape, bool),
        solved_at=np.full(shape, NEVER, np.int16),
        loss=np.full(shape, np.nan, np.float32),
        right=np.zeros(shape, np.uint8),
        frozen=np.zeros((CELLS, len(seeds)), bool),
        done=np.zeros(CELLS, int),
        seeds=np.array(seeds, np.uint32),
        budgets=tuple(experiment.epochs for experiment in checked),
        images=checked[0].images,
    )
    return _steps(untrained)


def _steps(trial: Trial) -> Steps[Trial, None]:
    total = len(trial.seeds)
    starts = [0, *(seed for seed in (FIRST_SEEDS, *range(SEEDS_A_STEP, total, SEEDS_A_STEP)) if seed < total)]
    for start, stop in zip(starts, [*starts[1:], total], strict=True):
        for first in range(0, CELLS, CELLS_A_STEP):
            cells, place = range(first, min(first + CELLS_A_STEP, CELLS)), slice(start, stop)
            todo = [(cell, trial.seeds[place], trial.budgets, trial.images) for cell in cells]
            results = yield tuple(Task(_train, arguments) for arguments in todo)
            # Copies: whoever holds the trial as it was shall find it as it was.
            arrays = {name: getattr(trial, name).copy() for name in ARRAYS}
            for cell, (levels, frozen) in zip(cells, results, strict=True):
                for name in PER_BUDGET:
                    arrays[name][cell, :, place] = [getattr(found, name) for found in levels]
                arrays["frozen"][cell, place], arrays["done"][cell] = frozen, stop
            trial = read_only(replace(trial, **arrays))
            yield trial


def _train(cell: int, seeds: np.ndarray, budgets: tuple[int, ...], images: Images) -> tuple[list[Outcomes], np.ndarray]:
    """One cell on some seeds: how it stands at each budget, and which networks stayed frozen."""
    runs = train_many(cell_experiment(cell, Experiment(epochs=budgets[-1], images=images)), seeds)
    return [outcomes(runs, budget) for budget in budgets], runs.frozen
