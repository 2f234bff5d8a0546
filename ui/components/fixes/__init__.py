"""The table of changes that were tried, with measured results and a button that applies each: a part of ``why``."""

from __future__ import annotations

from typing import Any

from core.experiment import Experiment
from core.outcome.success import interval
from core.program import DIALECTS, patch
from core.what_ifs.table import Counterfactual, Table, rank
from core.words import percent

FOLDED = ("Makes it worse", "Not enough")
NOTE = "Every row was trained, on the NumPy engine: from this seed's weights, and from those of many seeds."


def fixes(table: Table, current: Experiment, dialect: str, *, title: str, said: str) -> dict[str, Any]:
    """The rows measured so far, best advice first, each with a button that applies it.

    And with the patch that makes its program of that of ``current``, the run in view. ``said`` of all of them stands
    first, under the ``title``.
    """
    ranked = rank(row for row in table.rows if row.changes)
    enough = [row for row in ranked if row.sufficient and not table.is_worse(row)]
    solved = table.baseline is not None and table.baseline.sufficient
    one = "Solved as well" if solved else "One change is enough"
    titles = [one, "Two changes together are enough", "Three changes together are enough"]
    groups = {
        "As it is": [row for row in table.rows if not row.changes],
        **{title: [row for row in enough if len(row.changes) == count] for count, title in enumerate(titles, 1)},
        "Makes it worse": [row for row in ranked if table.is_worse(row)],
        "Not enough": [row for row in ranked if not row.sufficient and not table.is_worse(row)],
    }
    data = [
        {"title": title, "open": title not in FOLDED, "rows": [_shown(row, current, dialect) for row in group]}
        for title, group in groups.items()
    ]
    return {"title": title, "said": said, "groups": data, "note": NOTE}


def _shown(row: Counterfactual, current: Experiment, dialect: str) -> dict[str, Any]:
    s = row.success
    bar = {name: s and getattr(s, name) for name in ("share", "low", "high")}
    return {
        "change": row.description,
        "outcome": row.outcome.words,
        "seeds": f"{percent(s.share)} of {s.total} {interval(s)}" if s else "measuring",
        **bar,
        "name": "&".join(f"{name}={value}" for name, value in row.changes),
        "query": row.experiment.to_query(),
        "patch": patch(current, row.experiment, DIALECTS[dialect]),
    }
