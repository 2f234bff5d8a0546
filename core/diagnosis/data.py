"""The data: images that contradict each other, and pixels too large for the initial weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.diagnosis.curvature import sharpness
from core.diagnosis.findings import Answer, Change, Found
from core.diagnosis.measurements import Measurements
from core.diagnosis.steps import overshoot, suited
from core.images import NORMALISATIONS


def contradictory_images(m: Measurements) -> Answer:
    """Are there two images with the same pixels and different classes?"""
    pairs = m.contradictions
    if len(pairs) == 0:
        return m.ever("pairs", 0.0, "no-pairs")
    says = "one" if len(pairs) == 1 else "many"
    return Found(m.ever("pairs", len(pairs)), says=says, pair=pairs[0], more=len(pairs) - 1)


def impossible_images(m: Measurements) -> Answer:
    """Are there no filters and no dense layer, of whatever size, that are right on all images, however scaled?"""
    if len(m.contradictions):
        return m.ever("possible", 0.0, "equal-images")
    if m.possible_with:
        return m.ever("possible", 1.0)
    return Found(m.ever("possible", 0.0, "no-solution"))


def pixels_without_contrast(m: Measurements) -> Answer:
    """Would pixels that are counted from another zero make possible what these do not?"""
    if not m.possible_with or m.experiment.normalisation in m.possible_with:
        return m.ever("zero", 0.0, "any-zero")
    scalings = [f"“{NORMALISATIONS[name].label}”" for name in m.possible_with]
    return Found(
        m.ever("possible", 0.0, "no-solution"),
        m.ever("zero", len(scalings), scalings=scalings),
        remedies=({"normalisation": name} for name in m.possible_with),
        scalings=scalings,
    )


def input_scale(m: Measurements) -> Answer:
    """Do the pixels make the untrained network sure of its guesses, and did that do harm?"""
    low, high = float(m.inputs.min()), float(m.inputs.max())
    logit = float(np.abs(m.activations.logits[:, :, 0]).max())
    sure = int((m.certainty[:, 0] == 1).sum())
    scale = max(abs(low), abs(high))
    items = [
        m.at_start("largest-input", scale, low=low, high=high),
        m.at_start("largest-logit", logit),
        m.at_start("saturated-at-start", sure),
    ]
    # Large numbers by themselves are no harm: they must have blocked a gradient or made a step too long.
    if m.since:
        return m.during(0, m.since, "epochs-before", m.since)
    long = bool(overshoot(m))
    if scale <= 1 or (sure == 0 and not long):
        return items[2]
    if not (m.blocked[:, -1].any() or long):
        return items[1].but("did-no-harm")
    if not m.run.bias[0].any():
        # Without biases every layer is positively homogeneous, so this is an identity and no estimate.
        items.append(m.at_start("largest-logit-at-one", logit / scale, scale=scale))
    return Found(*items, remedies=_rescaled(m), says="sure" if sure else "large")


def _rescaled(m: Measurements) -> list[Change]:
    """Smaller inputs: alone, and with a learning rate that suits them."""
    unit, *others = ({"normalisation": name} for name in ("unit", "symmetric", "standardise"))
    curvature = sharpness(replace(m.experiment, normalisation="unit"), m.run.parameters[0])
    return [unit, *(unit | rate for rate in suited(m, curvature)), *others]
