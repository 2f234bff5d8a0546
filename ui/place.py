"""Where one looks on the page "Which fix matters": which part of it, at what; a few words of the link."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from core.atlas.grid import AXES
from core.claims import CLAIMS
from core.trial.factorial import CELLS
from core.trial.trial import BUDGETS

PARTS = {"factorial": "The five changes", "claims": "The claims", "luck": "Luck", "map": "The map"}


@dataclass(frozen=True)
class Place:
    """``budget``: epochs at which the networks are judged. ``cell``: the one of the factorial in view.

    ``claim``: the one that is open, or "none". ``rows`` and ``columns``: the settings on the axes of the map.
    """

    part: str = "factorial"
    budget: int = BUDGETS[0]
    cell: int = 0
    claim: str = "none"
    rows: str = "loss"
    columns: str = "learning_rate"

    def to_query(self) -> dict[str, str]:
        """The words of the link: what differs from the defaults."""
        return {
            field.name: str(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }


OPTIONS: dict[str, tuple[Any, ...]] = {
    "part": tuple(PARTS),
    "budget": BUDGETS,
    "cell": tuple(range(CELLS)),
    "claim": ("none", *CLAIMS),
    "rows": AXES,
    "columns": AXES,
}


def read_place(query: dict[str, str]) -> tuple[Place, tuple[str, ...]]:
    """The place that a link names, and one sentence for each word of it that was ignored."""
    found, ignored = {}, []
    for field in fields(Place):
        if field.name in query:
            spelled = {str(option): option for option in OPTIONS[field.name]}
            if query[field.name] in spelled:
                found[field.name] = spelled[query[field.name]]
            else:
                words = f"one of {', '.join(spelled)}"
                allowed = f"a whole number from 0 to {CELLS - 1}" if field.name == "cell" else words
                ignored.append(f"{field.name} must be {allowed}: using {field.default}.")
    place = Place(**found)
    if place.rows == place.columns and len({"rows", "columns"} & set(found)) == 1:
        # A link that names one axis, which is by default the other: the two change places.
        place = replace(place, rows=Place.columns) if "columns" in found else replace(place, columns=Place.rows)
    elif place.rows == place.columns:
        ignored.append("rows and columns must be two settings: using loss and learning_rate.")
        place = replace(place, rows=Place.rows, columns=Place.columns)
    return place, tuple(ignored)
