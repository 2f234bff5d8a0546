"""A trial in a file: what comes back, what other readers see, and the command that makes it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.images import THREAD_IMAGES
from core.trial import CELLS, Trial, cell_experiment, load, store
from core.trial.factorial import FIELDS
from core.trial.trial import ARRAYS
from makers.provenance import made_here
from makers.trial import made_by, main, save
from tests.core.trial.made_up import made_up, random_trial, run_trial

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def trained() -> Trial:
    *_, trial = run_trial([5, 48, 2**32 - 1], (3, 7), THREAD_IMAGES[1:])
    return trial


@pytest.fixture(scope="module")
def file(trained, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("store") / "new" / "trial.parquet"
    save(trained, path)
    return path


def same(first: Trial, second: Trial) -> None:
    for name in (*ARRAYS, "seeds"):
        a, b = getattr(first, name), getattr(second, name)
        assert (a.dtype, a.shape) == (b.dtype, b.shape)
        assert a.tobytes() == b.tobytes(), name
    assert (first.budgets, first.images) == (second.budgets, second.images)


def test_what_is_saved_comes_back(trained, file):
    same(store.read(file), trained)


def test_bits_and_numbers_that_are_not_finite_come_back(tmp_path):
    trial = random_trial(0, seeds=13)  # a number of bits that fills no byte
    trial.loss[3, 0, :4] = np.nan, np.inf, -np.inf, -0.0
    trial.frozen[7, ::3] = True
    save(trial, tmp_path / "trial")
    same(store.read(tmp_path / "trial"), trial)


def test_a_trial_from_a_file_is_as_locked_as_any(file):
    for name in (*ARRAYS, "seeds"):
        assert not getattr(store.read(file), name).flags.writeable


def test_equal_trials_are_equal_bytes(trained, file, tmp_path):
    save(trained, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == file.read_bytes()


def test_any_reader_finds_each_network_with_its_settings(trained, file):
    rows = pq.ParquetFile(file).read().to_pylist()
    assert len(rows) == CELLS * 3
    for cell, place in ((0, 1), (9, 0), (30, 2), (31, 1)):
        row, experiment = rows[3 * cell + place], cell_experiment(cell)
        assert {name: row[name] for name in FIELDS} == {name: getattr(experiment, name) for name in FIELDS}
        assert row["seed"] == trained.seeds[place]
        assert row["loss_7"] == trained.loss[cell, 1, place]
        assert row["right_3"] == trained.right[cell, 0, place]
        assert row["frozen"] == trained.frozen[cell, place]


def test_the_file_says_who_made_it(file):
    assert made_by(file) == made_here()


def test_a_trial_that_is_not_whole_is_not_saved(tmp_path):
    with pytest.raises(ValueError, match="Only a whole trial can be saved; of this one 50 % is trained"):
        save(made_up(np.zeros((CELLS, 4), bool), done=2), tmp_path / "half")
    assert not (tmp_path / "half").exists()


def test_what_is_no_trial_is_refused(file, tmp_path):
    with pytest.raises(FileNotFoundError):
        store.read(tmp_path / "none")
    (tmp_path / "text").write_text("no Parquet")
    with pytest.raises(ValueError, match="[Pp]arquet"):
        store.read(tmp_path / "text")
    pq.write_table(pa.table({"a": list(range(64))}), tmp_path / "other")
    table = pq.ParquetFile(file).read()
    pq.write_table(pa.concat_tables([table, table.slice(0, 1)]), tmp_path / "long")
    pq.write_table(pa.concat_tables([table.slice(48), table.slice(0, 48)]), tmp_path / "turned")
    for name in ("other", "long", "turned"):
        with pytest.raises(ValueError, match=f"{name} does not hold the 32 cells"):
            store.read(tmp_path / name)


def test_the_shipped_trial_is_read_once(file, monkeypatch):
    monkeypatch.setattr(store, "SHIPPED", file)
    store.load.cache_clear()
    assert load() is load()
    store.load.cache_clear()


def test_loading_does_not_import_pandas(file):
    code = f"import sys; from pathlib import Path; from core.trial.store import read; read(Path({str(file)!r})); "
    code += "sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_the_command_runs_the_trial_and_shows_how_far_it_is(tmp_path, capsys):
    path = tmp_path / "results" / "trial.parquet"
    assert main(["--seeds", "3", "--output", str(path)], budgets=(2, 4)) == 0
    *_, expected = run_trial(range(3), (2, 4))
    same(store.read(path), replace(expected, seeds=np.arange(3, dtype=np.uint32)))
    shown = capsys.readouterr()
    assert "96/96" in shown.err
    assert f"{path}: 32 cells x 3 seeds" in shown.out


def test_a_place_that_cannot_be_written_is_one_sentence_before_anything_is_trained(tmp_path, capsys):
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "results" / "trial.parquet"
    assert main(["--seeds", "3", "--output", str(path)], budgets=(2, 4)) == 1
    assert capsys.readouterr() == ("", f"Cannot read or write {path}: not a directory.\n")
