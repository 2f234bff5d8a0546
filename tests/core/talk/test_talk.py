"""The talk: every number of a chapter is the core's own, or a sum that can be done by hand."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from core import PRESETS, train
from core.formulas.losses import LOSSES
from core.images import labels, network_input
from core.outcome.verdict import verdict
from core.talk import CHAPTERS, Question, Told, told
from core.talk.recovery import EDGES, pure_edges
from core.trial import cell_experiment, load
from core.trial.factorial import PATH
from core.words import COUNTS, number, percent

QUESTION = replace(PRESETS["question"], engine="numpy")


def asked(name: str) -> Question:
    question = told(name).question
    assert question is not None
    return question


def test_it_has_ten_to_fourteen_chapters_that_begin_with_the_images_and_end_with_ones_own_network():
    assert 10 <= len(CHAPTERS) <= 14
    assert list(CHAPTERS)[0] == "images"
    assert list(CHAPTERS)[-1] == "your-own"
    assert all(chapter.name == name for name, chapter in CHAPTERS.items())


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_a_few_words_and_can_be_sent(name):
    opened = told(name)
    assert isinstance(opened, Told)
    assert 1 <= sum(len(words.split()) for words in opened.words) <= 30
    sent = json.dumps([opened.picture, opened.question and opened.question.picture], allow_nan=False)
    assert len(sent) < 60_000
    if opened.question:
        assert len(opened.question.said.split()) <= 45
    assert not re.search("[0-9]", CHAPTERS[name].notes), "numbers are computed, and stand on the stage"


def test_all_but_the_first_ask_before_they_show():
    assert [name for name in CHAPTERS if told(name).question is None] == ["images"]


@pytest.mark.parametrize(("options", "scale"), [((), None), (("a",), (0, 1))])
def test_a_question_has_either_options_or_a_scale(options, scale):
    with pytest.raises(ValueError, match="either options or a scale"):
        Question("?", (0,), "", told("images").picture, options=options, scale=scale)


def test_what_is_right_is_one_of_the_answers():
    with pytest.raises(ValueError, match="from 0 to 6"):
        Question("?", (7,), "", told("images").picture, scale=(0, 6))


# Chapter by chapter


def test_the_network_has_as_many_numbers_as_its_layers():
    assert asked("network").right == (2 * 4 + 4 * 2 * 2 + 2,)


def test_the_failure_is_the_threads():
    question = asked("failure")
    assert question.right == (3,)
    drift = np.abs(train(QUESTION).bias).max()
    assert question.said == (
        "Stuck. 3 of 6 right, loss 0.8133 from epoch 0 to 100, not one weight moved. "
        f"Only the biases did, by {number(drift)}."
    )
    assert set(question.picture["texts"]) == {"0.8133"}
    assert verdict(train(QUESTION)).sentence in question.said


def test_each_guess_was_trained_and_only_the_loss_is_enough():
    question = asked("why")
    changes = ({"learning_rate": 0.1}, {"epochs": 1000}, {"optimizer": "adam"}, {"filters": 6}, {"loss": "logits"})
    right = [int(train(replace(QUESTION, **change)).right[-1].sum()) for change in changes]
    assert [bar["text"] for bar in question.picture["bars"]] == [f"{count} of 6" for count in right]
    assert question.right == tuple(index for index, count in enumerate(right) if count == 6) == (4,)
    assert max(right[:4]) <= int(train(QUESTION).right[-1].sum())
    assert question.said == "Only the loss: 6 of 6 right. None of the other 4 gets one image more."


def test_the_arithmetic_is_that_of_softmax_twice():
    question = asked("arithmetic")
    right, wrong = (math.log(math.e + 1) - gain for gain in (1, 0))
    assert question.options[question.right[0]] == f"{(4 * right + 2 * wrong) / 6:.4f}"
    ladder = [level["value"] for level in question.picture["levels"]]
    np.testing.assert_allclose(ladder, [(6 - n) / 6 * right + n / 6 * wrong for n in range(7)], rtol=1e-12)
    assert f"= {(right + wrong) / 2:.4f}." in question.said
    assert len(set(question.options)) == len(question.options)


def test_the_gradient_dies_where_the_probabilities_are_exactly_sure():
    run = train(QUESTION)
    question = asked("gradient")
    assert question.options[question.right[0]] == "The first softmax"
    probabilities = run.activations.probabilities[:, :, 0]
    dead = int(((probabilities == 0) | (probabilities == 1)).all(axis=0).sum())
    assert f"for {dead} of 6 images" in question.said
    assert [stage["text"] for stage in question.picture["stages"]][2:] == ["exactly 0"] * 4
    logits = run.activations.logits[:, 3, 0]
    assert f"lie {abs(logits[0] - logits[1]):.0f} apart" in question.said


def test_the_other_loss_stands_at_half_of_a_clipped_logarithm():
    question = asked("other-losses")
    assert question.options[question.right[0]] == "It stands still"
    assert f"{math.log(1e7) / 2:.4f} = 3/6 × {math.log(1e7):.4f}" in question.said
    assert set(question.picture["texts"]) == {"8.0590"}


def test_one_change_is_enough_from_the_epoch_that_training_shows():
    run = train(replace(QUESTION, loss="logits"))
    assert asked("one-change").right == (run.solved_at,)
    shown = asked("one-change").picture
    assert {"TensorFlow", "JAX", "PyTorch"} <= set(re.findall(r"\w+", asked("one-change").said))
    assert [sum(row) for row in shown["correct"]] == run.right.sum(axis=1).tolist()
    np.testing.assert_allclose(shown["loss"], run.loss, rtol=1e-5)
    # Filter after filter, each row by row.
    np.testing.assert_allclose(shown["kernels"][-1][:4], run.kernels[-1, :, :, 0].ravel(), atol=5e-4)
    np.testing.assert_allclose(shown["kernels"][-1][4:], run.kernels[-1, :, :, 1].ravel(), atol=5e-4)


def test_of_the_five_pieces_of_advice_those_are_enough_alone_that_solve_alone():
    solved = [train(cell_experiment(1 << index)).solved for index in range(5)]
    question = asked("advice")
    assert question.right == (sum(solved),)
    assert [bar["lit"] for bar in question.picture["bars"]] == solved
    assert told("advice").picture["hidden"]
    assert not question.picture.get("hidden")


def test_the_shares_over_seeds_are_the_shipped_trials():
    trial = load()
    shares = [float(trial.solved[cell, trial.level(100)].mean()) for cell in PATH]
    question = asked("seeds")
    assert [bar["share"] for bar in question.picture["bars"]] == shares
    assert all(bar["low"] <= bar["share"] <= bar["high"] for bar in question.picture["bars"])
    assert question.right == (round(100 * shares[-1]),)
    best = shares.index(max(shares))
    assert f"With the first {COUNTS[best]} changes alone it is {percent(shares[best])}." in question.said
    assert CHAPTERS["seeds"].title == f"Over {len(trial.seeds):,} seeds"


def test_the_plateau_is_left_when_training_goes_on():
    short = train(replace(PRESETS["answer-2"], engine="numpy"))
    long = train(replace(PRESETS["answer-2"], engine="numpy", epochs=1000))
    assert int(short.right[-1].sum()) == 5
    assert asked("plateau").options[asked("plateau").right[0]] == "It gets all 6"
    assert f"from epoch {long.solved_at} on" in asked("plateau").said
    trial = load()
    standing = int((trial.right[31, trial.level(100)] == 5).sum())
    assert f"{standing} of Answer 1's {len(trial.seeds):,}" in told("plateau").words[1]
    assert asked("plateau").picture["at"][-1] == 1000
    assert len(asked("plateau").picture["at"]) <= 201


def naive_features(filters: list[np.ndarray]) -> np.ndarray:
    """What the filters say of the six images, window by window."""
    found = []
    for image in network_input(QUESTION.images, "unit").reshape(-1, 3, 3):
        windows = [image[row : row + 2, column : column + 2] for row, column in product(range(2), repeat=2)]
        found.append([max(0.0, float((window * taps).sum())) for window in windows for taps in filters])
    return np.array(found)


def test_two_pure_edge_detectors_leave_a_row_and_a_column_with_the_same_features():
    pure = pure_edges()
    best, (alike,), features = pure.best_right, pure.collisions, pure.features
    naive = naive_features([np.array(taps).reshape(2, 2) for taps in EDGES.values()])
    np.testing.assert_array_equal(features, naive)
    assert best == 5
    first, second = alike
    assert (naive[first] == naive[second]).all()
    assert labels(QUESTION.images)[first] != labels(QUESTION.images)[second]
    assert asked("hope").picture["same"] == [first, second]
    assert f"images {first + 1} and {second + 1} are the same" in asked("hope").said


def test_with_a_little_brightness_all_six_can_be_told_apart():
    assert pure_edges(0.01).best_right == 6
    assert "0.01 to each number of one: 6 of 6" in asked("hope").said


def test_the_number_of_ones_own_network_is_a_sum():
    assert f"= {math.log(math.e + 9) - 1:.4f}" in asked("your-own").said
    assert f"ln 10 = {math.log(10):.4f}" in asked("your-own").said
    assert LOSSES["double_softmax"].levels(6, classes=10)[0] == pytest.approx(math.log(math.e + 9) - 1)
