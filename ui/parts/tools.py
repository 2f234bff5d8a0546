"""Under the Explorer's player: what one does with the run in view."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from core.run.unseen import Unseen
from ui import controls
from ui.components.images import editor
from ui.components.take import take
from ui.components.task import form
from ui.files import FILES
from ui.page import Trained
from ui.visit.view import View


def tools(view: View, trained: Trained, extra: Unseen | None) -> None:
    """Draw them, but for what a task hides."""
    whole, hidden = trained.whole, view.hidden
    menu: dict[str, Any] = {}
    if "images" not in hidden:
        menu["images"] = editor(view.experiment.images, extra, view.names)
    if whole and not view.in_task:
        menu["midRun"] = controls.mid_run(view)
    if not view.in_task:
        menu["task"] = form(view, trained.run)
        menu["stage"] = "./?" + urlencode(replace(view, stage=1).to_query())
    if whole and "run" not in hidden:
        run = urlencode(view.experiment.to_query())
        menu["files"] = {each.label: f".{path}?{run}" for path, each in FILES.items()}
    take(view, whole=whole, menu=menu)
