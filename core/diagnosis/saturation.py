"""The way back through the softmax: where a wrong image has no gradient that could put it right."""

from __future__ import annotations

import numpy as np

from core.diagnosis.findings import Answer, Change, Found
from core.diagnosis.measurements import NEARLY_ONE, Measurements, to_the_end
from core.formulas.losses import CLIP, LOSSES
from core.words import number

SMALLER: tuple[Change, ...] = tuple({"normalisation": name} for name in ("unit", "symmetric", "standardise"))
FADED = 10  # times shorter than the gradient of the cross-entropy
AWAY_FROM_SATURATION: tuple[Change, ...] = ({"loss": "logits"}, {"loss": "categorical_crossentropy"}, *SMALLER)


def saturated_softmax(m: Measurements) -> Answer:
    """Are there wrong images whose softmax is so sure that no gradient comes back through it?"""
    stuck = np.flatnonzero(m.blocked[:, -1])
    if len(stuck) == 0:
        sure = float(m.certainty[m.wrong, -1].max())
        return m.now("smallest-gradient", m.logit_gradient[m.wrong, -1].min(), sure=sure)
    since = int(to_the_end(m.blocked[stuck]).max())
    p = m.certainty[:, -1]
    exact, nearly = int((p == 1).sum()), int((p >= NEARLY_ONE).sum())
    # The Jacobian diag(p) - p p^T of two classes has the norm 2 p (1 - p), the smaller p taken from its own float.
    both = m.activations.probabilities.astype(np.float64)[:, stuck, since:]
    jacobian = float((2 * both[0] * both[1]).max())
    gradient = float(m.logit_gradient[stuck, since:].max())
    zeros = int((m.logit_gradient[stuck, since:] == 0).all(axis=1).sum())
    some = f" (exactly 0 for {zeros} of {len(stuck)})" if zeros and gradient else ""
    return Found(
        m.now("saturated-exactly", exact / m.n, exact=exact),
        m.now("saturated", nearly / m.n, nearly=nearly),
        m.since_epoch(since, "jacobian", jacobian, norm=_at_most(jacobian)),
        m.since_epoch(since, "logit-gradient", gradient, size=_at_most(gradient) + some),
        remedies=AWAY_FROM_SATURATION,
        why="next-to-zero" if gradient else "zero",
        stuck=len(stuck),
        who=stuck,
        how="exactly" if (p[stuck] == 1).all() else "almost",
    )


def _at_most(size: float) -> str:
    return f"at most {number(size)}" if size else "exactly 0"


def faded_gradient(m: Measurements) -> Answer:
    """Are there wrong images of which the loss hands on far less than the cross-entropy would?"""
    worst = int(m.faded.argmax())
    times, image = float(m.faded[worst]), m.wrong[worst]
    plain = f"{number(times)} times as long" if times > 1.05 else "no longer"
    item = m.now("times-shorter", times, who=[image], long=m.logit_gradient[image, -1], plain=plain)
    if m.blocked[:, -1].any() or times < FADED:
        return item
    remedies: list[Change] = [{"loss": "categorical_crossentropy"}, {"loss": "logits"}]
    return Found(item, remedies=remedies, who=[image], sure=float(m.certainty[image, -1]))


def clipped_loss(m: Measurements) -> Answer:
    """Are there wrong images whose probability lies beyond the clip, where the loss is flat?"""
    if not m.loss.clipped:
        clipping = [f"“{loss.label}”" for loss in LOSSES.values() if loss.clipped]
        return m.now("clipped", 0.0, "clips-not", clipping=clipping)
    # In float32, as the loss compares: the upper clip is the float next to 1 - 1e-7.
    smaller = m.activations.probabilities.min(axis=0)
    beyond = (smaller < np.float32(CLIP)) | (m.certainty > np.float32(1 - CLIP))  # (N, R)
    clipped = beyond & ~m.run.right.T & (m.logit_gradient == 0)
    images = np.flatnonzero(clipped[:, -1])
    if len(images) == 0:
        return m.now("smallest-probability", smaller[m.wrong, -1].min())
    since = int(to_the_end(clipped[images]).max())
    return Found(
        m.now("clipped", len(images)),
        m.since_epoch(since, "logit-gradient", 0.0, size="exactly 0"),
        remedies=AWAY_FROM_SATURATION,
        who=images,
        cost=m.activations.losses[images, -1].max(),
    )
