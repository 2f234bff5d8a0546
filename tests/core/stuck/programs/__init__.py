"""Programs with marked faults: "# FAULT code" stands on the line that is to be found; healthy ones have no mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Program:
    name: str
    text: str
    faults: frozenset[tuple[str, int]]


def programs(file: str) -> list[Program]:
    """The programs of a file; their marks are read and taken out."""
    _, *parts = re.split(r"^=== (.*)\n", (FOLDER / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = []
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        lines = text.rstrip("\n").split("\n")
        marks = {(mark[1], i + 1) for i, line in enumerate(lines) if (mark := re.search(r"  # FAULT (\S+)", line))}
        found_text = "\n".join(re.sub(r"  # FAULT \S+", "", line) for line in lines)
        found.append(Program(name, found_text, frozenset(marks)))
    return found
