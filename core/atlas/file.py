"""The atlas as one Parquet file: a row a cell, settings first, that any reader of Parquet understands."""

from __future__ import annotations

import functools
import json
import math
from pathlib import Path

import numpy as np

from core.atlas.grid import Grid
from core.atlas.table import Atlas
from core.results.arrow import give_back

SHIPPED = Path(__file__).resolve().parents[1] / "results" / "atlas.parquet"


def read(path: Path) -> Atlas:
    """The atlas in a file that ``makers.atlas`` made. Raises OSError if there is none, ValueError if it is none."""
    # Imported here: it takes half a second, and most visits need no atlas.
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        grid = Grid.described(json.loads(file.schema_arrow.metadata[b"grid"]))
        table = file.read([f"solved_{budget}" for budget in grid.budgets], use_threads=False)

    def column(budget: int) -> np.ndarray:
        array = table.column(f"solved_{budget}").combine_chunks()
        # Arrow's own to_numpy imports pandas: 40 MB for nothing.
        return np.frombuffer(array.buffers()[1], f"V{seed_bytes}")[array.offset : array.offset + len(array)]

    seed_bytes = math.ceil(len(grid.seeds) / 8)
    bits = np.stack([column(budget) for budget in grid.budgets], axis=1)[:, :, None].view(np.uint8)
    bits.flags.writeable = False  # shared between visitors
    return Atlas(grid, bits)


@functools.cache
def load() -> Atlas:
    """The atlas that ships with the app, read once a process."""
    atlas = read(SHIPPED)
    give_back()
    return atlas
