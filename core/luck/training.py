"""The seeds trained: block after block of them, in steps short enough to be stopped at any time.

What is bounded:

    seeds           TOTAL_WORK, about two seconds on two cores: long runs of large networks get the first so many seeds
    one task        a block of seeds, two seconds at most
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from core.engines.numpy_engine import Block
from core.experiment import Experiment
from core.filters import kernels
from core.luck.standing import Luck, Trained, standing
from core.network.initial_weights import initial_parameters
from core.network.network import LANES
from core.outcome.outcomes import outcomes
from core.processes.tasks import Steps, Task

SEEDS = 1024
MOST_DRAWN = 200  # epochs at which the curves are kept

# Work is counted in activations: epochs x images x features x networks. A core does 200 to 400 million a second. Each
# epoch of a block costs EPOCH_WORK more, and what SPARE_LANES more networks would cost.
TOTAL_WORK = 700_000_000
EPOCH_WORK = 28_000
SPARE_LANES = 48
BLOCK = 256  # networks: in smaller blocks those costs prevail, larger ones show less growth
LEAST_BLOCKS = 2
AT_ONCE = 2  # blocks that are trained side by side: work for two cores


def seeds_for(experiment: Experiment) -> int:
    """How many seeds are planned: the first 1,024, or as many of them as TOTAL_WORK allows in 32s, but at least 32."""
    counts = range(SEEDS, LANES, -LANES)
    return next((count for count in counts if _work(experiment, count) <= TOTAL_WORK), LANES)


def luck_steps(experiment: Experiment) -> Steps[Luck, None]:
    """Train the experiment from its own seed and all planned ones; give the growing luck after every step.

    Always on the NumPy engine; who drives the steps decides where the seeds are trained. The last luck is whole.
    """
    planned = seeds_for(experiment)
    seeds = np.array([experiment.seed, *(seed for seed in range(planned) if seed != experiment.seed)])
    drawn = np.unique(np.linspace(0, experiment.epochs, min(experiment.epochs + 1, MOST_DRAWN)).round().astype(int))
    blocks: list[Trained] = []
    known = standing(experiment, planned, drawn, seeds, blocks)
    yield known
    tasks = [Task(train_block, (experiment, some, drawn)) for some in _parts(seeds, _blocks(planned))]
    for start in range(0, len(tasks), AT_ONCE):
        blocks += yield tuple(tasks[start : start + AT_ONCE])
        first = known.first or standing(experiment, planned, drawn, seeds, blocks[:1])
        known = replace(standing(experiment, planned, drawn, seeds, blocks), first=first)
        yield known


def train_block(experiment: Experiment, seeds: np.ndarray, drawn: np.ndarray) -> Trained:
    """Train from some seeds, and keep the losses at the epochs ``drawn`` (D,)."""
    whole = Block(experiment, initial_parameters(experiment, seeds))
    whole.advance(experiment.epochs)
    runs = whole.runs()
    return runs.loss[drawn], outcomes(runs, experiment.epochs), kernels(runs.final, experiment.filters)


def _parts(seeds: np.ndarray, blocks: int) -> list[np.ndarray]:
    """The seeds of each block: even blocks, so that no core waits for a last small one."""
    cuts = np.linspace(0, math.ceil(len(seeds) / LANES), blocks + 1).round().astype(int) * LANES
    return [some for some in np.split(seeds, cuts[1:-1]) if len(some)]


def _blocks(seeds: int) -> int:
    return max(LEAST_BLOCKS, math.ceil(seeds / BLOCK))


def _work(experiment: Experiment, seeds: int) -> int:
    """The work, in activations, of training so many seeds."""
    blocks = _blocks(seeds)
    lanes = math.ceil(seeds / blocks / LANES) * LANES + SPARE_LANES
    return experiment.epochs * blocks * (EPOCH_WORK + len(experiment.images) * experiment.features * lanes)
