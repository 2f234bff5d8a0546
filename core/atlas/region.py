"""The widest safe region of a plane of the atlas: where one may choose freely and still be nearly sure to succeed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.atlas.table import Plane
from core.outcome.comparison import setting
from core.settings.registry import SETTINGS

ORDERED = ("filters", "learning_rate")  # their values lie on a line; a region takes neighbours only
SAFE_PERCENT = 95
Places = tuple[int, ...]


@dataclass(frozen=True)
class Region:
    """Rows and columns of a plane, by place, rising; every cell where they cross solves ``least`` seeds or more."""

    rows: Places
    columns: Places
    least: int

    @property
    def area(self) -> int:
        """The number of cells."""
        return len(self.rows) * len(self.columns)


def widest_safe_region(plane: Plane) -> Region | None:
    """The largest rectangle, in cells, in which every cell solved at least 95 % of its seeds; None if no cell did.

    On an ordered axis it takes neighbours, on any other whichever values are best. Of rectangles as large the one whose
    worst cell solves most seeds is taken, then the first.
    """
    safe = plane.solved * 100 >= SAFE_PERCENT * plane.total
    found = [
        Region(rows, columns, int(plane.solved[np.ix_(rows, columns)].min()))
        for rows in _choices(range(len(plane.rows)), plane.row_axis)
        # For given rows a larger region has every column that it can have: no smaller choice needs a look.
        for columns in _widest(np.flatnonzero(safe[list(rows)].all(axis=0)).tolist(), plane.column_axis)
    ]
    return max(found, key=lambda region: (region.area, region.least), default=None)


def _choices(places: Sequence[int], axis: str) -> Iterator[Places]:
    """All runs of neighbours on an ordered axis, all subsets on any other; none is empty."""
    if axis in ORDERED:
        ends = itertools.combinations(range(len(places) + 1), 2)
        yield from (tuple(places[start:stop]) for start, stop in ends)
    else:
        sizes = range(1, len(places) + 1)
        yield from itertools.chain.from_iterable(itertools.combinations(places, size) for size in sizes)


def _widest(places: list[int], axis: str) -> list[Places]:
    """The choices among rising ``places`` that no other choice contains: runs of neighbours, or all of them at once."""
    if not places:
        return []
    if axis not in ORDERED:
        return [tuple(places)]
    cuts = np.flatnonzero(np.diff(places) > 1) + 1
    return [tuple(run.tolist()) for run in np.split(np.array(places), cuts)]


def sentence(plane: Plane, region: Region | None) -> str:
    """The plane's widest safe region in plain words and numbers; where it has none, that, and its best cell."""
    solved = f"of {plane.total} seeds solved after {plane.budget:,} epochs"
    if region is None:
        row, column = np.unravel_index(plane.solved.argmax(), plane.solved.shape)
        where = _where(plane, (int(row),), (int(column),))
        return (
            f"No safe region: no cell here solves {SAFE_PERCENT} % of its seeds. "
            f"The best is {where}: {plane.solved.max()} {solved}."
        )
    where = _where(plane, region.rows, region.columns)
    if region.area == 1:
        return f"Widest safe region: a single cell, {where}: {region.least} {solved}."
    least = f"all {solved.removeprefix('of ')}" if region.least == plane.total else f"at least {region.least} {solved}"
    return f"Widest safe region: {where}: {least} in each of these {region.area} cells."


def _where(plane: Plane, rows: Places, columns: Places) -> str:
    row_texts = [setting(line[0], plane.row_axis) for line in plane.experiments]
    column_texts = [setting(each, plane.column_axis) for each in plane.experiments[0]]
    parts = {plane.row_axis: (row_texts, rows), plane.column_axis: (column_texts, columns)}
    in_reading_order = sorted(parts, key=lambda axis: axis not in ORDERED)
    return " with ".join(_phrase(axis, *parts[axis]) for axis in in_reading_order)


def _phrase(axis: str, texts: list[str], places: Places) -> str:
    """Some values of one axis: "2 to 6 filters", "learning rate 0.01", "loss cross-entropy or on logits"."""
    chosen = [texts[place] for place in places]
    if axis not in ORDERED:
        return f"any {axis}" if 1 < len(chosen) == len(texts) else f"{axis} {' or '.join(chosen)}"
    span = chosen[0] if len(chosen) == 1 else f"{chosen[0]} to {chosen[-1]}"
    if axis == "filters":
        return f"{span} filter" if chosen == ["1"] else f"{span} filters"
    return f"{SETTINGS[axis].noun} {span}"
