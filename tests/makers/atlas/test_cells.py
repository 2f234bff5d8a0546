"""A cell says what its runs say, one seed and one budget after the other."""

from __future__ import annotations

import math
from statistics import median

import numpy as np
import pytest

from core import train_many
from core.atlas import Grid
from makers.atlas.chunks import chunks
from makers.atlas.joining import concatenate
from makers.atlas.training import train_cells, train_chunk
from makers.provenance import made_here
from tests.makers.atlas.small import SMALL, assert_same, serial


@pytest.mark.parametrize("cell", [0, 5, 14, 27])
def test_a_cell_counts_its_runs(cell):
    cells = train_cells(SMALL, [cell])
    experiment = SMALL.experiment(cell)
    runs = train_many(experiment, SMALL.seeds)
    for look, budget in enumerate(SMALL.budgets):
        right = runs.accuracy[: budget + 1] == 1
        solved = [bool(column[-1]) for column in right.T]
        assert np.unpackbits(cells.solved[0, look])[: len(solved)].tolist() == solved
        since = [next(e for e in range(budget + 1) if all(column[e:])) for column in right.T if column[-1]]
        expected = median(since) if since else math.nan
        assert cells.epochs[0, look] == pytest.approx(expected, nan_ok=True)
        losses = [float(loss) if math.isfinite(loss) else math.inf for loss in runs.loss[budget]]
        assert cells.loss[0, look] == pytest.approx(median(losses), rel=1e-6)
    assert cells.frozen[0] == sum(runs.frozen)
    assert cells.diverged[0] == sum(not math.isfinite(loss) for loss in runs.loss[-1])


def test_a_frozen_question_and_a_diverged_run_are_counted():
    """The disease and its healthy twin: raw pixels under two softmaxes freeze seeds, a huge step blows some up."""
    frozen = serial().cells.frozen.reshape(SMALL.shape)
    assert frozen[0, 0].sum() > 0  # double softmax on 0 to 255
    assert frozen[1, 1].sum() == 0  # on logits, 0 to 1
    assert not serial().cells.diverged.any()
    wild = Grid(("logits",), ("standardise",), (1,), ("valid",), ("momentum",), (10.0,), (300,), range(32))
    blown_up = train_cells(wild, [0])
    assert (blown_up.diverged[0], blown_up.loss[0, 0]) == (32, np.inf)


def test_a_cell_does_not_depend_on_its_neighbours():
    parts = [train_cells(SMALL, [cell]) for cell in reversed(range(4))]
    assert_same(concatenate(parts[::-1]), train_cells(SMALL, range(4)))


def test_a_chunk_is_its_cells_and_says_who_trained_it():
    chunk = chunks(SMALL)[0]
    cells, made_by = train_chunk(SMALL, chunk)
    assert_same(cells, train_cells(SMALL, chunk.cells))
    assert made_by == made_here()
