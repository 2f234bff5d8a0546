"""The trial: what it trains, that nothing shows of how it was cut, and how one cell is seen."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from core import train, train_many
from core.engines import numpy_engine
from core.images import THREAD_IMAGES
from core.outcome.outcomes import NEVER, outcomes
from core.outcome.success import success
from core.trial import CELLS, Trial, cell_experiment, training
from core.trial.trial import ARRAYS
from tests.core.pairs import few_of
from tests.core.trial.made_up import made_up, run_trial

BUDGETS = (4, 25)
SEEDS = [*range(66), 48, 2**32 - 1, 48]  # in no order, one of them twice


def whole(seeds, budgets=BUDGETS, **more) -> Trial:
    *_, last = run_trial(seeds, budgets, **more)
    return last


@pytest.fixture(scope="module")
def steps() -> list[Trial]:
    return list(run_trial(SEEDS, BUDGETS))


@pytest.fixture(scope="module")
def last(steps) -> Trial:
    return steps[-1]


@pytest.fixture
def trained(monkeypatch) -> list[int]:
    """How many networks each training had so far."""
    sizes = []

    def spy(experiment, seeds):
        sizes.append(len(seeds))
        return train_many(experiment, seeds)

    monkeypatch.setattr(training, "train_many", spy)
    return sizes


def same(first: Trial, second: Trial) -> None:
    """Bit for bit."""
    for name in ARRAYS:
        a, b = getattr(first, name), getattr(second, name)
        assert a.dtype == b.dtype
        np.testing.assert_array_equal(a, b, err_msg=name)
    np.testing.assert_array_equal(first.loss.view(np.uint32), second.loss.view(np.uint32))


# What is trained


@pytest.mark.parametrize("cell", few_of((0, 1, 6, 11, 20, 30, 31), 0, 11))
def test_a_cell_is_what_training_its_experiment_gives(last, cell):
    for level, budget in enumerate(BUDGETS):
        runs = train_many(replace(cell_experiment(cell), epochs=budget), SEEDS)
        found = outcomes(runs, budget)
        for name in ("solved", "solved_at", "loss", "right"):
            np.testing.assert_array_equal(getattr(last, name)[cell, level], getattr(found, name))
        np.testing.assert_array_equal(last.solved[cell, level], runs.solved)
    np.testing.assert_array_equal(last.frozen[cell], runs.frozen)


def test_anyone_can_repeat_a_single_network_by_hand(last):
    for cell, place in itertools.product((1, 7, 15, 31), (3, 66, 67)):
        run = train(replace(cell_experiment(cell), seed=SEEDS[place], epochs=25))
        at = last.solved_at[cell, 1, place]
        assert run.solved_at == (None if at == NEVER else at)
        assert run.loss[-1] == pytest.approx(last.loss[cell, 1, place], rel=1e-4)


def test_the_asker_was_frozen_and_one_line_frees_him(last):
    """Thread, facts 1 and 4."""
    asker = SEEDS.index(48)
    assert last.frozen[0, asker]
    assert last.loss[0, :, asker] == pytest.approx(0.8132616, abs=1e-7)
    assert last.right[0, :, asker].tolist() == [3, 3]
    assert last.solved_at[1, :, asker].tolist() == [NEVER, 14]


def test_a_budget_is_what_a_run_that_stops_there_shows(last):
    short = whole(SEEDS[:9], BUDGETS[:1])
    for name in ("solved", "solved_at", "loss", "right"):
        np.testing.assert_array_equal(getattr(short, name)[:, 0], getattr(last, name)[:, 0, :9])


def test_other_images_are_trained_and_kept():
    found = whole(range(2), (3,), images=THREAD_IMAGES[1:4])
    assert found.images == THREAD_IMAGES[1:4]
    runs = train_many(replace(cell_experiment(31), epochs=3, images=THREAD_IMAGES[1:4]), range(2))
    np.testing.assert_array_equal(found.loss[31, 0], runs.loss[-1])


# That nothing shows of how it was cut


def test_seeds_in_odd_pieces_and_reversed_give_the_same_bits(last):
    for start, stop in ((0, 1), (1, 8), (8, 41), (41, 69)):
        backwards = whole(SEEDS[start:stop][::-1])
        for name in ARRAYS[:-1]:
            np.testing.assert_array_equal(getattr(backwards, name)[..., ::-1], getattr(last, name)[..., start:stop])


@pytest.mark.parametrize("sizes", few_of(((1, 64, 256), (3, 5, 30), (32, 1, 1000)), (3, 5, 30)))
def test_threads_and_chunks_do_not_show(last, sizes, monkeypatch):
    cells, first, seeds = sizes
    monkeypatch.setattr(training, "CELLS_A_STEP", cells)
    monkeypatch.setattr(training, "FIRST_SEEDS", first)
    monkeypatch.setattr(training, "SEEDS_A_STEP", seeds)
    monkeypatch.setattr(numpy_engine, "BLOCK_ACTIVATIONS", 6 * 54 * 40)
    same(whole(SEEDS), last)


# Step by step


def test_a_rough_picture_of_all_cells_comes_first(steps):
    rounds = CELLS // 2
    assert len(steps) == 2 * rounds
    assert steps[rounds - 1].done.tolist() == [64] * CELLS
    assert [step.done.sum() for step in steps[:2]] == [2 * 64, 4 * 64]
    assert steps[rounds - 1].paired(25).shape == (CELLS, 64)
    assert steps[rounds - 2].paired(25).shape == (CELLS, 0)


def test_every_step_adds_networks_and_changes_none(steps):
    for before, after in itertools.pairwise(steps):
        assert before.progress < after.progress
        assert before.progress < 1
        trained = np.arange(len(SEEDS)) < before.done[:, None]
        for name in ("solved", "solved_at", "loss", "right"):
            old, new = (getattr(step, name).swapaxes(0, 1)[:, trained] for step in (before, after))
            np.testing.assert_array_equal(old, new)
    assert (steps[-1].done == len(SEEDS)).all()
    assert steps[-1].progress == 1


def test_what_is_not_trained_yet_is_not_solved(steps):
    waiting = steps[0]
    assert waiting.done[-1] == 0
    assert not waiting.solved[-1].any()
    assert np.isnan(waiting.loss[-1]).all()
    with pytest.raises(ValueError, match="at least one seed"):
        waiting.cell(31, 25)
    assert waiting.cell(0, 25).success.total == 64


def test_nobody_can_write_to_a_trial(steps):
    for name in (*ARRAYS, "seeds"):
        for step in (steps[0], steps[-1]):
            with pytest.raises(ValueError, match="read-only"):
                getattr(step, name)[...] = 0


def test_nothing_is_trained_before_it_is_asked_for_nor_after(trained):
    running = run_trial(range(600), (1,))
    assert trained == []
    next(running)
    assert trained == [64, 64]
    next(running)
    running.close()
    assert trained == [64] * 4


def test_a_step_is_small_however_many_seeds_there_are(trained):
    found = whole(range(600), (1,))
    assert trained == [64] * 32 + [192] * 32 + [256] * 32 + [88] * 32
    assert found.done.tolist() == [600] * 32


@pytest.mark.parametrize("seeds", [[], [-1], [0.5], [2**32], [[1, 2]]])
def test_what_is_no_seed_is_refused_before_anything_runs(seeds):
    with pytest.raises(ValueError, match="seed"):
        run_trial(seeds)


@pytest.mark.parametrize("budgets", [(), (300, 100), (100, 100), (0, 5), (5001,)])
def test_what_is_no_budget_is_refused_before_anything_runs(budgets):
    with pytest.raises(ValueError, match="budgets|epochs"):
        run_trial(range(3), budgets)


# One cell


def test_a_cell_says_how_many_were_solved_and_how_soon():
    solved = np.zeros((CELLS, 10), bool)
    solved[5, :4] = True
    base = made_up(solved)
    base.solved_at[5, 0, :4] = [0, 9, 12, 90]
    base.frozen[5, 6:9] = True
    found = base.cell(5, 100)
    assert found.success == success(np.arange(10) < 4)
    assert found.median_epochs == 10.5
    assert found.frozen_share == 0.3
    assert base.cell(6, 100).median_epochs is None


def test_a_cell_is_seen_at_its_budget(last):
    early, late = (last.cell(7, budget) for budget in BUDGETS)
    assert early.success.solved < late.success.solved


def test_a_cell_or_budget_that_is_not_there_is_refused(last):
    with pytest.raises(ValueError, match="budget must be one of 4, 25; got 100"):
        last.cell(0, 100)
    with pytest.raises(ValueError, match="cell must be"):
        last.cell(-1, 4)
