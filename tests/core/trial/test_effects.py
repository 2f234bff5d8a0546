"""Effects: against loops over sets of changes, against tables with known answers, and their intervals."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from core.trial import CELLS, Trial, contexts, effects, shapley
from core.trial.effects import Estimate, difference, interactions, newcombe
from tests.core.trial.made_up import made_up, random_trial, with_rates

EVERYTHING = frozenset(range(5))


def main_effects(trial: Trial, budget: int, **how: int) -> tuple[Estimate, ...]:
    """The mean of each change's 16 contexts, estimated as the app estimates what it shows."""
    return effects.estimates((effects.SIGNS, 16), trial, budget, **how)


def subsets(of: frozenset[int]) -> list[frozenset[int]]:
    return [frozenset(s) for size in range(len(of) + 1) for s in itertools.combinations(sorted(of), size)]


def rate(trial: Trial, changes: frozenset[int]) -> Fraction:
    """Success where exactly these changes are made, without rounding."""
    solved = trial.solved[sum(2**i for i in changes), 0]
    return Fraction(int(solved.sum()), len(solved))


def naive_main(trial: Trial, i: int) -> Fraction:
    others = subsets(EVERYTHING - {i})
    return sum(rate(trial, s | {i}) - rate(trial, s) for s in others) / len(others)


def naive_interaction(trial: Trial, i: int, j: int) -> Fraction:
    others = subsets(EVERYTHING - {i, j})
    terms = [rate(trial, s | {i, j}) - rate(trial, s | {i}) - rate(trial, s | {j}) + rate(trial, s) for s in others]
    return sum(terms) / len(others)


def naive_shapley(trial: Trial, i: int) -> Fraction:
    """Over all 120 orders in which the changes can be made."""
    orders = list(itertools.permutations(range(5)))
    before = [frozenset(order[: order.index(i)]) for order in orders]
    return sum(rate(trial, s | {i}) - rate(trial, s) for s in before) / len(orders)


# Values


@pytest.mark.parametrize("seed", range(3))
def test_effects_are_what_loops_over_sets_give(seed):
    trial = random_trial(seed, seeds=17)
    for i in range(5):
        assert main_effects(trial, 100)[i].value == pytest.approx(float(naive_main(trial, i)), abs=1e-15)
        assert shapley(trial, 100)[i].value == pytest.approx(float(naive_shapley(trial, i)), abs=1e-15)
    found = interactions(trial, 100)
    assert list(found) == list(itertools.combinations(range(5), 2))
    for (i, j), estimate in found.items():
        assert estimate.value == pytest.approx(float(naive_interaction(trial, i, j)), abs=1e-15)


def test_shapley_values_sum_to_the_whole_step_exactly():
    weights, denominator = effects.SHAPLEY
    whole = np.zeros(CELLS, int)
    whole[0], whole[31] = -denominator, denominator
    np.testing.assert_array_equal(weights.sum(axis=0), whole)
    for seed in range(3):
        trial = random_trial(seed)
        step = difference(trial, 100, 0, 31).value
        assert sum(part.value for part in shapley(trial, 100)) == pytest.approx(step, abs=1e-15)


def test_changes_that_only_add_up_get_what_they_add():
    adds = (0.3, 0.2, 0.1, 0.0, -0.05)
    trial = with_rates(lambda changes: 0.1 + sum(adds[i] for i in changes))
    assert [e.value for e in main_effects(trial, 100)] == pytest.approx(adds)
    assert [e.value for e in shapley(trial, 100)] == pytest.approx(adds)
    assert [e.value for e in interactions(trial, 100).values()] == pytest.approx([0] * 10)


def test_two_changes_that_work_only_together_share_alike():
    trial = with_rates(lambda changes: float({1, 3} <= changes))
    assert [e.value for e in shapley(trial, 100)] == [0, 0.5, 0, 0.5, 0]
    assert [e.value for e in main_effects(trial, 100)] == [0, 0.5, 0, 0.5, 0]
    assert {pair: e.value for pair, e in interactions(trial, 100).items() if e.value} == {(1, 3): 1}


def test_a_change_that_only_the_last_place_needs_is_seen_by_shapley_alone():
    """Main effects weigh all settings alike, Shapley by how soon they come: all five needed, a fifth each."""
    trial = with_rates(lambda changes: float(changes == EVERYTHING))
    assert [e.value for e in shapley(trial, 100)] == pytest.approx([1 / 5] * 5)
    assert [e.value for e in main_effects(trial, 100)] == pytest.approx([1 / 16] * 5)
    assert [e.value for e in interactions(trial, 100).values()] == pytest.approx([1 / 8] * 10)


def test_contexts_are_the_16_differences_whose_mean_is_the_main_effect():
    trial = random_trial(4)
    for i, main in enumerate(main_effects(trial, 100)):
        found = contexts(trial, 100, i)
        assert len(found) == 16
        assert np.mean([effect.value for effect in found.values()]) == pytest.approx(main.value)
        for cell, effect in found.items():
            made = frozenset(j for j in range(5) if cell // 2**j % 2)
            assert i not in made
            assert effect.value == pytest.approx(float(rate(trial, made | {i}) - rate(trial, made)))


# Intervals


def test_an_effect_that_is_the_same_on_every_seed_has_no_interval_around_it():
    """The seed stays together in all cells: resampling each cell on its own would see variation here."""
    half = np.arange(40) < 20
    made = [[cell // 2**i % 2 == 1 for i in range(2)] for cell in range(CELLS)]
    # With change 1 a seed is solved in 8 of 16 settings: one half of the seeds with change 0, the others without.
    trial = made_up(np.array([second & (half == first) for first, second in made]))
    assert main_effects(trial, 100)[1] == Estimate(0.5, 0.5, 0.5)
    assert main_effects(trial, 100)[0].low < 0 < main_effects(trial, 100)[0].high


def test_the_order_of_seeds_plays_no_part():
    trial = random_trial(5)
    shuffled = made_up(trial.solved[:, 0, np.random.default_rng(1).permutation(50)])
    assert shapley(trial, 100) == shapley(shuffled, 100)
    assert main_effects(trial, 100) == main_effects(shuffled, 100)
    assert interactions(trial, 100) == interactions(shuffled, 100)


def test_the_bootstrap_interval_is_that_of_resampled_trials():
    """Slowly, with draws of its own: whole seeds are drawn with replacement, and the effect is computed anew."""
    trial, random = random_trial(6, seeds=30), np.random.default_rng(0)
    values = []
    for _ in range(400):
        again = made_up(trial.solved[:, 0, random.integers(30, size=30)])
        values.append(float(naive_main(again, 2)))
    estimate = main_effects(trial, 100, resamples=4000)[2]
    assert (estimate.low, estimate.high) == pytest.approx(np.quantile(values, (0.025, 0.975)), abs=0.01)


def test_bootstrap_intervals_hold_the_truth_about_19_times_of_20():
    random = np.random.default_rng(2)
    rates = random.uniform(0.1, 0.9, CELLS)
    weights, denominator = effects.SHAPLEY
    truth = weights @ rates / denominator
    held = []
    for _ in range(120):
        found = shapley(made_up(random.random((CELLS, 150)) < rates[:, None]), 100)
        held += [e.low <= true <= e.high for e, true in zip(found, truth, strict=True)]
    assert 0.91 < np.mean(held) < 0.98


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # The test of R's package contingencytables, tests/testthat/test-ch8.R (Cavo et al., 2012)
        ((59, 6, 16, 80), (-0.0621, -0.1186, -0.0046)),
        # The same turned around
        ((59, 16, 6, 80), (0.0621, 0.0046, 0.1186)),
    ],
)
def test_the_paired_interval_is_newcombes(table, expected):
    found = newcombe(*table)
    assert (found.value, found.low, found.high) == pytest.approx(expected, abs=5e-5)


def test_the_paired_interval_is_honest_where_every_seed_agrees():
    same, flipped = newcombe(0, 0, 0, 100), newcombe(0, 100, 0, 0)
    assert same.low < 0 < same.high
    assert 0.9 < flipped.low < flipped.high == 1
    assert newcombe(100, 0, 0, 0).sign == 0


def test_pairing_narrows_the_interval_of_a_difference():
    lucky = np.arange(100) < 50
    alike, unlike = np.zeros((CELLS, 100), bool), np.zeros((CELLS, 100), bool)
    alike[0], alike[1] = lucky, lucky | (np.arange(100) < 60)
    unlike[0], unlike[1] = lucky, np.arange(100) >= 40
    paired, crossed = (difference(made_up(solved), 100, 0, 1) for solved in (alike, unlike))
    assert paired.value == crossed.value == pytest.approx(0.1)
    assert paired.high - paired.low < 0.7 * (crossed.high - crossed.low)
    assert (paired.sign, crossed.sign) == (1, 0)


def test_a_verdict_leaves_out_zero_or_is_none():
    assert Estimate(0.1, 0.01, 0.2).verdict == "helps"
    assert Estimate(-0.1, -0.2, -0.01).verdict == "harms"
    assert Estimate(0.1, -0.01, 0.2).verdict == "neither"
    assert Estimate(0, 0, 0).verdict == "neither"


# What there is to compare


def test_only_seeds_that_all_cells_have_are_compared():
    solved = np.zeros((CELLS, 20), bool)
    solved[31] = True
    solved[:, 10:] = True
    assert difference(made_up(solved), 100, 0, 31).value == 0.5
    assert difference(made_up(solved, done=10), 100, 0, 31).value == 1


@pytest.mark.parametrize("effect", [main_effects, interactions, shapley, lambda t, b: contexts(t, b, 0)])
def test_no_seed_in_common_is_no_effect(effect):
    with pytest.raises(ValueError, match="at least one seed on which all 32 cells are trained"):
        effect(made_up(np.zeros((CELLS, 3), bool), done=0), 100)
    with pytest.raises(ValueError, match="budget must be one of 100"):
        effect(random_trial(0), 300)
