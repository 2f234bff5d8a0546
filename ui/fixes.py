"""The table of changes that were tried, each with its measured results and a button that applies it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.counterfactuals import Counterfactual, Table, rank
from core.experiment import Experiment
from ui.payload import HERE, as_bytes, javascript

_component = st.components.v2.component(
    "fixes",
    html='<div class="fixes"></div>',
    css=(HERE / "fixes.css").read_text(encoding="utf-8"),
    js=javascript("focus.js", "elements.js", "fixes.js"),
    isolate_styles=False,
)


def fixes(table: Table, on_apply: Callable[[Experiment], None]) -> None:
    """Show the rows measured so far, best advice first; ``on_apply`` gets the experiment of the row that is chosen."""
    ranked = rank(row for row in table.rows if row.changes)
    enough = [row for row in ranked if row.sufficient and not row.worse]
    solved = table.baseline is not None and table.baseline.sufficient
    groups = [
        ("As it is", True, [row for row in table.rows if not row.changes]),
        (
            "Solved as well" if solved else "One change is enough",
            True,
            [row for row in enough if len(row.changes) == 1],
        ),
        ("Two changes together are enough", True, [row for row in enough if len(row.changes) == 2]),
        ("Makes it worse", True, [row for row in ranked if row.worse]),
        ("Not enough", False, [row for row in ranked if not row.sufficient and not row.worse]),
    ]
    rows = {_name(row): row for row in ranked}

    def applied() -> None:
        row = rows.get(str(st.session_state["fixes"]["apply"]))
        if row is not None:
            on_apply(row.experiment)

    data = [{"title": title, "open": opened, "rows": [_shown(row) for row in group]} for title, opened, group in groups]
    _component(key="fixes", data=as_bytes({"groups": data}), on_apply_change=applied)


def _name(row: Counterfactual) -> str:
    return "&".join(f"{name}={value}" for name, value in row.changes)


def _shown(row: Counterfactual) -> dict[str, Any]:
    measured = row.success
    return {
        "change": row.description,
        "outcome": row.outcome.words,
        "seeds": "measuring" if measured is None else _share(row),
        "share": None if measured is None else measured.share,
        "low": None if measured is None else measured.low,
        "high": None if measured is None else measured.high,
        "apply": _name(row) or None,
    }


def _share(row: Counterfactual) -> str:
    s = row.success
    assert s is not None
    return f"{s.share:.0%} of {s.total} ({s.low:.0%} to {s.high:.0%})"
