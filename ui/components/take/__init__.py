"""The tools of a page: the run as a pinned curve, the link, the patch and the program, and a menu with the rest."""

from __future__ import annotations

from typing import Any

from core.experiment import PRESETS, Experiment
from core.program import DIALECTS, patch
from ui.components import show
from ui.visit.view import View


def take(view: View, *, whole: bool, menu: dict[str, Any]) -> None:
    """The row of tools, the run in view as a patch of the asker's program, and the program itself.

    A run that is not ``whole`` can not be pinned yet. ``menu``: what else there is, by its name in take.js.
    """
    dialect = DIALECTS[view.dialect]
    difference = patch(Experiment(), view.experiment, dialect)
    # The asker's own program needs no change to become itself: its patch is the repair, unless a task asks for that.
    repair = not difference and not view.in_task
    data = {
        "pinned": view.pinned is not None,
        "whole": whole,
        "dialect": view.dialect,
        "dialects": {name: each.label for name, each in DIALECTS.items()},
        "patch": patch(Experiment(), PRESETS["one-line-fix"], dialect) if repair else difference,
        "lead": "This is the asker's own program. What repairs it:" if repair else "",
        "script": dialect.program(view.experiment),
        **menu,
    }
    show("take", data)


def take_link() -> None:
    """The link alone, for the pages that show more than one run."""
    show("take", {}, key="take link")
