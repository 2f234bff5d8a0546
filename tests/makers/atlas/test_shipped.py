"""The file that ships: made by this code, and made again here."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from core.atlas import GRID
from core.atlas.file import SHIPPED
from makers.atlas.cells import Whole
from makers.atlas.joining import taken
from makers.atlas.training import train_cells
from makers.atlas.writing import read
from makers.provenance import made_here
from tests.core.pairs import few_of
from tests.makers.atlas.small import assert_same

RANDOM_CELLS = [int(np.random.default_rng(draw).integers(len(GRID))) for draw in range(12)]
# On another processor float32 sums are rounded in another order, and a run that is chaotic ends elsewhere. Arithmetic
# sets no limit to how many of a cell do; chance tells the same experiment from another one: of n networks that end as
# a coin falls, two trainings differ in n / 2, give or take sqrt(n) / 2. An eighth is eight such spreads from that, and
# as far from what these twelve cells show: with kernels for other processors (AVX-512, AVX2, SSE3) at most one seed of
# 128 tips over.
FLIPS = len(GRID.seeds) // 8


@functools.cache
def shipped() -> Whole:
    return read(SHIPPED)


def test_the_shipped_file_was_made_by_this_code():
    """If not: ``python -m makers.atlas`` makes it anew."""
    assert shipped().grid == GRID
    assert shipped().made_by["fingerprint"] == made_here()["fingerprint"]


@pytest.mark.parametrize("cell", few_of(RANDOM_CELLS, *RANDOM_CELLS[:3]))
def test_a_random_cell_comes_out_again(cell):
    kept, again = taken(shipped().cells, [cell]), train_cells(GRID, [cell])
    if all(shipped().made_by[name] == made_here()[name] for name in ("machine", "numpy")):
        assert_same(kept, again)
    else:
        flips = np.bitwise_count(kept.solved ^ again.solved).sum(axis=2, dtype=int)
        assert flips.max() <= FLIPS
        assert abs(int(kept.frozen[0]) - int(again.frozen[0])) <= FLIPS


def test_the_shipped_file_is_small():
    assert SHIPPED.stat().st_size < 2e6
