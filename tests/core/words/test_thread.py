"""What the thread reports, to the digit, and what has been established about it since."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, train, train_many
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS

QUESTION = replace(PRESETS["question"], engine="numpy")
FLOOR = LOSSES["double_softmax"].floor


# Stack Overflow question 57605741: "loss: 0.8133 - acc: 0.5000" at every epoch.


def test_the_question_stands_at_0_8132616_and_one_half_at_all_101_points():
    run = train(QUESTION)
    assert len(run.loss) == 101
    assert {f"{loss:.7f}" for loss in run.loss} == {"0.8132616"}
    assert set(run.accuracy.tolist()) == {0.5}
    assert run.loss[0] == pytest.approx(FLOOR + 1 / 2, abs=2e-7)


def test_after_100_epochs_every_kernel_weight_of_the_question_is_bit_for_bit_what_it_was():
    run = train(QUESTION)
    for weights in (run.kernels, run.dense):
        assert {epoch.tobytes() for epoch in weights} == {weights[0].tobytes()}
    logits = run.activations.logits
    assert all(logits[..., epoch].tobytes() == logits[..., 0].tobytes() for epoch in range(101))
    assert not run.moved


def test_one_bias_of_the_question_drifts_to_2_6e_20_in_today_s_keras_as_here():
    # The sixth image's logits are only 41 apart, so its p is 1e-18 and no zero: the one gradient that gets through.
    # model.fit of Keras 3.15.1 on TensorFlow 2.21, 100 epochs: [0, 2.5754732e-20]. Rounding leaves their distance open
    # by 5.7e-5 (the interval of tests/core/rounding.py), and exp makes of that a share of p.
    np.testing.assert_allclose(train(QUESTION).bias[-1], [0, 2.5754732e-20], rtol=1e-4)


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
@pytest.mark.parametrize("learning_rate", [1e-5, 1e-3, 0.1, 10.0])
def test_no_optimizer_and_no_learning_rate_moves_the_question(optimizer, learning_rate):
    run = train(replace(QUESTION, optimizer=optimizer, learning_rate=learning_rate))
    assert not run.moved
    assert set(run.loss.tolist()) == {run.loss[0]}
    assert set(run.accuracy.tolist()) == {0.5}


def test_more_epochs_do_not_move_the_question_either():
    run = train(replace(QUESTION, epochs=5000))
    assert not run.moved
    assert run.loss[-1] == run.loss[0]


# Each preset's verdict


@pytest.mark.parametrize(
    ("preset", "right", "solved_at"),
    [("question", 3, None), ("numpy", 6, 14), ("one-line-fix", 6, 14), ("answer-1", 6, 96), ("answer-2", 5, None)],
)
@pytest.mark.parametrize("engine", ["numpy", "keras"])
def test_each_preset_ends_as_the_thread_leads_one_to_expect(preset, right, solved_at, engine):
    run = train(replace(PRESETS[preset], engine=engine))
    assert round(float(run.accuracy[-1]) * 6) == run.right[-1].sum() == right
    assert run.solved == (right == 6)
    assert run.solved_at == solved_at


@pytest.mark.parametrize("loss", ["logits", "categorical_crossentropy"])
def test_repairing_the_loss_alone_in_either_way_solves_it(loss):
    assert train(replace(QUESTION, loss=loss)).solved


# Facts 7 and 8: what standalone Keras 2.2 computed, and Keras 3 on JAX and PyTorch does.


@pytest.mark.parametrize("engine", ["numpy", "keras"])
def test_the_cross_entropy_of_2019_stands_at_8_0590477_and_freezes_both_kernels_bit_for_bit(engine):
    run = train(replace(QUESTION, loss="categorical_crossentropy_2019", engine=engine))
    assert {f"{loss:.7f}" for loss in run.loss} == {"8.0590477"}
    assert run.loss[0] == pytest.approx(math.log(1e7) / 2, rel=1e-7)
    assert set(run.accuracy.tolist()) == {0.5}
    for weights in (run.kernels, run.dense):
        assert {epoch.tobytes() for epoch in weights} == {weights[0].tobytes()}


def test_on_raw_pixels_it_solves_none_of_seeds_0_to_63():
    assert not train_many(replace(QUESTION, loss="categorical_crossentropy_2019"), range(64)).solved.any()


def test_scaling_the_pixels_alone_makes_no_visible_progress():
    run = train(replace(QUESTION, normalisation="unit"))
    assert run.moved  # the gradient is back
    assert 0 < run.loss[0] - run.loss[-1] < 0.001  # and 255^2 times too small a step for anyone to see it
    assert set(run.accuracy.tolist()) == {0.5}


# 0.8133 is arithmetic.


def test_a_saturated_network_can_only_stand_at_the_floor_plus_sixths():
    runs = train_many(replace(QUESTION, epochs=5), range(300))
    sixths = (runs.loss[0] - FLOOR) * 6
    # Some seeds' networks are not saturated, or dead (50 : 50) for some images. The frozen ones show the levels.
    frozen = (runs.initial[:-2] == runs.final[:-2]).all(axis=0) & (np.abs(sixths - sixths.round()) < 1e-4)
    assert frozen.sum() > 50
    assert set(sixths[frozen].round().astype(int).tolist()) >= {1, 2, 3, 4, 5}
    wrong = 6 - (runs.accuracy[0, frozen] * 6).round()
    np.testing.assert_array_equal(sixths[frozen].round(), wrong)


def test_no_network_however_well_it_classifies_shows_less_than_the_floor():
    runs = train_many(
        replace(QUESTION, normalisation="unit", optimizer="adam", learning_rate=0.1, epochs=300), range(50)
    )
    assert runs.loss.min() >= FLOOR - 1e-6
    solved = runs.loss[-1, runs.solved]
    assert len(solved) > 5
    assert solved.min() == pytest.approx(math.log(1 + 1 / math.e), abs=1e-3)
