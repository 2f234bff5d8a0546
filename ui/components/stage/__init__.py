"""What stands around the Explorer's figure on stage: five toggles, the presets, the headline (stage.js, stage.css)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.settings.mid_run import CHANGEABLE, begun
from core.settings.registry import SETTINGS
from core.trial import CHANGES
from core.trial.factorial import Change
from ui.components import show
from ui.components.fields import Field
from ui.components.links import link
from ui.navigation import EXPLORER, PAGES, TALK, path
from ui.visit.view import View


def stage(view: View, headline: str, presets: Field, *, whole: bool) -> None:
    """Show it, for a projector: a demo is toggled live. Only a ``whole`` run is pinned, or changed in mid-run."""
    epoch = view.turning_point if whole else None
    data = {
        "toggles": [_toggle(view.experiment, change) for change in CHANGES],
        "presets": presets,
        "links": [
            link(PAGES[TALK], path(TALK), view.to_query(), {}),
            link("×", path(EXPLORER), replace(view, stage=0).to_query(), {}, tip="Leave the stage"),
        ],
        "headline": headline,
        "from": "" if epoch is None else f"From epoch {epoch:,} on:",
        "buttons": [] if epoch is None else _from_here(view.experiment, epoch),
        "pinned": view.pinned is not None,
        "whole": whole,
    }
    show("stage", data)


def _toggle(experiment: Experiment, change: Change) -> dict[str, Any]:
    """One of the five changes as a switch between the question's setting and Answer 1's; in mid-run, its being made."""
    setting, then = SETTINGS[change.field], experiment.then
    if then is None or change.field not in dict(then[1]):
        value = getattr(experiment, change.field)
        made, on, off = _is_made(change, value), change.value, getattr(Experiment(), change.field)
    else:
        setting, value, made = SETTINGS["then"], then, _is_made(change, dict(then[1])[change.field])
        others = tuple(pair for pair in then[1] if pair[0] != change.field)
        without = (then[0], others) if others else None
        on, off = (then, without) if made else (begun(then, then[0], change.field, change.value), then)
    spelled = {name: setting.spell(each) for name, each in {"value": value, "on": on, "off": off}.items()}
    return {"word": setting.name, "label": change.label, "made": made, **spelled}


def _is_made(change: Change, value: Any) -> bool:
    """Whether a setting has what the change makes of it; each loss on the right scale is a loss that is repaired."""
    return value == change.value or (change.field == "loss" and LOSSES[value].same_as(LOSSES[change.value]))


def _from_here(experiment: Experiment, epoch: int) -> list[dict[str, Any]]:
    """The changes that weights of any shape can take, from this epoch on, as buttons, and the way back."""
    word, then, end = SETTINGS["then"], experiment.then, experiment.parts[-1][1]
    buttons = [
        {
            "label": change.label,
            "name": f"{change.label} from epoch {epoch:,} on",
            "entry": {"set": {"then": word.spell(begun(then, epoch, change.field, change.value))}},
        }
        for change in CHANGES
        if change.field in CHANGEABLE and not _is_made(change, getattr(end, change.field))
    ]
    undo = {"label": "undo", "name": "Undo the change", "entry": {"set": {"then": word.spell(None)}}}
    return buttons + ([undo] if then else [])
