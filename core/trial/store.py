"""A trial as one Parquet file: a row for each network, with its settings, that any reader of Parquet understands."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np

from core.images import Images
from core.results.arrow import give_back
from core.trial.factorial import CELLS, FIELDS, cell_experiment
from core.trial.trial import PER_BUDGET, Trial, read_only

SHIPPED = Path(__file__).resolve().parents[1] / "results" / "trial.parquet"


@functools.cache
def load() -> Trial:
    """The trial that ships with the app, read once a process."""
    trial = read(SHIPPED)
    give_back()
    return trial


def read(path: Path) -> Trial:
    """The trial in a file that ``makers.trial`` made.

    Raises FileNotFoundError if there is no such file, ValueError if it is none of Parquet or not of the 32 cells.
    """
    # Imported here: it takes a fifth of a second, and most visits need no trial.
    import pyarrow.parquet as pq

    # Not pq.read_table here, nor to_numpy below: they would import pandas.
    with pq.ParquetFile(path) as file:
        table = file.read(use_threads=False)
    metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    seeds, rest = divmod(table.num_rows, CELLS)
    if rest or "budgets" not in metadata or _first_of_each_cell(table, seeds) != settings():
        raise ValueError(f"{path.name} does not hold the {CELLS} cells of this factorial.")
    budgets: list[int] = json.loads(metadata["budgets"])
    images: Images = tuple((tuple(greys), label) for greys, label in json.loads(metadata["images"]))

    def column(name: str) -> np.ndarray:
        values = table.column(name).combine_chunks()
        if values.type == "bool":  # DLPack knows no bits
            packed = np.frombuffer(values.buffers()[1], np.uint8)
            bits = np.unpackbits(packed, count=len(values), bitorder="little")
            return bits.view(bool).reshape(CELLS, seeds)
        return np.from_dlpack(values).reshape(CELLS, seeds)

    def per_budget(name: str) -> np.ndarray:
        return np.stack([column(f"{name}_{budget}") for budget in budgets], axis=1)  # (32, B, R)

    return read_only(
        Trial(
            **{name: per_budget(name) for name in PER_BUDGET},
            frozen=column("frozen").copy(),
            done=np.full(CELLS, seeds),
            seeds=column("seed")[0].copy(),
            budgets=tuple(budgets),
            images=images,
        )
    )


def settings() -> dict[str, list[Any]]:
    """The five settings of each cell."""
    experiments = [cell_experiment(cell) for cell in range(CELLS)]
    return {name: [getattr(experiment, name) for experiment in experiments] for name in FIELDS}


def _first_of_each_cell(table: Any, seeds: int) -> dict[str, list[Any]]:
    """The five settings in the first row of each cell."""
    return {name: [table.column(name)[cell * seeds].as_py() for cell in range(CELLS)] for name in FIELDS}
