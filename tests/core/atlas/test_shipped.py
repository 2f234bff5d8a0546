"""The file that ships: made by this code, and made again here."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.atlas import GRID, load
from core.atlas.cells import made_here, train_cells
from core.atlas.file import SHIPPED, read
from tests.core.atlas.small import assert_same

RANDOM_CELLS = [int(np.random.default_rng(draw).integers(len(GRID))) for draw in range(12)]
# On another processor float32 sums are rounded in another order, and a run that is chaotic ends elsewhere. Measured
# with the kernels that NumPy and OpenBLAS have for processors without AVX-512, and for those without AVX2: of 400
# random cells 95 % solve the very same seeds, and the worst differs in 11 of 128. In the wildest corner (RMSprop from
# 0.3 on, Adam and momentum at 1) one differs in 64; but how many are solved differs by 8 at most, there too.
FLIPS = 16


def test_the_shipped_file_was_made_by_this_code():
    """If not: ``python -m core.atlas`` makes it anew."""
    assert load().grid == GRID
    assert load().made_by["fingerprint"] == made_here()["fingerprint"]


@pytest.mark.parametrize("cell", RANDOM_CELLS)
def test_a_random_cell_comes_out_again(cell):
    shipped, again = load().cells.take([cell]), train_cells(GRID, [cell])
    if all(load().made_by[name] == made_here()[name] for name in ("machine", "numpy")):
        assert_same(shipped, again)
    else:
        flips = np.bitwise_count(shipped.solved ^ again.solved).sum(axis=2, dtype=int)
        assert flips.max() <= FLIPS
        assert abs(int(shipped.frozen[0]) - int(again.frozen[0])) <= FLIPS


def test_the_shipped_file_is_small_and_quick_to_read():
    assert SHIPPED.stat().st_size < 2e6
    times = []
    for _ in range(5):
        start = time.perf_counter()
        read(SHIPPED)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05
