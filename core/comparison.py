"""Two experiments side by side: what differs, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.experiment import ENGINES, Experiment, differences
from core.images import NORMALISATIONS, PADDINGS
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS

NAMES = {
    "loss": "loss",
    "normalisation": "normalisation",
    "filters": "number of filters",
    "padding": "padding",
    "optimizer": "optimizer",
    "learning_rate": "learning rate",
    "epochs": "number of epochs",
    "seed": "seed",
    "engine": "engine",
    "images": "images",
}
REGISTRIES: dict[str, Mapping[str, Any]] = {
    "loss": LOSSES,
    "normalisation": NORMALISATIONS,
    "padding": PADDINGS,
    "optimizer": OPTIMIZERS,
    "engine": ENGINES,
}


def setting(experiment: Experiment, name: str) -> str:
    """The value of one setting as the controls spell it."""
    value = getattr(experiment, name)
    if name in REGISTRIES:
        return str(REGISTRIES[name][value].label)
    if name == "images":
        return f"{len(value)} images"
    return f"{value:g}" if isinstance(value, float) else f"{value}"


def comparison(pinned: Experiment, current: Experiment) -> str:
    """What differs that differ, pinned value first, and whether both runs start from the same weights."""
    names = differences(pinned, current)
    if not names:
        return "This is the pinned run itself."
    changes = [f"{setting(pinned, name)} → {setting(current, name)}" for name in names]
    if len(names) == 1:
        sentence = f"Only the {NAMES[names[0]]} differs: {changes[0]}."
    else:
        listed = "; ".join(f"{NAMES[name]} {change}" for name, change in zip(names, changes, strict=True))
        sentence = f"{len(names)} settings differ: {listed}."
    # The initial weights depend on these three alone.
    if not {"seed", "filters", "padding"} & set(names):
        sentence += " Both start from the same weights."
    if "loss" in names:
        sentence += " Two losses are two scales: compare their shapes and what is right, not their heights."
    return sentence
