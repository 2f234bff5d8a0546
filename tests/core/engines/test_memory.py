"""What a container or a service may use counts, where it is less than the machine has."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.engines.memory import memory_limit

LIMIT = 690_000_000


def limited(folder: Path, files: dict[str, str], group: str = "/") -> int | None:
    """The limit by the files of control groups, for a process in a group of them."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    ours = folder / "ours"
    ours.write_text(f"1:name=systemd:/\n0::{group}\n")
    return memory_limit(folder, ours)


@pytest.mark.parametrize(
    ("files", "group"),
    [
        ({"memory.max": f"{LIMIT}\n"}, "/"),
        ({"memory/memory.limit_in_bytes": f"{LIMIT}\n"}, "/"),
        ({"slice/service/memory.max": f"{LIMIT}\n", "slice/memory.max": "max\n"}, "/slice/service"),
        ({"slice/service/memory.max": "max\n", "slice/memory.max": f"{LIMIT}\n"}, "/slice/service"),
    ],
    ids=["a container", "an older one", "a service", "a slice around it"],
)  # fmt: skip
def test_a_limit_counts_wherever_it_is_set(tmp_path: Path, files: dict[str, str], group: str) -> None:
    assert limited(tmp_path, files, group) == LIMIT


def test_no_limit_another_groups_and_one_beyond_the_machine_do_not_count(tmp_path: Path) -> None:
    machine = memory_limit(tmp_path / "nothing", tmp_path / "nobody")
    assert limited(tmp_path, {"memory.max": "max\n", "another.service/memory.max": "1000\n"}) == machine
    assert limited(tmp_path, {"memory.max": str(2**63 - 4096)}) == (machine or 2**63 - 4096)
