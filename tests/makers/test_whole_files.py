"""A file is written whole or not at all, and what cannot be written is named."""

from __future__ import annotations

import errno
import os

import pytest

from makers.whole_files import file_trouble, must_be_writable, write_whole


def test_a_write_that_fails_leaves_what_was_there_and_names_the_file(tmp_path, monkeypatch):
    path = tmp_path / "kept"
    write_whole(path, b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("makers.whole_files.os.fsync", full)
    with pytest.raises(OSError, match="No space left") as raised:
        write_whole(path, b"new")
    assert file_trouble(raised.value) == f"Cannot read or write {path}: no space left on device."
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_whether_a_file_can_be_written_is_known_without_touching_it(tmp_path):
    path = tmp_path / "folder" / "file"
    must_be_writable(path)
    assert list(path.parent.iterdir()) == []
    path.write_bytes(b"old")
    must_be_writable(path)
    assert path.read_bytes() == b"old"
    with pytest.raises(NotADirectoryError) as raised:
        must_be_writable(path / "below" / "it")
    assert raised.value.filename == str(path / "below" / "it")
