"""The atlas as one Parquet file: a row a cell, settings first, that any reader of Parquet understands."""

from __future__ import annotations

import functools
import json
import math
from pathlib import Path

import numpy as np

from core.atlas.cells import Cells
from core.atlas.grid import Grid
from core.atlas.table import Atlas
from core.results.arrow import give_back

SHIPPED = Path(__file__).resolve().parents[1] / "results" / "atlas.parquet"


def read(path: Path) -> Atlas:
    """The atlas in a file that ``makers.atlas`` made. Raises OSError if there is none, ValueError if it is none."""
    # Imported here: it takes half a second, and most visits need no atlas.
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        metadata = {key.decode(): value.decode() for key, value in file.schema_arrow.metadata.items()}
        grid = Grid.described(json.loads(metadata.pop("grid")))
        settings = set(grid.axes)
        table = file.read([name for name in file.schema_arrow.names if name not in settings], use_threads=False)

    def column(name: str, dtype: str) -> np.ndarray:
        array = table.column(name).combine_chunks()
        # Arrow's own to_numpy imports pandas: 40 MB for nothing.
        return np.frombuffer(array.buffers()[1], dtype)[array.offset : array.offset + len(array)]

    def per_budget(name: str, dtype: str) -> np.ndarray:
        return np.stack([column(f"{name}_{budget}", dtype) for budget in grid.budgets], axis=1)  # (M, B)

    seed_bytes = math.ceil(len(grid.seeds) / 8)
    cells = Cells(
        solved=per_budget("solved", f"V{seed_bytes}")[:, :, None].view(np.uint8),
        epochs=per_budget("epochs", "f4"),
        loss=per_budget("loss", "f4"),
        frozen=column("frozen", "u2"),
        diverged=column("diverged", "u2"),
    )
    for array in cells.arrays().values():
        array.flags.writeable = False  # shared between visitors
    return Atlas(grid, cells, metadata)


@functools.cache
def load() -> Atlas:
    """The atlas that ships with the app, read once a process."""
    atlas = read(SHIPPED)
    give_back()
    return atlas
