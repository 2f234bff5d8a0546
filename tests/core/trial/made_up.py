"""Trials with outcomes of one's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from core.images import THREAD_IMAGES, Images
from core.processes.tasks import done_here
from core.trial import BUDGETS, CELLS, Trial
from core.trial.training import trial_steps


def run_trial(
    seeds: Sequence[int] | np.ndarray, budgets: Sequence[int] = BUDGETS, images: Images = THREAD_IMAGES
) -> Iterator[Trial]:
    """The growing trial; nothing is trained outside ``next()``."""
    return done_here(trial_steps(seeds, budgets, images))


def made_up(solved: np.ndarray, done: int | None = None) -> Trial:
    """A trial with one budget, 100 epochs, in which ``solved`` (32, R) bool were solved at epoch 7."""
    seeds = solved.shape[1]
    levels = solved[:, None]
    return Trial(
        solved=levels,
        solved_at=np.where(levels, 7, -1).astype(np.int16),
        loss=np.where(levels, 0.1, 0.7).astype(np.float32),
        right=np.where(levels, 6, 3).astype(np.uint8),
        frozen=np.zeros(solved.shape, bool),
        done=np.full(CELLS, seeds if done is None else done),
        seeds=np.arange(seeds, dtype=np.uint32),
        budgets=(100,),
        images=THREAD_IMAGES,
    )


def with_rates(rate: Callable[[frozenset[int]], float], seeds: int = 100) -> Trial:
    """A trial in which a cell is solved on the share ``rate(changes made)`` of the seeds, the first ones."""
    sets = [frozenset(i for i in range(5) if cell // 2**i % 2) for cell in range(CELLS)]
    return made_up(np.array([np.arange(seeds) < round(rate(changes) * seeds) for changes in sets]))


def random_trial(seed: int, seeds: int = 50) -> Trial:
    """A trial without any order."""
    random = np.random.default_rng(seed)
    return made_up(random.random((CELLS, seeds)) < random.random((CELLS, 1)))
