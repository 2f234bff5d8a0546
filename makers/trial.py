"""Run the trial that ships with the app: ``python -m makers.trial``."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from core.processes.tasks import done_here
from core.trial.factorial import CELLS
from core.trial.store import SHIPPED, settings
from core.trial.training import trial_steps
from core.trial.trial import BUDGETS, PER_BUDGET, Trial
from core.words import percent
from makers.provenance import made_here
from makers.whole_files import file_trouble, must_be_writable, write_whole


def main(arguments: Sequence[str] | None = None, budgets: Sequence[int] = BUDGETS) -> int:
    """Run the trial as the command line asks; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        must_be_writable(options.output)
        with tqdm(total=CELLS * options.seeds, unit="network") as bar:
            for trial in done_here(trial_steps(range(options.seeds), budgets)):
                bar.update(int(trial.done.sum()) - bar.n)
        save(trial, options.output)
    except OSError as error:
        print(file_trouble(error), file=sys.stderr)
        return 1
    print(f"{options.output}: {CELLS} cells x {options.seeds} seeds, {options.output.stat().st_size / 1e6:.2f} MB.")
    return 0


def made_by(path: Path) -> dict[str, str]:
    """Which code and which machine made the file, as ``made_here`` said it then."""
    metadata = pq.read_schema(path).metadata
    return {key.decode(): text.decode() for key, text in metadata.items() if key not in (b"budgets", b"images")}


def save(trial: Trial, path: Path) -> None:
    """Write the trial in one step, equal trials as equal bytes; budgets, images and who made it stand in the metadata.

    Rows go by cell, then by seed. Raises ValueError for a trial that is not whole, and OSError, with the path as its
    ``filename``, if the file cannot be written.
    """
    if trial.progress < 1:
        raise ValueError(f"Only a whole trial can be saved; of this one {percent(trial.progress)} is trained.")
    seeds = len(trial.seeds)
    columns: dict[str, Any] = {name: pa.array(np.repeat(values, seeds)) for name, values in settings().items()}
    columns["seed"] = pa.array(np.tile(trial.seeds, CELLS))
    for level, budget in enumerate(trial.budgets):
        for name in PER_BUDGET:
            columns[f"{name}_{budget}"] = pa.array(getattr(trial, name)[:, level].ravel())
    columns["frozen"] = pa.array(trial.frozen.ravel())
    metadata = {"budgets": json.dumps(trial.budgets), "images": json.dumps(trial.images), **made_here()}
    content = io.BytesIO()
    table = pa.table(columns).replace_schema_metadata(metadata)
    pq.write_table(table, content, compression="zstd", compression_level=19)
    write_whole(path, content.getvalue())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m makers.trial", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1024, help="seeds from 0 (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the Parquet file to write (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
