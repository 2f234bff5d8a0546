"""Where an experiment stands on a plane of the atlas, and how to say it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.atlas.region import ORDERED
from core.atlas.table import Plane
from core.experiment import Experiment, differences
from core.outcome.comparison import setting
from core.settings.registry import SETTINGS

ELSEWHERE = ("seed", "engine")  # settings that a cell takes from the visitor's


@dataclass(frozen=True)
class Place:
    """The visitor's cell, and the settings in which it differs from the visitor's experiment: none if it is that."""

    row: int
    column: int
    differing: tuple[str, ...]


def find(plane: Plane, current: Experiment) -> Place | None:
    """Where an experiment is on the map; None if the map has no value at all like one of its words."""
    row = _nearest(plane.row_axis, plane.rows, current)
    column = _nearest(plane.column_axis, plane.columns, current)
    if row is None or column is None:
        return None
    names = differences(current, plane.experiments[row][column])
    return Place(row, column, tuple(name for name in names if name not in ELSEWHERE))


def _nearest(axis: str, values: tuple[Any, ...], current: Experiment) -> int | None:
    """The place of the value that is nearest to an experiment's; of a setting without an order, of its own."""
    wanted = getattr(current, axis)
    if axis not in ORDERED:
        return values.index(wanted) if wanted in values else None
    if axis == "learning_rate":
        return int(np.argmin([abs(math.log(value / wanted)) for value in values]))
    return int(np.argmin([abs(value - wanted) for value in values]))


def mark(plane: Plane, place: Place, current: Experiment) -> str:
    """What the ring is."""
    if not place.differing:
        return "you are here"
    cell = plane.experiments[place.row][place.column]
    parts = [
        "other images"
        if name == "images"
        else f"{SETTINGS[name].noun} {setting(current, name)}, not {setting(cell, name)}"
        for name in place.differing
    ]
    return f"nearest to yours, which has {'; '.join(parts)}"
