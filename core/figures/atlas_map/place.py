"""Where an experiment stands on a plane of the atlas, and how to say it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.atlas.region import ORDERED
from core.atlas.table import Slice
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


def find(plane: Slice, current: Experiment) -> Place | None:
    """Where an experiment is on the map; None if the map has no value at all like one of its words."""
    found: list[int] = []
    for axis, values in ((plane.row_axis, plane.rows), (plane.column_axis, plane.columns)):
        wanted = getattr(current, axis)
        if axis in ORDERED:
            distance = [
                abs(math.log(value / wanted)) if axis == "learning_rate" else abs(value - wanted) for value in values
            ]
            found.append(int(np.argmin(distance)))
        elif wanted in values:
            found.append(values.index(wanted))
        else:
            return None
    cell = plane.experiments[found[0]][found[1]]
    differing = tuple(name for name in differences(current, cell) if name not in ELSEWHERE)
    return Place(found[0], found[1], differing)


def mark(plane: Slice, place: Place, current: Experiment) -> str:
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
