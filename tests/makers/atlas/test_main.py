"""The command line: it says how far it is, what it leaves behind, and how to go on."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.atlas.file import SHIPPED
from makers.atlas.__main__ import main
from makers.atlas.writing import read
from tests.makers.atlas.small import SMALL, assert_same, serial

ROOT = Path(__file__).resolve().parents[3]
TIMEOUT = 300


def test_it_trains_a_grid_and_writes_the_file(tmp_path, capfd):
    output = tmp_path / "results" / "small.parquet"
    assert main(["--output", str(output), "--workers", "1"], SMALL) == 0
    assert_same(read(output).cells, serial().cells)
    said = capfd.readouterr()
    assert said.out.splitlines() == [
        f"0 of 8 chunks are there already, in {output}.checkpoints.",
        f"{output}: 32 cells in 0.01 MB. {output}.checkpoints is no longer needed.",
    ]
    assert "100 % |" in said.err
    assert "8 of 8 chunks" in said.err
    assert "00:00 left" in said.err
    # Once more: nothing is left to train, and the file is the same.
    before = output.read_bytes()
    assert main(["--output", str(output)], SMALL) == 0
    assert output.read_bytes() == before
    assert capfd.readouterr().err == ""


# Ctrl+C when the second of eight chunks is kept, by the job itself: a test that looked on from outside might be late.
INTERRUPTED = """
import os, signal, sys
from dataclasses import replace
import makers.atlas.__main__ as job
from tests.makers.atlas.small import SMALL

class Bar(job.tqdm):
    shown = 0
    def update(self, cost):
        super().update(cost)
        self.shown += 1
        if self.shown == 2:
            os.killpg(0, signal.SIGINT)

job.tqdm = Bar
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's job in the background is born deaf to it
    sys.exit(job.main(sys.argv[1:], replace(SMALL, budgets=(2000,))))
"""


@pytest.mark.deep
def test_ctrl_c_ends_it_at_once_and_says_how_to_go_on(tmp_path):
    folder = tmp_path / "chunks"
    options = ["--output", str(tmp_path / "a.parquet"), "--checkpoints", str(folder), "--workers", "2"]
    # In a session of its own: as in a terminal, every process of the job gets the signal, and this one does not.
    process = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        start_new_session=True,
    )
    assert process.returncode == 130
    assert len(list(folder.glob("chunk-?????"))) == 2
    assert f"Stopped. 2 of 8 chunks are kept in {folder}: the same command goes on from there." in process.stdout
    assert "Traceback" not in process.stderr
    assert not (tmp_path / "a.parquet").exists()


def test_a_place_that_cannot_be_written_is_one_sentence_before_anything_is_trained(tmp_path, capfd):
    (tmp_path / "file").touch()
    output = tmp_path / "file" / "results" / "a.parquet"
    assert main(["--output", str(output)], SMALL) == 1
    assert capfd.readouterr() == ("", f"Cannot read or write {output}: not a directory.\n")


def test_a_disk_that_is_full_is_one_sentence_with_the_path(tmp_path, capfd, monkeypatch):
    write = Path.open

    def full(path, mode="r", *arguments, **options):
        if "chunk-" in path.name and "w" in mode:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # as a file's write does: it names no path
        return write(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", full)
    assert main(["--output", str(tmp_path / "a.parquet"), "--workers", "1"], SMALL) == 1
    said = capfd.readouterr().err
    chunk = tmp_path / "a.parquet.checkpoints" / "chunk-"
    assert re.search(rf"^Cannot read or write {re.escape(str(chunk))}\d+: no space left on device\.$", said, re.M)
    assert "Traceback" not in said


def test_without_options_it_makes_the_file_that_ships(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    words = capsys.readouterr().out.replace("\n", "").replace(" ", "")
    assert f"(default:{SHIPPED})".replace(" ", "") in words
