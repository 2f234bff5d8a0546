"""Outcomes at an epoch are those of a run that was stopped there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, train_many
from core.outcome.outcomes import NEVER, outcomes
from core.run import Run
from core.run.trajectory import Trajectory

ONE_LINE = replace(PRESETS["one-line-fix"], engine="numpy", epochs=120)
RUNS = train_many(ONE_LINE, range(60))


@pytest.mark.parametrize("epoch", [0, 1, 30, 120])
def test_outcomes_at_an_epoch_are_those_of_runs_that_end_there(epoch):
    shorter = train_many(replace(ONE_LINE, epochs=max(epoch, 1)), range(60))
    found = outcomes(RUNS, epoch)
    np.testing.assert_array_equal(found.loss, shorter.loss[epoch])
    np.testing.assert_array_equal(found.solved, shorter.accuracy[epoch] == 1)
    for column in range(60):
        parameters = np.zeros((epoch + 1, 10), np.float32)
        run = Run(ONE_LINE, Trajectory(parameters, RUNS.loss[: epoch + 1, column], RUNS.accuracy[: epoch + 1, column]))
        assert found.solved_at[column] == (NEVER if run.solved_at is None else run.solved_at)
        assert found.right[column] == round(6 * float(RUNS.accuracy[epoch, column]))
    assert epoch < 30 or 0 < found.solved.sum() < 60


def test_a_network_that_was_right_and_is_wrong_at_the_end_is_not_solved():
    accuracy = np.float32([[0, 1, 1, 0.5, 1], [1, 1, 1, 1, 1], [0.5, 0.5, 1, 1, 0.5]]).T
    runs = replace(RUNS, experiment=replace(ONE_LINE, epochs=4), accuracy=accuracy, loss=np.zeros_like(accuracy))
    assert outcomes(runs, 4).solved_at.tolist() == [4, 0, NEVER]
    assert outcomes(runs, 2).solved_at.tolist() == [1, 0, 2]


@pytest.mark.parametrize("epoch", [-1, 121])
def test_there_is_no_outcome_beyond_the_end(epoch):
    with pytest.raises(ValueError, match="no epoch"):
        outcomes(RUNS, epoch)
