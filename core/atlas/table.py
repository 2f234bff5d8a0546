"""The atlas as the app reads it: how many seeds every cell solves, and a plane through the grid."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.atlas.grid import AXES, Grid
from core.experiment import Experiment


@dataclass(frozen=True, eq=False)
class Plane:
    """The cells in which two settings vary and the others are held, R values down and C values across.

    ``rows`` and ``columns``: the values of ``row_axis`` and ``column_axis``. ``cells`` (R, C): the cells' numbers.
    ``solved`` (R, C) int: of ``total`` seeds, those solved after ``budget`` epochs. ``experiments``: each cell's
    settings, row by row, for that many epochs. ``moved``: the settings in which the cells differ from what was to be
    held, because the grid does not have it.
    """

    row_axis: str
    column_axis: str
    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    budget: int
    cells: np.ndarray
    solved: np.ndarray
    total: int
    experiments: tuple[tuple[Experiment, ...], ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Atlas:
    """A grid, and which seeds its M cells, in their order, solve after each of B budgets of epochs.

    ``bits`` (M, B, bytes) uint8: one bit a seed, as ``np.packbits`` packs them.
    """

    grid: Grid
    bits: np.ndarray

    def solved(self, cell: int | Experiment, budget: int) -> np.ndarray:
        """Which of the grid's seeds a cell has solved after ``budget`` epochs, (seeds,) bool.

        A cell is given by its number or by its settings. Raises ValueError for settings or a budget that are not on the
        grid.
        """
        number = self.grid.index(cell) if isinstance(cell, Experiment) else cell
        bits = np.unpackbits(self.bits[number, self.look(budget)], count=len(self.grid.seeds))
        return bits.astype(bool)

    def counts(self, budget: int) -> np.ndarray:
        """The number of seeds solved after ``budget`` epochs, int with one axis a setting, as ``grid.axes`` has them.

        Raises ValueError for a budget that is not on the grid.
        """
        bits = np.bitwise_count(self.bits[:, self.look(budget)])
        return bits.sum(axis=1, dtype=int).reshape(self.grid.shape)

    def look(self, budget: int) -> int:
        """The place of a budget on the second axis of ``bits``. Raises ValueError if it is not on the grid."""
        if budget not in self.grid.budgets:
            raise ValueError(f"budget must be one of {', '.join(map(str, self.grid.budgets))}; got {budget}.")
        return self.grid.budgets.index(budget)

    def plane(self, row_axis: str, column_axis: str, held: Experiment, budget: int) -> Plane:
        """The plane of two settings through the cell nearest to ``held``, whose seed and engine its experiments have.

        Raises ValueError for a budget or a setting that the grid does not have, and for twice the same axis.
        """
        if not {row_axis, column_axis} <= set(AXES) or row_axis == column_axis:
            raise ValueError(f"the axes must be two of {', '.join(AXES)}; got {row_axis} and {column_axis}.")
        rows, columns = self.grid.axes[row_axis], self.grid.axes[column_axis]
        # What is held of the two that vary does not matter, be it on the grid or not.
        cell, moved = self.grid.nearest(replace(held, **{row_axis: rows[0], column_axis: columns[0]}))
        base = replace(self.grid.experiment(cell), seed=held.seed, engine=held.engine, epochs=budget)
        experiments = [[replace(base, **{row_axis: row, column_axis: column}) for column in columns] for row in rows]
        shape = (len(rows), len(columns))
        cells = np.array([self.grid.index(each) for each in itertools.chain(*experiments)]).reshape(shape)
        return Plane(
            row_axis=row_axis,
            column_axis=column_axis,
            rows=rows,
            columns=columns,
            budget=budget,
            cells=cells,
            solved=self.counts(budget).reshape(-1)[cells],
            total=len(self.grid.seeds),
            experiments=tuple(map(tuple, experiments)),
            moved=moved,
        )
