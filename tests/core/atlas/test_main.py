"""The command line: it says how far it is, what it leaves behind, and how to go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.atlas.__main__ import main
from core.atlas.file import SHIPPED, read
from tests.core.atlas.small import SMALL, assert_same, serial

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


SLOW = """
import sys
from dataclasses import replace
from core.atlas.__main__ import main
from tests.core.atlas.small import SMALL

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], replace(SMALL, budgets=(2000,))))
"""


def test_ctrl_c_ends_it_at_once_and_says_how_to_go_on(tmp_path):
    folder = tmp_path / "chunks"
    command = [sys.executable, "-c", SLOW, "--output", str(tmp_path / "a.parquet"), "--checkpoints", str(folder)]
    # In a session of its own: as in a terminal, every process of the job gets the signal, and this one does not.
    process = subprocess.Popen(
        [*command, "--workers", "2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        end = time.monotonic() + TIMEOUT
        while len(list(folder.glob("chunk-?????"))) < 2:
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        said, errors = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 130
    kept = len(list(folder.glob("chunk-?????")))
    assert 0 < kept < 8
    assert f"Stopped. {kept} of 8 chunks are kept in {folder}: the same command goes on from there." in said
    assert "Traceback" not in errors
    assert not (tmp_path / "a.parquet").exists()


def test_without_options_it_makes_the_file_that_ships(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    words = capsys.readouterr().out.replace("\n", "").replace(" ", "")
    assert f"(default:{SHIPPED})".replace(" ", "") in words
