"""The data: images that contradict each other, and pixels too large for the initial weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.diagnosis.curvature import sharpness
from core.diagnosis.findings import Answer, Change, Evidence, Finding, RuledOut, changes, one_digit
from core.diagnosis.measurements import Measurements
from core.diagnosis.steps import overshoot
from core.words import capital, named, number


def contradictory_images(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there two images with the same pixels and different classes?"""
    x = m.inputs.reshape(m.n, -1)
    same = (x[:, None] == x).all(axis=2) & (m.classes[:, None] != m.classes)
    pairs = np.argwhere(np.triu(same))
    span = (0, m.epoch)
    if len(pairs) == 0:
        text = "No two images of different classes have the same pixels."
        return RuledOut("contradictory-images", Evidence("pairs", 0.0, text, span))
    pair = named(pairs[0])
    rest = f", and {len(pairs) - 1} more such pairs" if len(pairs) > 1 else ""
    return Finding(
        "contradictory-images",
        f"{capital(pair)} are the same picture with different labels{rest}.",
        (Evidence("pairs", float(len(pairs)), f"Pairs of equal images with different classes: {len(pairs)}.", span),),
        "A network gives equal images equal answers, so one of each pair stays wrong whatever is learned.",
    )


def input_scale(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Do the pixels make the untrained network sure of its guesses, and did that do harm?"""
    code, start = "input-scale", (0, 0)
    low, high = float(m.inputs.min()), float(m.inputs.max())
    logit = float(np.abs(m.activations.logits[:, :, 0]).max())
    sure = int((m.certainty[:, 0] == 1).sum())
    scale = max(abs(low), abs(high))
    items: tuple[Evidence, ...] = (
        Evidence("largest-input", scale, f"The network sees numbers from {number(low)} to {number(high)}.", start),
        Evidence("largest-logit", logit, f"Before any training they make logits of up to {number(logit)}.", start),
        Evidence(
            "saturated-at-start",
            float(sure),
            f"For {sure} of {m.n} images the untrained network gives one class a probability of exactly 1 in float32.",
            start,
        ),
    )
    # Large numbers by themselves are no harm: they must have blocked a gradient or made a step too long.
    if sure == 0 or scale <= 1:
        return RuledOut(code, items[2])
    if not (m.blocked[:, -1].any() or overshoot(m)):
        text = f"{items[1].text} But every wrong image has a gradient, and no step was too long."
        return RuledOut(code, Evidence(items[1].name, logit, text, start))
    rescaled = _rescaled(m)
    if not m.run.bias[0].any():
        # Without biases every layer is positively homogeneous, so this is an identity and no estimate.
        text = (
            f"Divided by {number(scale)}, the same pixels would make logits of up to {number(logit / scale)} "
            "with the same weights."
        )
        items += (Evidence("largest-logit-at-one", logit / scale, text, start),)
    return Finding(
        code,
        f"The untrained network is already sure: with inputs up to {number(scale)}, its logits reach {number(logit)}.",
        items,
        "The initial weights are drawn for inputs of size about 1. Larger inputs make logits larger by the same "
        "factor, the softmax saturates, and gradients are either blocked or very large.",
        rescaled,
    )


def _rescaled(m: Measurements) -> tuple[Change, ...]:
    """Smaller inputs: alone, and with a learning rate that suits them."""
    e = m.experiment
    proposals: list[Change] = [{"normalisation": "unit"}]
    if m.stable_limit is not None:
        curvature = sharpness(replace(e, normalisation="unit"), m.run.parameters[0])
        if curvature > 0:
            proposals.append({"normalisation": "unit", "learning_rate": one_digit(1 / curvature)})
    return changes(e, *proposals, {"normalisation": "symmetric"}, {"normalisation": "standardise"})
