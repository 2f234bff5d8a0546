"""A checkpoint is whole and made by this code for these cells, or it is not there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from makers.atlas import checkpoints
from makers.atlas.chunks import chunks
from makers.atlas.training import train_chunk
from tests.makers.atlas.small import SMALL, assert_same

CHUNK = chunks(SMALL)[0]


@pytest.fixture(scope="module")
def trained():
    return train_chunk(SMALL, CHUNK)


@pytest.fixture
def kept(tmp_path, trained) -> Path:
    """The file of a chunk that has been kept."""
    checkpoints.save(tmp_path / "folder", SMALL, CHUNK, *trained)
    (path,) = (tmp_path / "folder").glob("chunk-*")
    return path


def test_what_is_kept_is_read_again(kept, trained):
    cells, made_by = checkpoints.read(kept.parent, SMALL, CHUNK)
    assert_same(cells, trained[0])
    assert made_by == trained[1]


def test_git_does_not_see_checkpoints(kept):
    assert (kept.parent / ".gitignore").read_text() == "*\n"
    assert sorted(path.name for path in kept.parent.iterdir()) == [".gitignore", kept.name]


def test_a_folder_that_was_there_keeps_its_own_rules(tmp_path, trained):
    (tmp_path / ".gitignore").write_text("*.log\n")
    checkpoints.save(tmp_path, SMALL, CHUNK, *trained)
    assert (tmp_path / ".gitignore").read_text() == "*.log\n"


def test_without_a_file_there_is_no_checkpoint(tmp_path):
    assert checkpoints.read(tmp_path / "nowhere", SMALL, CHUNK) is None


@pytest.mark.parametrize("content", [b"", b"garbage", b"x" * 10_000], ids=["empty", "short", "long"])
def test_garbage_is_no_checkpoint(kept, content):
    kept.write_bytes(content)
    assert checkpoints.read(kept.parent, SMALL, CHUNK) is None


@pytest.mark.parametrize("share", [0.01, 0.5, 0.999])
def test_a_torn_file_is_no_checkpoint(kept, share):
    content = kept.read_bytes()
    kept.write_bytes(content[: int(share * len(content))])
    assert checkpoints.read(kept.parent, SMALL, CHUNK) is None


def test_a_file_with_one_flipped_bit_is_no_checkpoint(kept):
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    assert checkpoints.read(kept.parent, SMALL, CHUNK) is None


def test_what_other_code_made_is_no_checkpoint(tmp_path, trained):
    cells, made_by = trained
    checkpoints.save(tmp_path, SMALL, CHUNK, cells, {**made_by, "fingerprint": "of other code"})
    assert checkpoints.read(tmp_path, SMALL, CHUNK) is None


def test_another_machine_is_as_good(tmp_path, trained):
    cells, made_by = trained
    elsewhere = {**made_by, "machine": "another"}
    checkpoints.save(tmp_path, SMALL, CHUNK, cells, elsewhere)
    assert checkpoints.read(tmp_path, SMALL, CHUNK)[1] == elsewhere


@pytest.mark.parametrize("change", [{"budgets": (5, 21)}, {"seeds": range(41)}, {"learning_rate": (0.001, 0.2)}])
def test_the_chunk_of_another_grid_is_no_checkpoint(kept, change):
    grid = replace(SMALL, **change)
    chunk = next(chunk for chunk in chunks(grid) if chunk.number == CHUNK.number)
    assert checkpoints.read(kept.parent, grid, chunk) is None
