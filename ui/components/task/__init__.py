"""The form by which a task for a class is made: a question, and what is hidden (task.js, task.css)."""

from __future__ import annotations

from core.outcome.class_tasks import TASKS
from core.run import Run
from core.settings.registry import SETTINGS
from ui.components import as_bytes, component
from ui.visit.view import View
from ui.visit.words import HIDEABLE, START

_component = component(__file__)

LABELS = {
    "images": "the editor of images",
    "presets": "the presets",
    "verdict": "the verdict, until “Check”",
    "reasons": "the reasons, until “Check”",
}


def make_task(view: View, run: Run) -> None:
    """Show the line that opens the form. A task begins with the experiment in view, and asks what its ``run``
    answers.
    """
    data = {
        "tasks": [
            {"name": name, "label": task.label, "fits": task.fits(run), "guessed": task.is_guessed}
            for name, task in TASKS.items()
        ],
        "hideable": [
            {"name": name, "label": LABELS.get(name) or SETTINGS[name].label, "first": name in LABELS}
            for name in sorted(HIDEABLE, key=lambda name: name not in LABELS)
        ],
        "start": START.spell(view.experiment),
        "epoch": view.epoch or 0,
        "most": view.experiment.epochs - 1,
    }
    _component(key="task", data=as_bytes(data))
