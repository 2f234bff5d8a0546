"""The table of frameworks as a file, and whether two tables agree."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from core.frameworks.table import FRAMEWORKS, READ, SHIPPED, WIRINGS, Row
from core.words import loss_text

SAME = 1e-4  # a loss after 100 epochs in float32, relative to its size or to 1


def save(rows: Iterable[Row], path: Path = SHIPPED) -> None:
    """Write the rows, one a line."""
    lines = ",\n".join(json.dumps(asdict(row)) for row in rows)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def differences(old: Sequence[Row], new: Sequence[Row]) -> list[str]:
    """A sentence for each row of ``old`` that ``new`` contradicts; what could not be run again is passed over."""
    said = []
    again = {(row.framework, row.wiring): row for row in new}
    for row in old:
        other = again.get((row.framework, row.wiring))
        name = f"{FRAMEWORKS[row.framework]}, {WIRINGS[row.wiring]}"
        if other is None:
            said.append(f"{name}: there is no such row any more.")
        elif READ not in (row.how, other.how) and not _same(row, other):
            said.append(f"{name}: was {_short(row)}, is {_short(other)}.")
    return said


def _same(row: Row, other: Row) -> bool:
    pairs = ((row.first, other.first), (row.last, other.last))
    near = all(abs((a or 0) - (b or 0)) <= SAME * max(1.0, abs(a or 0)) for a, b in pairs)
    return near and (row.right, row.frozen, bool(row.said)) == (other.right, other.frozen, bool(other.said))


def _short(row: Row) -> str:
    first, last = (loss_text(each) if each is not None else "unknown" for each in (row.first, row.last))
    return f"{first} to {last}, {row.right} right, {'warned' if row.said else 'silent'}"
