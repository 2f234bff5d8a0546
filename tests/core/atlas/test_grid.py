"""The grid: a cell has a number and settings, and each says the other."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.atlas import AXES, GRID, Grid
from core.experiment import PRESETS, Experiment
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, PADDINGS
from tests.makers.atlas.small import SMALL

cells = st.integers(0, len(GRID) - 1)


def test_the_atlas_covers_every_option_and_half_decades_of_learning_rates():
    assert GRID.shape == (len(LOSSES), len(NORMALISATIONS), 7, len(PADDINGS), len(OPTIMIZERS), 9)
    assert len(GRID) == math.prod(GRID.shape)
    steps = [math.log10(right / left) for left, right in zip(GRID.learning_rate, GRID.learning_rate[1:], strict=False)]
    assert steps == pytest.approx([0.5] * 8, abs=0.03)
    assert (GRID.learning_rate[0], GRID.learning_rate[-1]) == (1e-4, 1)
    assert (GRID.budgets, len(GRID.seeds)) == ((100, 300, 1000), 128)


@given(cells)
def test_number_and_settings_say_each_other(cell):
    experiment = GRID.experiment(cell)
    assert GRID.index(experiment) == cell
    assert (experiment.epochs, experiment.engine) == (1000, "numpy")


def test_the_last_axis_goes_fastest():
    assert [GRID.experiment(cell).learning_rate for cell in range(9)] == list(GRID.learning_rate)
    assert GRID.experiment(9).optimizer != GRID.experiment(0).optimizer


@pytest.mark.parametrize("cell", [-1, len(GRID)])
def test_there_is_no_cell_beyond_the_grid(cell):
    with pytest.raises(IndexError, match="no cell"):
        GRID.experiment(cell)


def test_settings_off_the_grid_have_no_number():
    with pytest.raises(ValueError, match="filters 5 is not on the grid"):
        GRID.index(Experiment(filters=5))


@given(cells, st.integers(0, 1000), st.sampled_from(["keras", "numpy"]), st.integers(1, 5000))
def test_nothing_moves_on_the_grid(cell, seed, engine, epochs):
    held = replace(GRID.experiment(cell), seed=seed, engine=engine, epochs=epochs)
    assert GRID.nearest(held) == (cell, ())


@pytest.mark.parametrize(
    ("settings", "near", "moved"),
    [
        ({"learning_rate": 0.002}, {"learning_rate": 0.003}, ("learning_rate",)),
        ({"learning_rate": 0.0017}, {"learning_rate": 0.001}, ("learning_rate",)),
        ({"learning_rate": 10.0}, {"learning_rate": 1.0}, ("learning_rate",)),
        ({"learning_rate": 1e-5}, {"learning_rate": 1e-4}, ("learning_rate",)),
        ({"filters": 5}, {"filters": 4}, ("filters",)),
        ({"filters": 13}, {"filters": 16}, ("filters",)),
        ({"filters": 9, "learning_rate": 0.05}, {"filters": 8, "learning_rate": 0.03}, ("filters", "learning_rate")),
    ],
)
def test_what_is_off_the_grid_moves_to_the_nearest_value(settings, near, moved):
    cell, names = GRID.nearest(Experiment(**settings))
    assert names == moved
    assert cell == GRID.index(Experiment(**near))


def test_other_images_are_a_difference():
    drawn = (((0,) * 9, 0), ((255,) * 9, 1))
    question = PRESETS["question"]
    assert GRID.nearest(replace(question, images=drawn)) == (GRID.index(question), ("images",))


def test_json_keeps_a_grid():
    for grid in (GRID, SMALL):
        assert Grid.described(json.loads(json.dumps(grid.description()))) == grid


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"filters": ()}, "needs a value on every axis"),
        ({"budgets": ()}, "needs a value on every axis"),
        ({"seeds": range(0)}, "needs a value on every axis"),
        ({"budgets": (100, 100)}, "must rise"),
        ({"budgets": (300, 100)}, "must rise"),
        ({"filters": (2, 17)}, "filters must be"),
        ({"loss": ("logit",)}, "loss must be"),
    ],
)
def test_a_grid_that_cannot_be_trained_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        Grid(**settings)


def test_the_axes_are_settings_of_an_experiment():
    assert set(AXES) <= set(vars(Experiment()))
