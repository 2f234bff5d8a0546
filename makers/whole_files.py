"""Files that are written whole or not at all, and what is said when they cannot be."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step: readers see the old content or the new, and so does who comes after a crash.

    Makes the folder if there is none. Raises OSError, with the path as its ``filename``, if that cannot be done.
    """
    half = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with half.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(half, path)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:  # of a full disk it would name no file, of others the half one
        raise OSError(error.errno, error.strerror, str(path)) from error


def must_be_writable(path: Path) -> None:
    """Find out before hours of work whether ``path`` can be written at their end. Raises OSError as ``write_whole``."""
    probe = path.with_name(f"{path.name}.{os.getpid()}.probe")
    try:
        write_whole(probe, b"")
        probe.unlink()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def file_trouble(error: OSError) -> str:
    """One sentence for whoever started a job.

    >>> file_trouble(OSError(28, "No space left on device", "results/atlas.parquet"))
    'Cannot read or write results/atlas.parquet: no space left on device.'
    """
    reason = error.strerror or str(error)
    return f"Cannot read or write {error.filename}: {reason[:1].lower()}{reason[1:]}."
