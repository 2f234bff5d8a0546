"""The data: images that contradict each other, and pixels too large for the initial weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.diagnosis.curvature import sharpness
from core.diagnosis.findings import Answer, Change, Evidence, Finding, changes, one_digit
from core.diagnosis.measurements import Measurements
from core.diagnosis.steps import overshoot
from core.images import NORMALISATIONS
from core.words import capital, count, listed, named, number


def contradictory_images(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there two images with the same pixels and different classes?"""
    x = m.inputs.reshape(m.n, -1)
    same = (x[:, None] == x).all(axis=2) & (m.classes[:, None] != m.classes)
    pairs = np.argwhere(np.triu(same))
    if len(pairs) == 0:
        text = "No two images of different classes have the same pixels."
        return m.ever("pairs", 0.0, text)
    pair = named(pairs[0])
    rest = f", as {'is' if len(pairs) == 2 else 'are'} {count(len(pairs) - 1, 'more pair')}" if len(pairs) > 1 else ""
    return Finding(
        "contradictory-images",
        f"{capital(pair)} are the same picture with different labels{rest}.",
        (m.ever("pairs", len(pairs), f"Pairs of equal images with different classes: {len(pairs)}."),),
        "A network gives equal images equal answers, so one of each pair stays wrong whatever is learned.",
        role="impossible",
    )


def impossible_images(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there no filters and no dense layer, of whatever size, that are right on all images, however scaled?"""
    if "contradictory-images" in found:
        text = "Equal images with different classes are a separate finding."
        return m.ever("possible", 0.0, text)
    if m.possible_with:
        text = "Some filters and some dense layer are right on all images."
        return m.ever("possible", 1.0, text)
    return Finding(
        "impossible-images",
        "No weights of this network, however many filters it has, get all these images right, however the pixels are "
        "scaled.",
        (_no_solution(m),),
        _STRAIGHT,
        role="impossible",
    )


def pixels_without_contrast(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Would pixels that are counted from another zero make possible what these do not?"""
    e = m.experiment
    if not m.possible_with or e.normalisation in m.possible_with:
        return m.ever("zero", 0.0, "Where the pixels’ zero lies rules nothing out.")
    words = listed([f"“{NORMALISATIONS[name].label}”" for name in m.possible_with])
    return Finding(
        "pixels-without-contrast",
        "With these pixel values no weights of this network, however many filters it has, get all the images right; "
        f"scaled to {words}, some do.",
        (
            _no_solution(m),
            m.ever("zero", len(m.possible_with), f"Scaled to {words}, it has one."),
        ),
        f"{_STRAIGHT} With zero between two brightnesses, one filter can answer to the brighter image and another to "
        "the darker.",
        changes(e, *({"normalisation": name} for name in m.possible_with)),
    )


_STRAIGHT = (
    "A filter without a bias answers to twice the brightness with twice the response. So along one and the same "
    "pattern, however bright, the network's answer is a straight line, and no training bends it."
)


def _no_solution(m: Measurements) -> Evidence:
    text = "A linear programme over all filters and dense layers at once has no solution."
    return m.ever("possible", 0.0, text)


def input_scale(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Do the pixels make the untrained network sure of its guesses, and did that do harm?"""
    low, high = float(m.inputs.min()), float(m.inputs.max())
    logit = float(np.abs(m.activations.logits[:, :, 0]).max())
    sure = int((m.certainty[:, 0] == 1).sum())
    scale = max(abs(low), abs(high))
    said = (
        f"For {sure or 'none'} of {m.n} images the untrained network gives one class a probability of exactly 1 in "
        "float32."
    )
    items: tuple[Evidence, ...] = (
        m.at_start("largest-input", scale, f"The network sees numbers from {number(low)} to {number(high)}."),
        m.at_start("largest-logit", logit, f"Before any training they produce logits of up to {number(logit)}."),
        m.at_start("saturated-at-start", sure, said),
    )
    # Large numbers by themselves are no harm: they must have blocked a gradient or made a step too long.
    if m.since:
        text = f"The network had trained for {count(m.since, 'epoch')} before these settings took effect."
        return Evidence("epochs-before", float(m.since), text, (0, m.since))
    long = bool(overshoot(m))
    if scale <= 1 or (sure == 0 and not long):
        return items[2]
    if not (m.blocked[:, -1].any() or long):
        return items[1].but("But every wrong image has a gradient, and no step was too long.")
    if not m.run.bias[0].any():
        # Without biases every layer is positively homogeneous, so this is an identity and no estimate.
        text = (
            f"Divided by {number(scale)}, the same pixels would produce logits of up to {number(logit / scale)} "
            "with the same weights."
        )
        items += (m.at_start("largest-logit-at-one", logit / scale, text),)
    sentence = f"The inputs are large, up to {number(scale)}, and so are the gradients and the steps."
    if sure:
        reach = f"with inputs up to {number(scale)}, its logits reach {number(logit)}"
        sentence = f"The untrained network is already sure: {reach}."
    return Finding(
        "input-scale",
        sentence,
        items,
        "The initial weights are drawn for inputs of size about 1. Larger inputs make logits larger by the same "
        "factor, the softmax saturates, and gradients are either blocked or very large.",
        _rescaled(m),
    )


def _rescaled(m: Measurements) -> tuple[Change, ...]:
    """Smaller inputs: alone, and with a learning rate that suits them."""
    e = m.experiment
    proposals: list[Change] = [{"normalisation": "unit"}]
    if m.optimizer.stable_limit is not None:
        curvature = sharpness(replace(e, normalisation="unit"), m.run.parameters[0])
        if curvature > 0:
            proposals.append({"normalisation": "unit", "learning_rate": one_digit(1 / curvature)})
    return changes(e, *proposals, {"normalisation": "symmetric"}, {"normalisation": "standardise"})
