"""What only training decides: more epochs and other seeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core import PRESETS, train_many
from core.diagnosis import completed, diagnose, diagnose_by_running
from core.diagnosis.by_running import more_epochs, unlucky_seed
from core.diagnosis.findings import Finding, RuledOut
from core.words import percent
from tests.core.diagnosis.diseases import FIXED, UNIT, trained


def test_answer_2_is_solved_by_more_epochs():
    run = trained(PRESETS["answer-2"])
    answer = more_epochs(run)
    assert isinstance(answer, Finding)
    longer = trained(PRESETS["answer-2"], epochs=1000)
    assert answer.measured("solved-at") == longer.solved_at == 524
    assert "524" in answer.sentence
    (remedy,) = answer.remedies
    assert trained(replace(PRESETS["answer-2"], **remedy)).solved


def test_the_question_is_not():
    answer = more_epochs(trained())
    assert isinstance(answer, RuledOut)
    assert "Trained for 1,000 epochs instead of 100, it still has 3 of 6 right" in answer.evidence.text


def test_there_is_no_longer_run_than_the_longest():
    assert isinstance(more_epochs(trained(UNIT, filters=1, epochs=5000, learning_rate=1e-4)), RuledOut)


def test_an_unlucky_seed_is_one_that_fails_where_most_succeed():
    good = replace(PRESETS["answer-1"], engine="numpy")
    seeds = np.arange(128)
    solved = train_many(good, seeds).solved
    assert 0.6 < solved.mean() < 1
    seed = int(seeds[~solved][0])
    answer = unlucky_seed(trained(good, seed=seed), seeds=64)
    assert isinstance(answer, Finding)
    others = [s for s in range(65) if s != seed][:64]
    assert answer.measured("share-solved") == train_many(good, others).solved.mean()
    assert "95 % interval" in answer.evidence[0].text
    assert trained(good, **answer.remedies[0]).solved


def test_its_twin_fails_like_most_others():
    answer = unlucky_seed(trained(FIXED, seed=3), seeds=64)
    assert isinstance(answer, RuledOut)
    assert answer.evidence.value < 0.5
    assert f"{percent(answer.evidence.value)} of 64 other seeds" in answer.evidence.text


def test_a_solved_run_is_not_trained_again():
    assert diagnose_by_running(trained(FIXED)).codes == ()
    assert completed(diagnose(trained(FIXED)), diagnose_by_running(trained(FIXED))).codes == ()


def test_the_whole_diagnosis_of_answer_2():
    run = trained(PRESETS["answer-2"])
    whole = completed(diagnose(run), diagnose_by_running(run, seeds=64))
    assert whole.codes == ("not-enough-epochs", "separable-but-not-read-out")
    assert whole.summary.startswith("More epochs do solve it: all images are right from epoch 524 on")
    assert {answer.code for answer in whole.ruled_out} >= {"unlucky-seed", "double-softmax"}
