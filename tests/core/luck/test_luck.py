"""Luck says of many seeds what training each of them says, however the work is cut."""

from __future__ import annotations

import itertools
import math
from dataclasses import fields, replace

import numpy as np
import pytest

from core import PRESETS, Experiment, train_many
from core.engines import numpy_engine
from core.luck import QUANTILES, Luck, headline, seeds_for, sentence, training
from core.luck.standing import LEVEL_WIDTH, standing
from core.outcome.outcomes import NEVER, Outcomes, outcomes
from core.settings.registry import MAX_EPOCHS, MAX_FILTERS
from tests.core.luck.on_the_spot import luck
from tests.core.pairs import few_of

QUESTION, ONE_LINE = PRESETS["question"], PRESETS["one-line-fix"]
LONGER = replace(QUESTION, seed=4711, epochs=350)
# A step so large that many runs blow up, the own one among them.
WILD = Experiment("binary_crossentropy", "standardise", optimizer="momentum", learning_rate=3.0, epochs=310)
SIXTEEN = tuple(((16 * i, 255 - i, i, 0, 7 * i, 99, i, 3 * i, 200), i % 2) for i in range(16))
HEAVIEST = Experiment("logits", "unit", MAX_FILTERS, "same", "adam", 1e-3, MAX_EPOCHS, images=SIXTEEN)


def whole(experiment: Experiment) -> Luck:
    *_, last = luck(experiment)
    return last


@pytest.fixture(scope="module")
def question() -> Luck:
    return whole(QUESTION)


@pytest.fixture(scope="module")
def one_line() -> Luck:
    return whole(ONE_LINE)


@pytest.fixture(scope="module")
def wild() -> Luck:
    return whole(WILD)


def naive(experiment: Experiment, seeds: np.ndarray, epochs: np.ndarray) -> tuple[np.ndarray, Outcomes]:
    """Quantiles and ends by training all seeds at once."""
    runs = train_many(experiment, seeds)
    losses = np.where(np.isfinite(runs.loss), runs.loss, np.inf)[epochs]
    return np.quantile(losses, QUANTILES, axis=1, method="inverted_cdf"), outcomes(runs, experiment.epochs)


def assert_same(first: Luck, second: Luck) -> None:
    assert (first.experiment, first.planned, first.progress) == (second.experiment, second.planned, second.progress)
    for name in ("epochs", "seeds", "quantiles", "final"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    for field in fields(Outcomes):
        np.testing.assert_array_equal(getattr(first.outcomes, field.name), getattr(second.outcomes, field.name))
    np.testing.assert_array_equal(first.own.curve, second.own.curve)
    assert first.own.solved_at == second.own.solved_at


# What is known


@pytest.mark.parametrize("name", ["question", "one_line", "wild"])
def test_luck_is_what_training_all_seeds_says(name, request):
    found = request.getfixturevalue(name)
    assert found.seeds.tolist() == list(range(1024))
    assert (found.epochs[0], found.epochs[-1]) == (0, found.experiment.epochs)
    assert len(found.epochs) <= 300
    quantiles, ends = naive(found.experiment, found.seeds, found.epochs)
    np.testing.assert_array_equal(found.quantiles, quantiles)
    for field in fields(Outcomes):
        np.testing.assert_array_equal(getattr(found.outcomes, field.name), getattr(ends, field.name))
    assert found.success.solved == ends.solved.sum()


def test_a_growing_luck_is_the_luck_of_its_seeds(monkeypatch):
    monkeypatch.setattr(training, "BLOCK", 32)
    monkeypatch.setattr(training, "SEEDS", 160)
    steps = list(luck(replace(ONE_LINE, epochs=400)))
    assert [len(step.seeds) for step in steps] == [0, 64, 128, 160]
    rising = [step.progress for step in steps]
    assert rising == sorted(set(rising))
    assert rising[-1] == 1
    for step in steps:
        assert step.planned == 160
        if len(step.seeds):
            quantiles, ends = naive(step.experiment, step.seeds, step.epochs)
            np.testing.assert_array_equal(step.quantiles, quantiles)
            np.testing.assert_array_equal(step.outcomes.solved_at, ends.solved_at)
            assert step.own.solved_at == 14
            assert step.first is steps[1].first
    assert steps[-1].first.seeds.tolist() == [*range(31), 48]
    assert steps[-1].first.own.curve.tolist() == steps[-1].own.curve.tolist()


@pytest.mark.parametrize("experiment", few_of((replace(ONE_LINE, seed=7), LONGER), replace(ONE_LINE, seed=7)))
def test_the_size_of_blocks_and_how_many_are_trained_side_by_side_change_nothing(experiment, monkeypatch):
    expected = whole(experiment)
    for block, at_once in ((32, 1), (96, 4), (1024, 2)):
        monkeypatch.setattr(training, "SEEDS", 1024 if block > 32 else 64)
        monkeypatch.setattr(training, "BLOCK", block)
        monkeypatch.setattr(training, "AT_ONCE", at_once)
        if block > 32:
            assert_same(whole(experiment), expected)
        else:
            quantiles, _ = naive(experiment, np.arange(64), expected.epochs)
            np.testing.assert_array_equal(whole(experiment).quantiles, quantiles)


def test_an_own_seed_beyond_the_others_stands_beside_them():
    experiment = replace(ONE_LINE, seed=123_456)
    found, runs = whole(experiment), train_many(experiment, [123_456])
    assert found.seeds.tolist() == list(range(1024))
    np.testing.assert_array_equal(found.own.curve, runs.loss[:, 0])
    assert found.own.solved_at == outcomes(runs, 100).solved_at[0]
    assert sum(found.compared) == 1024


def test_an_own_seed_among_the_others_is_counted_once(one_line):
    np.testing.assert_array_equal(one_line.own.curve, train_many(ONE_LINE, [48]).loss[:, 0])
    assert one_line.own.solved_at == one_line.outcomes.solved_at[48]
    assert sum(one_line.compared) == 1023


def test_the_own_seed_is_compared_with_those_that_end_lower(one_line, question):
    assert one_line.compared[0] == sum(loss < one_line.own.loss for loss in one_line.final)
    # The question's own seed is on a level, so those on the same level are no better and no worse.
    lower = sum(loss < question.own.loss - LEVEL_WIDTH for loss in question.final)
    assert question.compared == (lower, question.on_levels[3] - 1, 1024 - lower - question.on_levels[3])
    assert question.on_levels[3] > 100


def test_the_share_solved_by_an_epoch_counts_those_that_stay_right(one_line):
    at = one_line.outcomes.solved_at
    for epoch, share in zip(one_line.epochs, one_line.solved_by, strict=True):
        assert share == sum(0 <= each <= epoch for each in at) / 1024
    assert one_line.solved_by[-1] == one_line.success.share


def test_a_loss_that_is_not_finite_counts_as_infinite(wild):
    assert 300 < wild.diverged < 1024
    assert np.isinf(wild.final).sum() == wild.diverged == (~np.isfinite(wild.outcomes.loss)).sum()
    assert not np.isnan(wild.quantiles).any()
    assert np.isinf(wild.quantiles[2:, -1]).all()
    assert wild.compared == (1024 - wild.diverged, wild.diverged - 1, 0)
    assert math.isinf(wild.own.loss)


def test_the_spikes_are_counted(question, one_line):
    floor = math.log(1 + math.exp(-1))
    counts = [sum(abs(loss - floor - k / 6) <= 0.0005 for loss in question.final) for k in range(7)]
    assert question.on_levels == tuple(counts)
    assert counts[3] > 100
    assert one_line.on_levels == ()


# What is bounded


@pytest.fixture
def work(monkeypatch) -> list[int]:
    """The work of each call of ``descend``, which does nothing."""
    done: list[int] = []

    def descend(experiment, net, slots, step, epochs, rates):
        lanes = net.logits.shape[2]
        done.append(epochs * (training.EPOCH_WORK + len(experiment.images) * experiment.features * (lanes + 48)))
        curves = np.ones((epochs + 1, lanes), np.float32)
        return curves, curves

    monkeypatch.setattr(numpy_engine, "descend", descend)
    return done


@pytest.mark.parametrize(
    "experiment", [QUESTION, PRESETS["answer-1"], replace(QUESTION, epochs=5000), replace(HEAVIEST, epochs=700)]
)
def test_work_is_bounded(experiment, work):
    steps = list(luck(experiment))
    assert len(steps[-1].seeds) == seeds_for(experiment)
    assert sum(work) <= 1.1 * training.TOTAL_WORK


def test_the_heaviest_experiment_gets_32_seeds(work):
    steps = list(luck(HEAVIEST))
    assert seeds_for(HEAVIEST) == len(steps[-1].seeds) == 32


def test_seeds_come_in_groups_of_32():
    counts = [seeds_for(replace(HEAVIEST, epochs=epochs)) for epochs in range(50, 5001, 330)]
    assert counts == sorted(counts, reverse=True)
    assert set(counts) > {32, 1024}
    assert not any(count % 32 for count in counts)
    assert seeds_for(PRESETS["answer-1"]) == 1024


def test_nothing_runs_unless_it_is_asked_for(work):
    steps = luck(replace(QUESTION, epochs=5000))
    assert work == []
    for _ in range(2):
        next(steps)
    done = len(work)
    steps.close()
    assert 0 < len(work) == done <= training.AT_ONCE


# What is said


def test_the_sentence_of_a_solved_own_seed(one_line):
    at = one_line.outcomes.solved_at[one_line.outcomes.solved]
    others = at.tolist()
    others.remove(14)
    sooner = sum(each > 14 for each in others) / len(others)
    half = next(epoch for epoch in itertools.count() if 2 * sum(at <= epoch) >= len(at))
    assert sentence(one_line) == (
        f"Solved on {len(at)} of 1,024 seeds, {len(at) / 1024:.0%} (22 to 27 %), half of them by epoch {half}. "
        f"Seed 48 is solved at epoch 14, sooner than {sooner:.0%} of those."
    ).replace("%", " %").replace("  %", " %")


def test_the_sentence_of_a_stuck_own_seed_names_the_spikes(question):
    said = sentence(question)
    assert said.startswith(f"Solved on {question.success.solved} of 1,024 seeds, ")
    on, most = sum(question.on_levels), question.on_levels[3]
    assert f"{on} of 1,024 end within 0.0005 of one of the levels 0.3133 + k/6, most often ({most} times)" in said
    lower, same, _ = question.compared
    assert f"Seed 48 ends at 0.8133: {100 * lower / 1023:.0f} % of the seeds end lower, " in said
    assert said.endswith(f"{100 * same / 1023:.0f} % at the same loss.")


def test_the_sentence_of_a_diverged_own_seed(wild):
    assert f"{wild.diverged} of 1,024 end with a loss that is not finite." in sentence(wild)
    assert sentence(wild).endswith("Seed 48 is one whose loss is not finite at the end.")


def made_up(solved_at: list[int], losses: list[float], own: int, planned: int | None = None) -> Luck:
    """Seeds 0, 1, ... that end so."""
    at = np.array(solved_at, np.int16)
    ends = Outcomes(at != NEVER, at, np.array(losses, np.float32), np.full(len(at), 5, np.uint8))
    order = [own, *(seed for seed in range(len(at)) if seed != own)]
    ends = Outcomes(*(getattr(ends, field.name)[order] for field in fields(Outcomes)))
    curves = np.array([losses, losses], np.float32)[:, order]
    experiment = replace(ONE_LINE, seed=own)
    filters = np.zeros((len(at), 2, 2, experiment.filters), np.float32)
    return standing(experiment, planned or len(at), np.array([0, 100]), np.array(order), [(curves, ends, filters)])


@pytest.mark.parametrize(
    ("solved_at", "own", "planned", "said"),
    [
        (
            [NEVER] * 4,
            0,
            4,
            "Solved on none of 4 seeds (0 to 49 %). Seed 0 ends at 0.5000: none of the seeds end lower",
        ),
        (
            [3, 5, 8, 13],
            3,
            4,
            "Solved on all 4 seeds (51 to 100 %), half of them by epoch 5. Seed 3 is solved at epoch",
        ),
        ([3, 5, 8, 13], 3, 4, "is solved at epoch 13, later than 100 % of those."),
        ([0, 0, 0, NEVER], 1, 4, "half of them from the start. Seed 1 is solved from the start, like all of those."),
        ([NEVER, 7, NEVER, NEVER], 1, 4, "Solved on 1 of 4 seeds, 25 % (5 to 70 %), by epoch 7. Seed 1 is solved at"),
        ([NEVER, 7, NEVER, NEVER], 1, 4, "Seed 1 is solved at epoch 7."),
        ([3, 5, NEVER, 13], 0, 64, "So far: solved on 3 of 4 seeds, 75 %"),
    ],
)
def test_the_sentence_changes_with_the_numbers(solved_at, own, planned, said):
    found = made_up(solved_at, [0.5, 0.6, 0.6, 0.7], own, planned)
    assert said in sentence(found)


def test_the_headline_says_whether_luck_matters(one_line):
    assert headline(one_line) == "A matter of luck: 25 % of the seeds are solved"
    assert headline(made_up([3, 3], [0.1, 0.1], 0)) == "Not a matter of luck: every seed is solved"
    assert headline(made_up([NEVER] * 2, [0.1, 0.1], 0)) == "Not a matter of luck: no seed is solved"


def test_before_a_seed_is_trained_nothing_is_claimed(work):
    first = next(luck(HEAVIEST))
    assert len(first.seeds) == 0
    assert sentence(first) == "No seed is trained yet."
    assert (first.own, first.first, first.compared) == (None, None, (0, 0, 0))
    assert first.progress == 0
