"""A Run is a trajectory; everything else is a view of it. The trajectories here are made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, Experiment, train
from core.run import Run
from core.run.trajectory import Trajectory

QUESTION = replace(PRESETS["question"], engine="numpy")
FIXED = replace(PRESETS["one-line-fix"], engine="numpy")


def made(accuracies: list[float], loss: list[float] | None = None, parameters: np.ndarray | None = None) -> Run:
    """A run with these accuracies (of six images)."""
    rows = len(accuracies)
    parameters = np.zeros((rows, 26), np.float32) if parameters is None else parameters
    losses = np.array(loss if loss is not None else [0.5] * rows, np.float32)
    e = Experiment(epochs=rows - 1)
    return Run(e, Trajectory(parameters, losses, np.array(accuracies, np.float32)))


# Layouts


def test_the_views_have_keras_layouts():
    e = Experiment(filters=3, epochs=1, padding="same")
    rows = np.arange(2 * 68, dtype=np.float32).reshape(2, 68)  # 12 taps, 54 dense weights, 2 biases
    run = Run(e, Trajectory(rows, np.zeros(2, np.float32), np.zeros(2, np.float32)))
    assert run.kernels.shape == (2, 2, 2, 3)
    np.testing.assert_array_equal(run.kernels[0, :, :, 0], [[0, 3], [6, 9]])
    np.testing.assert_array_equal(run.kernels[0, :, :, 2], [[2, 5], [8, 11]])
    np.testing.assert_array_equal(run.kernels[1, 0, 1], [71, 72, 73])
    assert run.dense.shape == (2, 27, 2)
    np.testing.assert_array_equal(run.dense[0, 0], [12, 13])
    np.testing.assert_array_equal(run.dense[0, 26], [64, 65])
    np.testing.assert_array_equal(run.bias, [[66, 67], [134, 135]])


def test_the_views_of_the_question_are_the_askers_filters():
    kernels = train(QUESTION).kernels
    assert kernels.shape == (101, 2, 2, 2)
    for epoch in (0, 100):
        np.testing.assert_allclose(
            kernels[epoch, :, :, 0], [[0.23327285, -0.06844258], [0.61764306, -0.46921107]], atol=5e-9
        )
        np.testing.assert_allclose(
            kernels[epoch, :, :, 1], [[0.68603402, 0.13425004], [0.39129239, 0.23840684]], atol=3e-8
        )


def test_kernels_dense_and_bias_are_all_weights_once():
    run = train(FIXED)
    parts = [run.kernels.reshape(101, -1), run.dense.reshape(101, -1), run.bias]
    np.testing.assert_array_equal(np.hstack(parts), run.parameters)


# When was it solved?


@pytest.mark.parametrize(
    ("rights", "solved_at"),
    [
        ([3, 3, 3], None),
        ([3, 6, 6], 1),
        ([3, 3, 6], 2),
        ([6, 6, 6], 0),
        ([3, 6, 5, 6, 6], 3),  # being right once is not enough: right to the end
        ([6, 6, 5], None),
        ([6, 5, 6], 2),
    ],
)
def test_solved_at_is_the_first_epoch_from_which_all_stay_right_to_the_end(rights, solved_at):
    run = made([right / 6 for right in rights])
    assert run.solved_at == solved_at
    assert run.solved == (rights[-1] == 6)
    assert run.solved == (run.solved_at is not None)


def test_solved_at_of_a_real_run():
    run = train(FIXED)
    assert run.solved_at == 14
    assert run.right[14:].all()
    assert not run.right[13].all()


def test_a_run_can_be_solved_and_lose_it_again():
    run = train(FIXED)
    relapsed = Run(
        replace(FIXED, epochs=101),
        run.trajectory.then(Trajectory(run.parameters[[100, 0]], run.loss[[100, 0]], run.accuracy[[100, 0]])),
    )
    assert not relapsed.solved
    assert relapsed.solved_at is None
    assert relapsed.until(100).solved_at == 14


# Which images, and how the network answers


def test_right_and_predictions_say_what_each_image_gets():
    # Always "row": the bias alone decides.
    parameters = np.zeros((2, 26), np.float32)
    parameters[0, -2:] = [1, 0]
    parameters[1, -2:] = [0, 1]
    run = made([0.5, 0.5], parameters=parameters)
    np.testing.assert_array_equal(run.predictions, [[0] * 6, [1] * 6])
    np.testing.assert_array_equal(run.right, [[True] * 3 + [False] * 3, [False] * 3 + [True] * 3])


def test_the_question_takes_every_image_for_a_row():
    run = train(QUESTION)
    assert (run.predictions == 0).all()


def test_activations_have_the_epochs_as_their_networks():
    run = train(replace(FIXED, epochs=7))
    a = run.activations
    assert a.responses.shape == (6, 4, 2, 8)
    assert a.logits.shape == (2, 6, 8)
    np.testing.assert_allclose(a.losses.mean(axis=0), run.loss, rtol=1e-5)


# Did anything move, did anything break?


def test_the_question_has_not_moved_and_its_repaired_twin_has():
    assert not train(QUESTION).moved
    assert train(FIXED).moved


@pytest.mark.parametrize("weight", [0, 7, 8, 23])
def test_one_bit_of_one_kernel_weight_at_one_epoch_is_a_move(weight):
    run = train(replace(QUESTION, epochs=5))
    parameters = run.parameters.copy()
    assert not Run(run.experiment, Trajectory(parameters, run.loss, run.accuracy)).moved
    parameters[3, weight] = np.nextafter(parameters[3, weight], np.float32(9))
    assert Run(run.experiment, Trajectory(parameters, run.loss, run.accuracy)).moved


def test_a_bias_that_no_logit_can_feel_is_no_move_and_one_that_is_felt_is():
    run = train(replace(QUESTION, epochs=5))
    for value, felt in ((1e-12, False), (0.5, True)):
        parameters = run.parameters.copy()
        parameters[3:, -1] = value
        assert Run(run.experiment, Trajectory(parameters, run.loss, run.accuracy)).moved == felt


def test_diverged_at_is_the_first_epoch_with_a_number_that_is_not_finite():
    assert made([0.5] * 4).diverged_at is None
    assert made([0.5] * 4, loss=[1, 2, np.nan, 3]).diverged_at == 2
    assert made([0.5] * 4, loss=[1, 2, 3, np.inf]).diverged_at == 3
    parameters = np.zeros((4, 26), np.float32)
    parameters[1, 25] = -np.inf
    assert made([0.5] * 4, loss=[1, 2, 3, np.nan], parameters=parameters).diverged_at == 1


# Stopping earlier


@pytest.mark.parametrize("epochs", [1, 13, 14, 99, 100])
def test_until_is_the_run_that_would_have_been_stopped_there(epochs):
    shorter, stopped = train(FIXED).until(epochs), train(replace(FIXED, epochs=epochs))
    assert shorter.experiment == stopped.experiment
    for name in ("parameters", "loss", "accuracy"):
        np.testing.assert_array_equal(getattr(shorter, name), getattr(stopped, name))
    assert shorter.solved_at == stopped.solved_at == (14 if epochs >= 14 else None)


def test_a_run_cannot_be_stopped_after_its_end():
    with pytest.raises(ValueError, match="epochs"):
        train(replace(FIXED, epochs=5)).until(6)
