"""What stands around the Explorer's figure on stage: five toggles, the presets, the headline (stage.js, stage.css)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.experiment import PRESET_TEXTS, Experiment, presets_on
from core.formulas.losses import LOSSES
from core.settings.registry import SETTINGS
from core.trial import CHANGES, Change
from ui.components import as_bytes, component
from ui.components.links import link
from ui.navigation import EXPLORER, PAGES, TALK, path
from ui.visit.view import View

_component = component(__file__)


def stage(view: View, headline: str, *, mid_run: list[dict[str, Any]]) -> None:
    """Show it, for a projector: a demo is toggled live.

    ``mid_run``: the buttons that change the run from the paused epoch on; they stand beside the headline.
    """
    presets = presets_on(view.experiment.images)
    data = {
        "toggles": [_toggle(view.experiment, change) for change in CHANGES],
        "presets": [
            {
                "name": name,
                "label": text.label,
                "query": presets[name].to_query(),
                "lit": presets[name] == view.experiment,
            }
            for name, text in PRESET_TEXTS.items()
        ],
        "links": [
            link(PAGES[TALK], path(TALK), view.to_query(), {}),
            link("×", path(EXPLORER), replace(view, stage=0).to_query(), {}, tip="Leave the stage"),
        ],
        "headline": headline,
        "buttons": mid_run,
    }
    _component(key="stage", data=as_bytes(data))


def _toggle(experiment: Experiment, change: Change) -> dict[str, Any]:
    """One of the five changes as a switch between the question's setting and Answer 1's."""
    setting, value = SETTINGS[change.field], getattr(experiment, change.field)
    made = value == change.value
    if change.field == "loss":
        made = LOSSES[value].same_as(LOSSES[change.value])
    return {
        "word": change.field,
        "label": change.label,
        "value": setting.spell(value),
        "made": made,
        "on": setting.spell(change.value),
        "off": setting.spell(getattr(Experiment(), change.field)),
    }
