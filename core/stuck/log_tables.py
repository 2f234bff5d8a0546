"""A training log as a table: columns by tabs, bars, semicolons, commas or blanks under a line of names."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence

from core.stuck.measures import ELSEWHERE, TIMES, TRAINING, Record, epoch_of, is_accuracy, is_loss, is_number, parts

HEADER_WITHIN = 50  # lines with names in which a header is looked for
BELOW = 12  # lines under a header of which one must have a loss: at first there may be none
_RULE = re.compile(r"[\s|+:=─━┼│-]+")
_TENSORBOARD = ("wall", "time"), ("step",), ("value",)


def _split(mark: str) -> Callable[[str], list[str]]:
    def cells(line: str) -> list[str]:
        found = [cell.strip().strip("*`") for cell in next(csv.reader([line], delimiter=mark, skipinitialspace=True))]
        return found[bool(mark == "|" and not found[0]) : -1 if mark == "|" and not found[-1] else None]

    return cells


def _by_blanks(line: str) -> list[str]:
    return [cell for cell in line.replace("\t", "  ").strip().split("  ") if cell.strip()]


def _words(line: str) -> list[str]:
    """Cells that one blank parts; "Training Loss" is one name."""
    found: list[str] = []
    for word in line.split():
        if found and set(parts(found[-1])) <= ELSEWHERE | TRAINING and not is_number(word):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


WAYS: tuple[Callable[[str], list[str]], ...] = (*map(_split, "\t|;,"), _by_blanks, _words)


def read_table(lines: Sequence[str]) -> tuple[Record, ...]:
    """The rows under the first line of names that has a loss; empty if there is no such table."""
    kept = [line for line in lines if line.strip() and not _RULE.fullmatch(line)]
    headers = [n for n, line in enumerate(kept) if any(word in line.lower() for word in ("loss", "value", "entropy"))]
    for n in headers[:HEADER_WITHIN]:
        for way in WAYS:
            if _rows(way, kept[n], kept[n + 1 : n + 1 + BELOW]):
                return _rows(way, kept[n], kept[n + 1 :])
    return ()


def _rows(way: Callable[[str], list[str]], header: str, lines: Sequence[str]) -> tuple[Record, ...]:
    names = [parts(cell) for cell in way(header)]
    if len(names) < 2 or any(is_number(cell) for cell in way(header)):
        return ()
    losses = [n for n, name in enumerate(names) if is_loss(name)]
    if tuple(names) == _TENSORBOARD:
        losses = [2]
    if not losses:
        return ()
    loss = min(losses, key=lambda n: len(set(names[n]) - TRAINING))
    accuracy = next((n for n, name in enumerate(names) if is_accuracy(name)), -1)
    time = next((n for n, name in enumerate(names) if name and name[-1] in TIMES), -1)
    rows = []
    for line in lines:
        cells = [cell.strip() for cell in way(line)]
        if len(cells) == len(names) + 1:  # the number of the row in front
            cells = cells[1:]
        if len(cells) > loss and is_number(cells[loss]):
            at = dict(enumerate(cells))
            rows.append(Record(epoch_of(at.get(time, "")), cells[loss], at.get(accuracy) or None))
    return tuple(rows)
