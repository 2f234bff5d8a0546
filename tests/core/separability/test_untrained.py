"""The shares that ship with the app, against the theorem, and measured anew for some cells."""

from __future__ import annotations

import numpy as np
import pytest

from core.experiment import Experiment
from core.filters import kernels
from core.network.initial_weights import initial_parameters
from core.separability import separability
from core.separability.untrained import CELLS, SEEDS, load
from makers.untrained import measured
from tests.core.pairs import few_of


@pytest.mark.parametrize(
    "cell", few_of((("valid", "none", 2), ("valid", "standardise", 1), ("same", "none", 1)), ("same", "none", 1))
)
def test_the_file_says_what_is_measured(cell):
    assert load()[cell].solved == measured(cell).sum()


def test_there_is_a_share_for_every_cell():
    assert set(load()) == set(CELLS)
    assert {found.total for found in load().values()} == {SEEDS}


def test_with_black_at_0_no_seed_has_enough_in_one_filter():
    assert load()["valid", "none", 1].solved == load()["valid", "unit", 1].solved == 0


@pytest.mark.parametrize("cell", CELLS[:: len(CELLS) // 5])
def test_it_is_the_answer_of_the_whole_programme(cell):
    padding, normalisation, filters = cell
    drawn = initial_parameters(Experiment(filters=filters, padding=padding), range(8))
    best = [separability(kernel, padding, normalisation).best_right for kernel in kernels(drawn, filters)]
    assert (np.array(best) == 6).tolist() == measured(cell, range(8)).tolist()
