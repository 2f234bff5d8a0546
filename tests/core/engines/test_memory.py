"""What a container may use counts, where it is less than the machine has."""

from __future__ import annotations

from pathlib import Path

from core.engines.memory import memory_limit


def test_a_containers_limit_counts_and_no_limit_does_not(tmp_path: Path) -> None:
    limited, unlimited = tmp_path / "memory.max", tmp_path / "unlimited"
    limited.write_text("690000000\n")
    unlimited.write_text("max\n")
    machine = memory_limit([])
    assert memory_limit([limited]) == 690_000_000
    assert memory_limit([unlimited]) == machine
    assert memory_limit([tmp_path / "nothing", unlimited, limited]) == 690_000_000


def test_a_limit_beyond_the_machine_is_none(tmp_path: Path) -> None:
    beyond = tmp_path / "memory.max"
    beyond.write_text(str(2**63 - 4096))
    assert memory_limit([beyond]) == (memory_limit([]) or 2**63 - 4096)
