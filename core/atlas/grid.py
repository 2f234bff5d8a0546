"""The grid of settings that the atlas covers: which cells there are.

A cell is one value of each axis; its number counts them with the last axis, the learning rate, going fastest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.experiment import Experiment, differences
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, PADDINGS

AXES = ("loss", "normalisation", "filters", "padding", "optimizer", "learning_rate")


@dataclass(frozen=True)
class Grid:
    """Every combination of the values on six axes, the epochs at which to look, and the seeds; by default the atlas's.

    ``budgets`` rise; a cell is trained for the last. Raises ValueError for a grid without cells, budgets or seeds, and
    for a value that no Experiment takes.
    """

    loss: tuple[str, ...] = tuple(LOSSES)
    normalisation: tuple[str, ...] = tuple(NORMALISATIONS)
    filters: tuple[int, ...] = (1, 2, 3, 4, 6, 8, 16)
    padding: tuple[str, ...] = tuple(PADDINGS)
    optimizer: tuple[str, ...] = tuple(OPTIMIZERS)
    # Half decades, rounded to one digit.
    learning_rate: tuple[float, ...] = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
    budgets: tuple[int, ...] = (100, 300, 1000)
    seeds: range = range(128)

    def __post_init__(self) -> None:
        if not (all(self.shape) and self.budgets and self.seeds):
            raise ValueError("A grid needs a value on every axis, a budget and a seed.")
        if list(self.budgets) != sorted(set(self.budgets)):
            raise ValueError(f"budgets must rise; got {self.budgets}.")
        for name, values in self.axes.items():
            for value in values:
                Experiment(**{name: value})

    @property
    def axes(self) -> dict[str, tuple[Any, ...]]:
        """The values on each axis, in the order that counts cells."""
        return {name: getattr(self, name) for name in AXES}

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values on each axis."""
        return tuple(len(values) for values in self.axes.values())

    def __len__(self) -> int:
        """The number of cells."""
        return math.prod(self.shape)

    def description(self) -> dict[str, list[Any]]:
        """The grid as JSON can hold it; ``described`` makes it a grid again."""
        values = {name: list(getattr(self, name)) for name in (*AXES, "budgets")}
        return {**values, "seeds": [self.seeds.start, self.seeds.stop, self.seeds.step]}

    @classmethod
    def described(cls, description: Mapping[str, list[Any]]) -> Grid:
        """The grid that ``description`` was made from."""
        values = {name: tuple(description[name]) for name in (*AXES, "budgets")}
        return cls(**values, seeds=range(*description["seeds"]))

    def experiment(self, cell: int) -> Experiment:
        """The settings of a cell, on the NumPy engine, for the largest budget. Raises IndexError beyond the grid.

        >>> Grid().experiment(0).learning_rate
        0.0001
        """
        if not 0 <= cell < len(self):
            raise IndexError(f"a grid of {len(self)} cells has no cell {cell}.")
        places = np.unravel_index(cell, self.shape)
        settings = {name: values[place] for (name, values), place in zip(self.axes.items(), places, strict=True)}
        return Experiment(**settings, epochs=self.budgets[-1], engine="numpy")

    def index(self, experiment: Experiment) -> int:
        """The number of the cell with the experiment's settings; its seed, epochs, engine and images play no part.

        Raises ValueError for settings that are not on the grid.
        """
        for name, values in self.axes.items():
            if getattr(experiment, name) not in values:
                raise ValueError(f"{name} {getattr(experiment, name)} is not on the grid.")
        places = [values.index(getattr(experiment, name)) for name, values in self.axes.items()]
        return int(np.ravel_multi_index(places, self.shape))

    def nearest(self, experiment: Experiment) -> tuple[int, tuple[str, ...]]:
        """The cell closest to an experiment, and the names of the settings in which the two differ.

        Learning rates are compared by their ratio, filters by their difference; of two as close the smaller is taken.
        Images other than the thread's six count as a difference; the seed, the epochs and the engine do not. Raises
        ValueError for a word, a loss for instance, that is not on the grid.

        >>> Grid().nearest(Experiment(filters=5, learning_rate=0.002))
        (219, ('filters', 'learning_rate'))
        """
        filters = min(self.filters, key=lambda count: (abs(count - experiment.filters), count))
        wanted = math.log(experiment.learning_rate)
        rate = min(self.learning_rate, key=lambda value: (abs(math.log(value) - wanted), value))
        cell = self.index(replace(experiment, filters=filters, learning_rate=rate))
        moved = differences(experiment, self.experiment(cell))
        return cell, tuple(name for name in moved if name in (*AXES, "images"))


GRID = Grid()
