"""How much memory there is for this process and its children."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

# Where Linux says what a container may use: control groups of version 2, and of version 1.
CONTAINER = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def memory_limit(container: Sequence[Path] = CONTAINER) -> int | None:
    """Bytes that may be used: the machine's memory, or its container's if that is less; None where nobody says."""
    limits = [_machine()]
    for path in container:
        try:
            limits.append(int(path.read_text()))
        except (OSError, ValueError):  # not there, or "max"
            continue
    return min((limit for limit in limits if limit), default=None)


def _machine() -> int | None:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
