"""Training: an Experiment in, a Run out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from core.engines import keras_engine, numpy_engine
from core.experiment import Experiment, stopped
from core.formulas.optimizers import OPTIMIZERS
from core.network.initial_weights import initial_parameters
from core.run import Run
from core.run.runs import Runs
from core.run.trajectory import State, Trajectory

Advance = Callable[[Experiment, State, int], tuple[Trajectory, State]]

# An engine takes a state and a number of epochs, and gives back the stretch between and the new state. It keeps
# nothing, so a training can be stopped, resumed, or moved to another process after any stretch.
ADVANCE_BY: dict[str, Advance] = {"keras": keras_engine.advance, "numpy": numpy_engine.advance}

EPOCHS_A_STRETCH = 500


def initial_state(experiment: Experiment) -> State:
    """The state before the first update: Keras's weights of 2019 for the seed, or given filters; empty slots."""
    return _afresh(experiment, initial_parameters(experiment, [experiment.seed])[:, 0])


def _afresh(experiment: Experiment, parameters: np.ndarray) -> State:
    slots = np.zeros((OPTIMIZERS[experiment.optimizer].slots, len(parameters)), dtype=np.float32)
    return State(parameters, slots, step=0)


def stream(experiment: Experiment, advance: Advance | None = None, stretch: int = EPOCHS_A_STRETCH) -> Iterator[Run]:
    """Train, and give the run so far after every ``stretch`` epochs; the last one is whole."""
    advance = advance or ADVANCE_BY[experiment.engine]
    trajectory, done = None, 0
    for rows, part in experiment.parts:
        state = initial_state(part) if trajectory is None else _afresh(part, trajectory.parameters[-1])
        end = experiment.epochs if rows.stop is None else rows.stop
        while done < end:
            made, state = advance(part, state, min(stretch, end - done))
            trajectory = made if trajectory is None else trajectory.then(made)
            done = len(trajectory.loss) - 1
            for array in (trajectory.parameters, trajectory.loss, trajectory.accuracy):
                array.flags.writeable = False  # runs are shared between visitors
            yield Run(stopped(experiment, done), trajectory)


def train(experiment: Experiment) -> Run:
    """Train the experiment's network on all its images at once for all its epochs.

    >>> from core import PRESETS
    >>> run = train(PRESETS["numpy"])
    >>> run.solved, len(run.loss)
    (True, 101)
    """
    *_, run = stream(experiment)
    return run


def train_many(experiment: Experiment, seeds: Sequence[int] | np.ndarray) -> Runs:
    """Train the experiment from the weights of each of ``seeds`` (its own seed plays no part), on the NumPy engine."""
    return numpy_engine.train_batch(experiment, initial_parameters(experiment, seeds))
