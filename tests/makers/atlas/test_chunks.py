"""The chunks hold every cell once."""

from __future__ import annotations

import pickle

import pytest

from core.atlas import GRID
from makers.atlas.chunks import CHUNK_AXES, chunks
from tests.makers.atlas.small import SMALL


@pytest.mark.parametrize("grid", [GRID, SMALL], ids=["atlas", "small"])
def test_every_cell_is_in_one_chunk_with_its_like(grid):
    dealt = chunks(grid)
    assert sorted(cell for chunk in dealt for cell in chunk.cells) == list(range(len(grid)))
    assert sorted(chunk.number for chunk in dealt) == list(range(len(dealt)))
    for chunk in dealt[:20]:
        settings = [grid.experiment(cell) for cell in chunk.cells]
        assert len({tuple(getattr(each, name) for name in CHUNK_AXES) for each in settings}) == 1


@pytest.mark.parametrize("done", [20, 50, 100, 150])
def test_the_first_chunks_are_a_fair_sample_of_all(done):
    costs = [chunk.cost for chunk in chunks(GRID)]
    assert sum(costs[:done]) / done == pytest.approx(sum(costs) / len(costs), rel=0.1)


def test_chunks_come_in_the_same_order_every_time():
    assert chunks(GRID) == chunks(pickle.loads(pickle.dumps(GRID)))
