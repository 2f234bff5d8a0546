"""Trials and atlases with outcomes of one's choice, for the claims."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from core.atlas import GRID, Atlas
from core.trial import CELLS, Trial
from tests.core.trial.made_up import made_up

ASKER = 48
TRIAL_SEEDS = 200
RAW = {"normalisation": "none", "filters": 2, "padding": "valid", "optimizer": "sgd", "learning_rate": 0.001}
ANSWER_2 = {**RAW, "normalisation": "unit", "optimizer": "adam"}


def solved(count: int, asker: bool = False, seeds: int = TRIAL_SEEDS) -> np.ndarray:
    """So many of the seeds are solved: the asker's or not, of the others the first."""
    others = np.delete(np.arange(seeds), ASKER)[: count - asker]
    assert len(others) == count - asker, "There are not so many."
    return np.isin(np.arange(seeds), [*others, ASKER] if asker else others)


def a_trial(cells: Mapping[int, np.ndarray] = {}) -> Trial:  # noqa: B006
    """A trial after 100 epochs in which only these cells are solved, on these seeds."""
    return made_up(np.array([cells.get(cell, solved(0)) for cell in range(CELLS)]))


def an_atlas(*rules: tuple[Mapping[str, Any], int | np.ndarray, tuple[int, ...]]) -> Atlas:
    """The whole grid, of which only the cells with these settings are solved: on so many seeds, after these budgets."""
    return _atlas(rules) if rules else _empty_atlas()


@functools.cache
def _empty_atlas() -> Atlas:
    return _atlas(())


def _atlas(rules: tuple[tuple[Mapping[str, Any], int | np.ndarray, tuple[int, ...]], ...]) -> Atlas:
    bits = np.zeros((*GRID.shape, len(GRID.budgets), len(GRID.seeds) // 8), np.uint8)
    for settings, seeds, budgets in rules:
        places = [
            [values.index(settings[name])] if name in settings else range(len(values))
            for name, values in GRID.axes.items()
        ]
        looks = [GRID.budgets.index(budget) for budget in budgets]
        found = solved(seeds, seeds=len(GRID.seeds)) if isinstance(seeds, int) else seeds
        bits[np.ix_(*places, looks)] = np.packbits(found)
    return Atlas(GRID, bits.reshape(len(GRID), len(GRID.budgets), -1))
