"""The atlas in the app's hands: the same seeds whether asked by number, by settings or by plane."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import Experiment, train_many
from core.atlas import AXES
from core.outcome.success import success
from tests.makers.atlas.small import SMALL, serial

CELLS = range(0, len(SMALL), 5)


@pytest.mark.parametrize("cell", CELLS)
def test_the_success_of_a_cell_is_that_of_its_seeds(cell):
    for budget in SMALL.budgets:
        experiment = replace(SMALL.experiment(cell), epochs=budget)
        measured = success(train_many(experiment, SMALL.seeds).solved)
        assert (
            success(serial().atlas.solved(cell, budget))
            == success(serial().atlas.solved(experiment, budget))
            == measured
        )


def test_counts_have_one_axis_a_setting():
    for budget in SMALL.budgets:
        counts = serial().atlas.counts(budget)
        assert counts.shape == SMALL.shape
        for cell in CELLS:
            place = np.unravel_index(cell, SMALL.shape)
            assert counts[place] == serial().atlas.solved(cell, budget).sum()


def test_a_budget_that_was_not_looked_at_is_refused():
    for ask in (serial().atlas.counts, lambda budget: serial().atlas.solved(0, budget)):
        with pytest.raises(ValueError, match="budget must be one of 5, 20; got 10"):
            ask(10)


def test_settings_off_the_grid_are_refused():
    with pytest.raises(ValueError, match="filters 2 is not on the grid"):
        serial().atlas.solved(Experiment(), 20)


HELD = Experiment(filters=3, optimizer="adam", learning_rate=0.1, seed=7, epochs=4000)


@pytest.mark.parametrize("row_axis", AXES)
@pytest.mark.parametrize("column_axis", AXES)
def test_a_plane_shows_the_cells_where_its_values_cross(row_axis, column_axis):
    if row_axis == column_axis:
        return
    plane = serial().atlas.plane(row_axis, column_axis, HELD, 20)
    assert (plane.row_axis, plane.column_axis, plane.budget, plane.total) == (row_axis, column_axis, 20, 40)
    assert (plane.rows, plane.columns) == (SMALL.axes[row_axis], SMALL.axes[column_axis])
    assert plane.moved == ()
    for r, row in enumerate(plane.rows):
        for c, column in enumerate(plane.columns):
            experiment = replace(HELD, **{row_axis: row, column_axis: column, "epochs": 20})
            assert plane.experiments[r][c] == experiment
            assert plane.cells[r, c] == SMALL.index(experiment)
            assert plane.solved[r, c] == serial().atlas.solved(experiment, 20).sum()


def test_a_plane_says_what_it_had_to_move():
    drawn = (((0,) * 9, 0), ((255,) * 9, 1))
    held = replace(HELD, filters=5, learning_rate=0.05, images=drawn)
    plane = serial().atlas.plane("loss", "learning_rate", held, 20)
    assert plane.moved == ("filters", "images")  # the learning rate varies: what was held of it does not matter
    experiment = plane.experiments[0][0]
    assert (experiment.filters, experiment.images) == (3, Experiment().images)
    assert (experiment.seed, experiment.engine) == (held.seed, held.engine)


@pytest.mark.parametrize("axes", [("loss", "loss"), ("loss", "seed"), ("epochs", "loss")])
def test_a_plane_needs_two_axes(axes):
    with pytest.raises(ValueError, match="the axes must be two of"):
        serial().atlas.plane(*axes, HELD, 20)
