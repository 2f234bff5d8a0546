"""How much memory there is for this process and its children."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")  # where Linux says what a control group may use
OURS = Path("/proc/self/cgroup")  # and where, in which one this process is


def memory_limit(groups: Path = GROUPS, ours: Path = OURS) -> int | None:
    """Bytes that may be used: the machine's memory, or its container's or service's; None where nobody says."""
    limits = [_machine()]
    for path in _files(groups, ours):
        try:
            limits.append(int(path.read_text()))
        except (OSError, ValueError):  # not there, or "max"
            continue
    return min((limit for limit in limits if limit), default=None)


def _files(groups: Path, ours: Path) -> Iterator[Path]:
    """Those that hold a limit: of control groups of version 1; of version 2, where all groups around count, too."""
    yield groups / "memory" / "memory.limit_in_bytes"
    try:
        group = re.search(r"^0::/(.*)$", ours.read_text(), re.MULTILINE)
    except OSError:
        group = None
    own = groups / (group[1] if group else "")
    yield from (folder / "memory.max" for folder in (own, *own.parents) if folder.is_relative_to(groups))


def _machine() -> int | None:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
