"""What a job keeps of its work: one file a chunk, whole or not there at all."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from core.atlas.grid import Grid
from makers.atlas.cells import Cells
from makers.atlas.chunks import Chunk
from makers.provenance import made_here
from makers.whole_files import write_whole

DIGEST = hashlib.sha256
DIGEST_SIZE = DIGEST().digest_size


def save(folder: Path, grid: Grid, chunk: Chunk, cells: Cells, made_by: dict[str, str]) -> None:
    """Keep a chunk. Killed at any moment, this leaves the whole file or what was there before.

    Raises OSError, with the path as its ``filename``, if that cannot be done.
    """
    content = io.BytesIO()
    head = json.dumps({"chunk": _identity(grid, chunk), "made_by": made_by})
    np.savez(content, allow_pickle=False, head=np.array(head), **cells.arrays())
    if not folder.exists():
        write_whole(folder / ".gitignore", b"*\n")  # of use to this machine only
    write_whole(_path(folder, chunk), DIGEST(content.getvalue()).digest() + content.getvalue())


def read(folder: Path, grid: Grid, chunk: Chunk) -> tuple[Cells, dict[str, str]] | None:
    """The chunk and the provenance of whoever trained it.

    None if there is no checkpoint, or a damaged one, or one of other cells, or one made by other code.
    """
    try:
        content = _path(folder, chunk).read_bytes()
    except FileNotFoundError:
        return None
    digest, body = content[:DIGEST_SIZE], content[DIGEST_SIZE:]
    if DIGEST(body).digest() != digest:
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        head = json.loads(str(arrays["head"]))
        if head["chunk"] != _identity(grid, chunk) or head["made_by"]["fingerprint"] != made_here()["fingerprint"]:
            return None
        return Cells(**{name: arrays[name] for name in arrays if name != "head"}), head["made_by"]


def _path(folder: Path, chunk: Chunk) -> Path:
    return folder / f"chunk-{chunk.number:05d}"


def _identity(grid: Grid, chunk: Chunk) -> dict[str, Any]:
    return {"grid": grid.description(), "number": chunk.number, "cells": list(chunk.cells)}
