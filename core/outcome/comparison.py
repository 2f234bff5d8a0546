"""Two experiments side by side: what differs, in words."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment, differences
from core.formulas.losses import LOSSES
from core.settings.registry import SETTINGS

PLURAL = ("filters", "pixel values", "epochs", "images")


def is_same_run(one: Experiment, other: Experiment) -> bool:
    """Whether they are one run, whichever way its loss is computed."""
    is_same_loss = LOSSES[one.loss].same_as(LOSSES[other.loss])
    return one == (replace(other, loss=one.loss) if is_same_loss else other)


def setting(experiment: Experiment, name: str) -> str:
    """The value of one setting as the controls show it."""
    return SETTINGS[name].show(getattr(experiment, name))


def short_name(pinned: Experiment, current: Experiment) -> str:
    """What the pinned run is called beside the current one: by the one or two settings that differ."""
    names = differences(pinned, current)
    if not 1 <= len(names) <= 2:
        return "pinned run"
    return "pinned: " + ", ".join(f"{SETTINGS[name].noun} {setting(pinned, name)}" for name in names)


def comparison(pinned: Experiment, current: Experiment) -> str:
    """The settings that differ, pinned value first, and whether both runs start from the same weights."""
    names = differences(pinned, current)
    if not names:
        return "This is the pinned run itself."
    changes = [f"{setting(pinned, name)} → {setting(current, name)}" for name in names]
    if len(names) == 1:
        called = SETTINGS[names[0]].noun
        verb = "differ" if called in PLURAL else "differs"
        sentence = f"Only the {called} {verb}: {changes[0]}."
    else:
        listed = "; ".join(f"{SETTINGS[name].noun} {change}" for name, change in zip(names, changes, strict=True))
        sentence = f"{len(names)} settings differ: {listed}."
    # The initial weights depend on these four alone.
    if not {"seed", "filters", "padding", "initial_filters"} & set(names):
        sentence += " Both start from the same weights."
    if _losses(pinned) != _losses(current):
        sentence += " Different losses have different scales: compare shapes and what is right, not heights."
    return sentence


def _losses(experiment: Experiment) -> set[str]:
    return {part.loss for _, part in experiment.parts}
