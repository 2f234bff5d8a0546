from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import pytest

from core import PRESETS, Experiment
from core.experiment import differences
from core.images import THREAD_IMAGES
from core.trial import CELLS, CHANGES, cell_experiment, cell_label
from core.trial.factorial import PATH


def same_but_engine(first: Experiment, second: Experiment) -> bool:
    return set(differences(first, second)) <= {"engine"}


def test_the_corners_are_the_presets():
    assert same_but_engine(cell_experiment(0), PRESETS["question"])
    assert same_but_engine(cell_experiment(31), PRESETS["answer-1"])
    assert same_but_engine(cell_experiment(1), replace(PRESETS["question"], loss=PRESETS["answer-1"].loss))


def test_the_changes_are_all_that_the_question_and_answer_1_differ_in():
    assert {change.field for change in CHANGES} == set(differences(PRESETS["question"], PRESETS["answer-1"]))


def test_the_32_cells_are_all_different_and_all_numpy():
    cells = [cell_experiment(cell) for cell in range(CELLS)]
    assert CELLS == len(set(cells)) == 32
    assert {cell.engine for cell in cells} == {"numpy"}


def test_each_bit_makes_one_change():
    for cell in range(CELLS):
        for i, change in enumerate(CHANGES):
            if cell // 2**i % 2 == 0:
                without, made = cell_experiment(cell), cell_experiment(cell + 2**i)
                assert differences(without, made) == (change.field,)
                assert getattr(made, change.field) == change.value


def test_what_is_no_change_is_kept_from_the_base():
    base = Experiment("mean_squared_error", "symmetric", 3, "same", "momentum", 0.5, 77, 7, "keras", THREAD_IMAGES[1:])
    for cell in (0, 13, 31):
        made = cell_experiment(cell, base)
        assert {f.name for f in fields(made) if getattr(made, f.name) == getattr(base, f.name)} >= {
            "learning_rate",
            "epochs",
            "seed",
            "images",
        }
        plain = cell_experiment(cell)
        assert replace(made, learning_rate=1e-3, epochs=100, seed=48, images=THREAD_IMAGES) == plain


def test_the_changes_are_named_as_the_controls_spell_them():
    assert [change.label for change in CHANGES] == [
        "loss repaired",
        "6 filters",
        "padding same",
        "Adam",
        "pixel values 0 to 1",
    ]
    assert [(change.off, change.on) for change in CHANGES] == [
        ("softmax twice", "cross-entropy"),
        ("2 filters", "6 filters"),
        ("valid", "same"),
        ("SGD", "Adam"),
        ("0 to 255", "0 to 1"),
    ]


def test_labels_tell_the_cells_apart():
    assert len({cell_label(cell) for cell in range(CELLS)}) == 32
    assert cell_label(24) == "Adam + pixel values 0 to 1"


def test_a_path_makes_one_change_a_step_and_ends_at_answer_1():
    assert (PATH[0], PATH[-1]) == (0, 31)
    assert [after - before for before, after in pairwise(PATH)] == [2**i for i in range(5)]


@pytest.mark.parametrize("cell", [-1, 32])
def test_there_are_no_other_cells(cell):
    for view in (cell_experiment, cell_label):
        with pytest.raises(ValueError, match="cell must be a whole number from 0 to 31"):
            view(cell)
