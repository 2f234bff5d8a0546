"""The data: images that contradict each other, and pixels too large for the initial weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.diagnosis.curvature import sharpness
from core.diagnosis.findings import Answer, Change, Finding, changes, evidence, one_digit, worded
from core.diagnosis.measurements import Measurements
from core.diagnosis.steps import overshoot
from core.images import NORMALISATIONS


def contradictory_images(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there two images with the same pixels and different classes?"""
    x = m.inputs.reshape(m.n, -1)
    same = (x[:, None] == x).all(axis=2) & (m.classes[:, None] != m.classes)
    pairs = np.argwhere(np.triu(same))
    if len(pairs) == 0:
        return m.ever("pairs", 0.0, "no-pairs")
    return worded(
        "contradictory-images",
        [m.ever("pairs", len(pairs))],
        role="impossible",
        says="one" if len(pairs) == 1 else "many",
        pair=pairs[0],
        more=len(pairs) - 1,
    )


def impossible_images(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there no filters and no dense layer, of whatever size, that are right on all images, however scaled?"""
    if "contradictory-images" in found:
        return m.ever("possible", 0.0, "equal-images")
    if m.possible_with:
        return m.ever("possible", 1.0)
    return worded("impossible-images", [m.ever("possible", 0.0, "no-solution")], role="impossible")


def pixels_without_contrast(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Would pixels that are counted from another zero make possible what these do not?"""
    e = m.experiment
    if not m.possible_with or e.normalisation in m.possible_with:
        return m.ever("zero", 0.0, "any-zero")
    scalings = [f"“{NORMALISATIONS[name].label}”" for name in m.possible_with]
    return worded(
        "pixels-without-contrast",
        (m.ever("possible", 0.0, "no-solution"), m.ever("zero", len(scalings), scalings=scalings)),
        changes(e, *({"normalisation": name} for name in m.possible_with)),
        scalings=scalings,
    )


def input_scale(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Do the pixels make the untrained network sure of its guesses, and did that do harm?"""
    low, high = float(m.inputs.min()), float(m.inputs.max())
    logit = float(np.abs(m.activations.logits[:, :, 0]).max())
    sure = int((m.certainty[:, 0] == 1).sum())
    scale = max(abs(low), abs(high))
    items = [
        m.at_start("largest-input", scale, low=low, high=high),
        m.at_start("largest-logit", logit),
        m.at_start("saturated-at-start", sure, n=m.n),
    ]
    # Large numbers by themselves are no harm: they must have blocked a gradient or made a step too long.
    if m.since:
        return evidence("epochs-before", m.since, (0, m.since))
    long = bool(overshoot(m))
    if scale <= 1 or (sure == 0 and not long):
        return items[2]
    if not (m.blocked[:, -1].any() or long):
        return items[1].but("did-no-harm")
    if not m.run.bias[0].any():
        # Without biases every layer is positively homogeneous, so this is an identity and no estimate.
        items.append(m.at_start("largest-logit-at-one", logit / scale, scale=scale))
    return worded("input-scale", items, _rescaled(m), says="sure" if sure else "large")


def _rescaled(m: Measurements) -> tuple[Change, ...]:
    """Smaller inputs: alone, and with a learning rate that suits them."""
    e = m.experiment
    proposals: list[Change] = [{"normalisation": "unit"}]
    if m.optimizer.stable_limit is not None:
        curvature = sharpness(replace(e, normalisation="unit"), m.run.parameters[0])
        if curvature > 0:
            proposals.append({"normalisation": "unit", "learning_rate": one_digit(1 / curvature)})
    return changes(e, *proposals, {"normalisation": "symmetric"}, {"normalisation": "standardise"})
