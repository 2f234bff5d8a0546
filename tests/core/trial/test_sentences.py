"""Sentences: each is made of the trial's numbers, and changes with them."""

from __future__ import annotations

import numpy as np
import pytest

from core.trial import CELLS, CHANGES, sentences
from core.trial.sentences import (
    best_sentence,
    cell_sentence,
    contexts_sentence,
    headline,
    interaction_sentence,
)
from tests.core.trial.made_up import made_up, random_trial, with_rates

LOSS, FILTERS, PADDING, ADAM, PIXELS = range(5)


def additive(*adds: float, base: float = 0.0, seeds: int = 1000):
    return with_rates(lambda changes: base + sum(adds[i] for i in changes), seeds)


# One cell


def one_cell(solved: int, seeds: int, at: int = 31, frozen: int = 0):
    trial = made_up(np.arange(seeds) < np.full((CELLS, 1), solved))
    trial.solved_at[trial.solved] = at
    trial.frozen[:, :frozen] = True
    return cell_sentence(trial.cell(3, 100))


def test_a_cell_is_said_with_its_interval_its_pace_and_its_frozen_share():
    assert one_cell(612, 1024) == (
        "Solved on 612 of 1,024 seeds (57 to 63 %), in half of those within 31 epochs; 0 % frozen bit for bit."
    )
    assert one_cell(30, 40, at=1, frozen=8) == (
        "Solved on 30 of 40 seeds (60 to 86 %), in half of those within 1 epoch; 20 % frozen bit for bit."
    )
    assert one_cell(0, 1024, frozen=1) == "Solved on none of 1,024 seeds (0 to 0.4 %); 0.1 % frozen bit for bit."
    assert one_cell(1024, 1024, at=0) == (
        "Solved on 1,024 of 1,024 seeds (99.6 to 100 %), in half of those from the start; 0 % frozen bit for bit."
    )


def test_half_are_solved_within_the_epochs_that_it_says():
    trial = made_up(np.ones((CELLS, 4), bool))
    trial.solved_at[0, 0] = 3, 10, 13, 20
    assert "in half of those within 12 epochs" in cell_sentence(trial.cell(0, 100))


# Shares


def test_the_headline_names_what_matters_most_and_what_harms():
    assert headline(additive(0.6, 0.3, 0, 0, 0), 100) == "Repairing the loss matters most"
    assert headline(additive(0.1, 0.2, 0, 0.5, -0.1, base=0.2), 100) == (
        "Using Adam matters most, scaling the pixel values does harm"
    )
    assert headline(additive(0.41, 0.4, 0.1, -0.05, -0.05, base=0.1), 100) == (
        "Repairing the loss and using 6 filters matter most, using Adam and scaling the pixel values do harm"
    )
    assert headline(additive(0, 0, -0.4, 0, 0, base=0.4), 100) == "Padding does harm"
    assert headline(additive(0, 0, 0, 0, 0, base=0.4), 100) == "No change makes a clear difference"


# Interactions


def test_the_strongest_interaction_is_said_with_its_direction():
    harm = with_rates(lambda c: 0.6 * (LOSS in c) + 0.4 * (PIXELS in c) - 0.9 * ({LOSS, PIXELS} <= c), 1000)
    assert interaction_sentence(harm, 100) == (
        "Repairing the loss and scaling the pixel values work against each other: together they bring 90 points "
        "(85 to 95) less than the sum of what each brings alone."
    )
    help_ = with_rates(lambda c: 0.5 * ({ADAM, PADDING} <= c), 1000)
    assert interaction_sentence(help_, 100).startswith("Padding and using Adam help each other: together they bring 50")
    assert "more than the sum" in interaction_sentence(help_, 100)


def test_changes_of_which_one_is_enough_do_not_work_against_each_other():
    either = with_rates(lambda c: 0.8 * (LOSS in c or ADAM in c), 1000)
    assert interaction_sentence(either, 100).startswith("Repairing the loss and using Adam partly do the same work:")


def test_without_a_clear_interaction_none_is_said():
    nothing = additive(0.3, 0.2, 0.1, 0, 0, seeds=1000)
    assert interaction_sentence(nothing, 100) == "No two changes clearly depend on each other."


# One change


def test_where_a_change_helps_and_where_it_harms_is_counted():
    trial = with_rates(lambda c: 0.4 + (0.5 if FILTERS in c else -0.3) * (ADAM in c and PADDING in c), 1000)
    assert contexts_sentence(trial, 100, ADAM) == (
        "Using Adam helps in 4 of the 16 settings of the other four changes, harms in 4, and makes no clear difference "
        "in 8. It helps most with 6 filters + padding same: +50 points (47 to 53). "
        "It harms most with padding same: −30 points (−33 to −27)."
    )
    assert contexts_sentence(trial, 100, LOSS) == (
        "Repairing the loss helps in 0 of the 16 settings of the other four changes, harms in 0, "
        "and makes no clear difference in 16."
    )


# The best


def test_the_best_cell_is_compared_with_answer_1():
    best = with_rates(lambda c: 0.92 if len(c) == 5 else 0.99 if c == {LOSS, ADAM} else 0.5, 1000)
    assert best_sentence(best, 100) == "Best of the 32: loss repaired + Adam, 99 %; Answer 1: 92 %."
    assert best_sentence(additive(0.2, 0.2, 0.2, 0.2, 0.2), 100) == "Best of the 32: Answer 1, 100 %."


def test_a_best_cell_that_is_not_clearly_the_best_says_so():
    close = with_rates(lambda c: 0.901 if c == {LOSS} else 0.9 if LOSS in c and len(c) in (2, 5) else 0.5, 1000)
    assert best_sentence(close, 100) == (
        "Best of the 32: loss repaired, 90 %; Answer 1: 90 %, no clear difference. 4 others are not clearly worse."
    )


def test_of_equally_good_cells_the_one_with_fewer_changes_is_named():
    equal = with_rates(lambda c: float(ADAM in c or c == {LOSS, FILTERS}))
    assert best_sentence(equal, 100).startswith("Best of the 32: Adam, 100 %;")


@pytest.mark.parametrize("seed", range(3))
def test_every_sentence_is_one(seed):
    trial = random_trial(seed)
    said = [interaction_sentence(trial, 100), best_sentence(trial, 100)]
    said += [contexts_sentence(trial, 100, change) for change in range(len(CHANGES))]
    said += [cell_sentence(trial.cell(cell, 100)) for cell in range(CELLS)]
    for text in said:
        assert text[0].isupper()
        assert text.endswith(".")
        assert not any(mark in text for mark in ("  ", ";;", "nan", "-", ": ;", ": ."))


def test_shares_near_none_and_all_are_not_rounded_to_them():
    assert [sentences.percent(share) for share in (0, 0.0001, 0.004, 0.5, 0.996, 0.99999, 1 - 1e-16, 1)] == [
        "0 %",
        "under 0.1 %",
        "0.4 %",
        "50 %",
        "99.6 %",
        "over 99.9 %",
        "100 %",
        "100 %",
    ]
