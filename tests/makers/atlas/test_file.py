"""The Parquet file holds the atlas, the whole atlas, and says who made it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.atlas import Grid
from core.atlas.file import read as read_bits
from makers.atlas.writing import read, write
from makers.provenance import made_here
from tests.makers.atlas.small import SMALL, assert_same, serial

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("file") / "small.parquet"
    write(serial(), path)
    return path


def test_what_is_written_is_read(path):
    atlas = read(path)
    assert_same(atlas.cells, serial().cells)
    assert (atlas.grid, atlas.made_by) == (SMALL, serial().made_by)


def test_equal_atlases_are_equal_bytes(path, tmp_path):
    again = tmp_path / "again.parquet"
    write(read(path), again)
    assert again.read_bytes() == path.read_bytes()


def test_visitors_cannot_change_it(path):
    with pytest.raises(ValueError, match="read-only"):
        read_bits(path).bits[0] = 0


def test_any_reader_of_parquet_understands_it(path):
    """Row by row, settings beside results, as somebody would who has only the file."""
    table = pq.read_table(path)
    assert table.num_rows == len(SMALL)
    for number, row in enumerate(table.to_pylist()):
        settings = {name: row[name] for name in SMALL.axes}
        experiment = SMALL.experiment(number)
        assert settings == {name: getattr(experiment, name) for name in SMALL.axes}
        for look, budget in enumerate(SMALL.budgets):
            bits = "".join(f"{byte:08b}" for byte in row[f"solved_{budget}"])
            solved = serial().atlas.solved(number, budget)
            assert bits[: len(SMALL.seeds)] == "".join("1" if each else "0" for each in solved)
            assert np.array_equal(row[f"epochs_{budget}"], serial().cells.epochs[number, look], equal_nan=True)
            assert row[f"loss_{budget}"] == serial().cells.loss[number, look]
        assert (row["frozen"], row["diverged"]) == (serial().cells.frozen[number], serial().cells.diverged[number])


def test_its_metadata_names_the_code_the_machine_and_the_versions(path):
    metadata = {key.decode(): value.decode() for key, value in pq.read_schema(path).metadata.items()}
    assert Grid.described(json.loads(metadata.pop("grid"))) == SMALL
    assert metadata == made_here()


def test_no_file_is_no_atlas(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_bits(tmp_path / "nowhere.parquet")


def test_garbage_is_no_atlas(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"garbage" * 100)
    with pytest.raises(ValueError, match="magic bytes"):
        read_bits(tmp_path / "a.parquet")


def test_a_page_that_only_imports_the_atlas_pays_for_neither_pyarrow_nor_the_jobs_tools():
    code = """
import sys, core.atlas
sys.exit(",".join({"pyarrow", "pandas", "tqdm", "distributed", "multiprocessing.pool"} & set(sys.modules)) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_reading_it_imports_no_pandas(path):
    code = f"""
import sys
from pathlib import Path
from core.atlas.file import read
read(Path({str(path)!r}))
sys.exit("pandas" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
