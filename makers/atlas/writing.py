"""The whole atlas as one Parquet file: a row a cell, settings first, that any reader of Parquet understands."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.atlas.file import read as read_bits
from makers.atlas.cells import Cells, Whole
from makers.whole_files import write_whole


def write(whole: Whole, path: Path) -> None:
    """Write the atlas in one step, equal atlases as equal bytes; its grid and who made it stand in the metadata.

    Raises OSError, with the path as its ``filename``, if that cannot be done.
    """
    grid, cells = whole.grid, whole.cells
    places = np.unravel_index(np.arange(len(grid)), grid.shape)
    columns = {
        name: pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int16)), pa.array(values))
        for (name, values), place in zip(grid.axes.items(), places, strict=True)
    }
    for look, budget in enumerate(grid.budgets):
        bits = np.ascontiguousarray(cells.solved[:, look])
        columns[f"solved_{budget}"] = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(bits.shape[1]), len(bits), [None, pa.py_buffer(bits)]
        )
        columns[f"epochs_{budget}"] = pa.array(cells.epochs[:, look])
        columns[f"loss_{budget}"] = pa.array(cells.loss[:, look])
    columns["frozen"], columns["diverged"] = pa.array(cells.frozen), pa.array(cells.diverged)
    metadata = {"grid": json.dumps(grid.description()), **whole.made_by}
    table = pa.table(columns).replace_schema_metadata(metadata)
    content = io.BytesIO()
    pq.write_table(table, content, compression="zstd", compression_level=19)
    write_whole(path, content.getvalue())


def read(path: Path) -> Whole:
    """All that ``write`` wrote, of which the app reads what is solved."""
    atlas, table = read_bits(path), pq.read_table(path)

    def per_budget(name: str) -> np.ndarray:
        return np.stack([table.column(f"{name}_{budget}").to_numpy() for budget in atlas.grid.budgets], axis=1)

    cells = Cells(
        solved=atlas.bits,
        epochs=per_budget("epochs"),
        loss=per_budget("loss"),
        frozen=table.column("frozen").to_numpy(),
        diverged=table.column("diverged").to_numpy(),
    )
    metadata = {key.decode(): text.decode() for key, text in table.schema.metadata.items() if key != b"grid"}
    return Whole(atlas.grid, cells, metadata)
