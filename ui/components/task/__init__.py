"""The form by which a task for a class is made, with what it hides: a tool of ``take`` (task.js, task.css)."""

from __future__ import annotations

from typing import Any

from core.outcome.class_tasks import TASKS
from core.room import SPELLING
from core.run import Run
from core.settings.registry import SETTINGS
from ui.visit.view import View
from ui.visit.words import HIDEABLE, START

LABELS = {
    "images": "the editor of images",
    "presets": "the presets",
    "verdict": "the verdict, until “Check”",
    "reasons": "the reasons, until “Check”",
}


def form(view: View, run: Run) -> dict[str, Any]:
    """What the form gets. A task begins with the experiment in view, and asks what its ``run`` answers."""
    return {
        "tasks": [
            {"name": name, "label": task.label, "fits": task.fits(run), "guessed": task.is_guessed}
            for name, task in TASKS.items()
        ],
        "hideable": [
            {"name": name, "label": LABELS.get(name) or SETTINGS[name].label, "first": name in LABELS}
            for name in sorted(HIDEABLE, key=lambda name: name not in LABELS)
        ],
        "names": SPELLING,
        "start": START.spell(view.experiment),
        "epoch": view.epoch or 0,
        "most": view.experiment.epochs - 1,
    }
