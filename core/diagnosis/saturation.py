"""The way back through the softmax: where a wrong image has no gradient that could put it right."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.diagnosis.findings import Answer, Change, Evidence, Finding, changes
from core.diagnosis.measurements import NEARLY_ONE, Measurements
from core.formulas.losses import CLIP, LOSSES
from core.words import count, during, listed, named, number

SMALLER: tuple[Change, ...] = tuple({"normalisation": name} for name in ("unit", "symmetric", "standardise"))
FADED = 10  # times shorter than the gradient of the cross-entropy
AWAY_FROM_SATURATION: tuple[Change, ...] = ({"loss": "logits"}, {"loss": "categorical_crossentropy"}, *SMALLER)


def _blocked_since(m: Measurements, images: np.ndarray) -> int:
    """The first epoch from which all of ``images`` are blocked to the end."""
    open_epochs = np.flatnonzero(~m.blocked[images].all(axis=0))
    return int(open_epochs[-1]) + 1 if len(open_epochs) else 0


def saturated_softmax(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there wrong images whose softmax is so sure that no gradient comes back through it?"""
    stuck = np.flatnonzero(m.blocked[:, -1])
    if len(stuck) == 0:
        smallest = float(m.logit_gradient[m.wrong, -1].min())
        sure = f"at a softmax of up to {float(m.certainty[m.wrong, -1].max()):.4g}"
        text = f"Every wrong image has a gradient at its logits: the shortest is {number(smallest)} long, {sure}."
        return m.now("smallest-gradient", smallest, text)
    since = _blocked_since(m, stuck)
    span = (since, m.epoch)
    p = m.certainty[:, -1]
    exact, nearly = int((p == 1).sum()), int((p >= NEARLY_ONE).sum())
    # The Jacobian diag(p) - p p^T of two classes has the norm 2 p (1 - p), the smaller p taken from its own float.
    both = m.activations.probabilities.astype(np.float64)[:, stuck, since:]
    jacobian = float((2 * both[0] * both[1]).max())
    gradient = float(m.logit_gradient[stuck, since:].max())
    zeros = int((m.logit_gradient[stuck, since:] == 0).all(axis=1).sum())
    some = f" (exactly 0 for {zeros} of {len(stuck)})" if zeros else ""
    zero = "exactly 0" if gradient == 0 else f"at most {number(gradient)}{some}"
    norm = f"at most {number(jacobian)}" if jacobian else "exactly 0"
    of_all, when = f"of {m.n} images the larger probability is", during(*span)
    slope = f"The softmax Jacobian of the stuck images has a norm of {norm} {when}; an undecided softmax has 0.5."
    left = "next to nothing: hardly any of the error of these images is left when it reaches a weight."
    if gradient == 0:
        left = "zero: the error of these images reaches no weight, and no optimizer or learning rate can change that."
    return Finding(
        "saturated-softmax",
        f"The network is sure of {count(len(stuck), 'wrong answer')}, and so sure that "
        f"{'it' if len(stuck) == 1 else 'they'} cannot be corrected: "
        f"the softmax of {named(stuck)} says {'exactly' if (p[stuck] == 1).all() else 'almost'} 1.",
        (
            m.now("saturated-exactly", exact / m.n, f"For {exact} {of_all} exactly 1 in float32."),
            m.now("saturated", nearly / m.n, f"For {nearly} {of_all} above 1 - 1e-6."),
            Evidence("jacobian", jacobian, slope, span),
            Evidence("logit-gradient", gradient, f"The gradient at their logits is {zero} {when}.", span),
        ),
        "A gradient on its way back is multiplied by the softmax Jacobian diag(p) - p p^T. Where p is 0 or 1 that is "
        f"{left}",
        changes(m.experiment, *AWAY_FROM_SATURATION),
    )


def faded_gradient(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there wrong images of which the loss hands on far less than the cross-entropy would?"""
    worst = int(m.faded.argmax())
    times, image = float(m.faded[worst]), m.wrong[worst]
    plain = f"{number(times)} times as long" if times > 1.05 else "no longer"
    long = number(float(m.logit_gradient[image, -1]))
    text = f"The gradient of {named([image])} at its logits is {long} long; that of the cross-entropy would be {plain}."
    item = m.now("times-shorter", times, text)
    if "saturated-softmax" in found or times < FADED:
        return item
    sure = float(m.certainty[image, -1])
    return Finding(
        "faded-gradient",
        f"The surer a wrong answer is, the less this loss says about it: for {named([image])}, wrong with a "
        f"probability of {sure:.4g}, it passes on a gradient {number(times)} times shorter than the cross-entropy's.",
        (item,),
        "A loss that is computed from probabilities sends its gradient back through the softmax, which shortens it the "
        "more the surer the network is. The cross-entropy grows without bound and makes up for that.",
        changes(m.experiment, {"loss": "categorical_crossentropy"}, {"loss": "logits"}),
    )


def clipped_loss(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there wrong images whose probability lies beyond the clip, where the loss is flat?"""
    if not m.loss.clipped:
        clipping = [f"“{loss.label}”" for loss in LOSSES.values() if loss.clipped]
        clips = "clips its" if len(clipping) == 1 else "clip their"
        text = f"Of the losses here only {listed(clipping)} {clips} probabilities."
        return m.now("clipped", 0.0, text)
    # In float32, as the loss compares: the upper clip is the float next to 1 - 1e-7.
    smaller = m.activations.probabilities.min(axis=0)
    beyond = (smaller < np.float32(CLIP)) | (m.certainty > np.float32(1 - CLIP))  # (N, R)
    clipped = beyond & ~m.run.right.T & (m.logit_gradient == 0)
    images = np.flatnonzero(clipped[:, -1])
    if len(images) == 0:
        least = float(smaller[m.wrong, -1].min())
        text = f"No wrong image lies beyond the clip: the smallest probability of any class is {number(least)}."
        return m.now("smallest-probability", least, text)
    inside = np.flatnonzero(~clipped[images].all(axis=0))
    span = (int(inside[-1]) + 1 if len(inside) else 0, m.epoch)
    cost = float(m.activations.losses[images, -1].max())
    return Finding(
        "clipped-loss",
        f"The loss is flat for {named(images)}: {'its' if len(images) == 1 else 'each'} wrong answer costs "
        f"{number(cost)}, the most this loss can charge, and getting a little better changes nothing.",
        (
            m.now("clipped", len(images), f"{count(len(images), 'wrong image')} beyond the clip."),
            Evidence("logit-gradient", 0.0, f"The gradient at their logits is exactly 0 {during(*span)}.", span),
        ),
        "This loss clips probabilities to 1e-7 .. 1 - 1e-7 before it takes a logarithm, as standalone Keras 2.2 did, "
        "and as Keras 3 does on JAX and PyTorch. Beyond the clip it is constant, so its gradient is exactly 0.",
        changes(m.experiment, *AWAY_FROM_SATURATION),
    )
