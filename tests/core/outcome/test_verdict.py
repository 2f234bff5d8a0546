"""The verdict says what happened, in words and numbers of the run itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, train
from core.engines.training import ADVANCE_BY, initial_state
from core.outcome.verdict import verdict
from core.run import Run
from core.run.trajectory import Trajectory

NUMPY = {name: replace(experiment, engine="numpy") for name, experiment in PRESETS.items()}


@pytest.mark.parametrize(
    ("preset", "headline", "sentence"),
    [
        ("question", "Stuck.", "3 of 6 right, loss 0.8133 from epoch 0 to 100, not one weight moved."),
        ("numpy", "Solved.", "6 of 6 right from epoch 14 on, loss 0.0103 after 100 epochs."),
        ("answer-1", "Solved.", "6 of 6 right from epoch 96 on, loss 0.5369 after 100 epochs."),
        ("answer-2", "Not solved.", "5 of 6 right, loss 0.8189 at first, 0.6995 after 100 epochs, still falling."),
        ("one-line-fix", "Solved.", "6 of 6 right from epoch 14 on, loss 0.0103 after 100 epochs."),
    ],
)
def test_each_preset_gets_the_verdict_that_the_thread_leads_one_to_expect(preset, headline, sentence):
    run = train(NUMPY[preset])
    said = verdict(run)
    assert (said.headline, said.sentence) == (headline, sentence)
    assert run.solved == (headline == "Solved.")


@pytest.mark.parametrize("preset", PRESETS)
def test_no_digit_of_a_presets_verdict_hangs_on_a_rounding(preset):
    """So these sentences hold on every processor: with each first weight off by four roundings they are the same."""
    experiment = NUMPY[preset]
    expected, start = verdict(train(experiment)), initial_state(experiment)
    random = np.random.default_rng(48)
    for _ in range(20):
        off = 1 + random.uniform(-1, 1, len(start.parameters)).astype(np.float32) * np.float32(4 * 2**-24)
        nudged = replace(start, parameters=start.parameters * off)
        trajectory, _ = ADVANCE_BY["numpy"](experiment, nudged, experiment.epochs)
        assert not np.array_equal(trajectory.parameters[0], start.parameters)
        assert verdict(Run(experiment, trajectory)) == expected


def test_a_diverged_run_says_from_which_epoch():
    experiment = replace(NUMPY["question"], loss="mean_squared_error", normalisation="unit", epochs=3)
    healthy = train(experiment)
    loss = np.array(healthy.loss)
    loss[2:] = np.nan
    said = verdict(Run(experiment, Trajectory(healthy.parameters, loss, healthy.accuracy)))
    assert said.headline == "Diverged."
    assert "From epoch 2 " in said.sentence
    assert verdict(healthy).headline != "Diverged."


def test_a_loss_that_ends_where_it_began_is_said_once():
    run = train(replace(NUMPY["question"], loss="logits", normalisation="unit", learning_rate=1e-5, epochs=4))
    assert run.moved
    assert verdict(run).sentence.startswith("3 of 6 right, loss 0.8189 at first and after 4 epochs; it has stood still")


def test_weights_that_move_without_any_effect_are_called_stuck():
    experiment = replace(NUMPY["question"], normalisation="unit")
    run = train(experiment)
    assert run.moved
    said = verdict(run)
    assert said.headline == "Stuck."
    assert "stood still since epoch 50" in said.sentence


@pytest.mark.parametrize("epoch", [30, 90])
def test_a_change_in_mid_run_is_told_with_the_loss_on_both_sides(epoch):
    experiment = replace(NUMPY["question"], then=(epoch, {"loss": "logits", "normalisation": "unit"}))
    run = train(experiment)
    first, at, last = (f"{run.loss[row]:.4f}" for row in (0, epoch, -1))
    said = verdict(run).sentence
    assert f"loss {first} at first, {at} after the change at epoch {epoch}, {last} after 100 epochs" in said


def test_what_stands_still_is_looked_for_after_the_change_alone():
    """The jump from one loss to another is no movement."""
    experiment = replace(NUMPY["question"], normalisation="unit", then=(80, {"loss": "logits", "learning_rate": 1e-5}))
    run = train(experiment)
    assert abs(run.loss[80] - run.loss[79]) > 1e-2
    assert verdict(run).headline == "Stuck."
    assert "since epoch 80" in verdict(run).sentence


def test_a_run_that_does_not_move_under_two_losses_says_both():
    experiment = replace(NUMPY["question"], epochs=20, then=(10, {"loss": "binary_crossentropy_2019"}))
    run = train(experiment)
    frozen = Trajectory(np.repeat(run.parameters[:1], 21, axis=0), run.loss, run.accuracy)
    said = verdict(Run(experiment, frozen)).sentence
    assert f"loss 0.8133 before epoch 10 and {run.loss[-1]:.4f} from there to 20, not one weight moved." in said


@pytest.mark.parametrize(("epoch", "still"), [(40, ", not one weight moved"), (1, ", not one weight moved")])
def test_a_change_that_cures_is_told_with_what_was_before_it(epoch, still):
    run = train(replace(NUMPY["question"], then=(epoch, {"loss": "logits"})))
    said = verdict(run)
    assert run.solved and run.solved_at > epoch
    assert said.sentence == (
        f"6 of 6 right from epoch {run.solved_at} on, loss {run.loss[-1]:.4f} after 100 epochs. "
        f"Before the change: 3 of 6 right, loss 0.8133{still}."
    )


def test_what_moved_before_the_change_is_not_called_still():
    run = train(replace(NUMPY["question"], loss="logits", then=(40, {"optimizer": "adam"})))
    before = f"{train(replace(NUMPY['question'], loss='logits', epochs=40)).loss[-1]:.4f}"
    assert verdict(run).sentence.endswith(f" Before the change: 6 of 6 right, loss {before}.")
    assert "moved" not in verdict(run).sentence
