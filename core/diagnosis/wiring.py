"""Wiring: does the loss compute what its name says? Decided by computing it again from the weights of every epoch."""

from __future__ import annotations

import math

import numpy as np

from core.diagnosis.findings import Answer, Change, Evidence, Found
from core.diagnosis.measurements import Measurements
from core.formulas.losses import CLIP, cross_entropy, softmax
from core.formulas.losses.on_probabilities import double_softmax_sure
from core.network.network import C
from core.words import loss_text, number

SAME = 1e-5  # two losses that agree to this share, at every epoch, are the same one in float32
BETTER: tuple[Change, ...] = (
    {"loss": "logits"},
    {"loss": "categorical_crossentropy"},
    {"loss": "binary_crossentropy_2019"},
)
BOTTOM, TOP = double_softmax_sure(C)


def double_softmax(m: Measurements) -> Answer:
    """Is the recorded loss the cross-entropy of softmax(softmax(logits))?"""
    z = m.activations.logits.astype(np.float64)
    twice, _ = cross_entropy(softmax(z), m.onehot)  # (N, R)
    residual = _residual(m, twice)
    again = m.ever("residual", residual, "twice")
    named, _ = m.loss.evaluate(m.activations.logits, m.onehot)
    # With all logits equal many losses agree; then the loss is what it claims to be.
    fits = residual <= SAME * TOP and (m.loss.softmax_twice or _residual(m, named) > SAME * TOP)
    if not fits:
        return again
    low, high = loss_text(m.loss64.min()), loss_text(m.loss64.max())
    stays = f"always {low}" if low == high else f"between {low} and {high}"
    lowest = m.ever("lowest-possible", BOTTOM, top=TOP, stays=stays)
    return Found(again, lowest, *_arithmetic(m), remedies=BETTER[:2])


def _residual(m: Measurements, losses: np.ndarray) -> float:
    """The largest difference between the mean of ``losses`` (N, R) and the recorded loss, over all epochs."""
    return float(np.abs(losses.astype(np.float64).mean(axis=0) - m.loss64).max())


def _arithmetic(m: Measurements) -> list[Evidence]:
    """The closed forms that hold once the first softmax is saturated."""
    items = []
    saturated = np.flatnonzero((m.certainty == 1).all(axis=0))
    if len(saturated):
        off = float(np.abs(m.loss64[saturated] + m.run.accuracy[saturated] - TOP).max())
        first, last, many = saturated[0], saturated[-1], len(saturated)
        items.append(m.during(first, last, "loss-plus-accuracy", off, saturated=many, top=TOP))
    losses = m.activations.losses[:, -1].astype(np.float64)
    kinds = {
        f"{BOTTOM:.4f} (sure and right)": BOTTOM,
        "0.6931 (ln 2: undecided)": math.log(2),
        f"{TOP:.4f} (sure and wrong)": TOP,
    }
    tallies = {name: int((np.abs(losses - value) < 1e-6).sum()) for name, value in kinds.items()}
    parts = "; ".join(f"{tally} at {name}" for name, tally in tallies.items() if tally)
    tally = f": {parts}" if parts else ""
    return [*items, m.now("images-explained", sum(tallies.values()), tally=tally)]


def loss_not_what_it_says(m: Measurements) -> Answer:
    """Does Keras 3, on TensorFlow, reach behind the softmax layer, and does that make it another loss?"""
    z = m.activations.logits.astype(np.float64)
    named, _ = m.loss.evaluate(m.activations.logits, m.onehot)
    residual = _residual(m, named)
    if m.loss.literal:
        literal, _ = m.loss.literal.evaluate(z, m.onehot)
        shown = m.activations.probabilities[:, :, -1].sum(axis=0).max()
        sigmoids = (1 / (1 + np.exp(-z[:, :, -1]))).sum(axis=0).max()
        return Found(
            m.ever("residual", residual, "sigmoids"),
            m.ever("distance-to-name", _residual(m, literal)),
            m.now("largest-sum", sigmoids, shown=shown),
            remedies=BETTER,
        )
    if not m.loss.behind_softmax:
        return m.ever("residual", residual, "as-named")
    # from_logits, True or False, makes no difference: the logits are used either way.
    most, highest = -math.log(CLIP), float(m.activations.losses.max())
    more = f", and up to {number(highest)} for one image, more than the {most:.2f} that clipped probabilities can cost"
    return m.ever("residual", residual, "behind-softmax", beyond=more if highest > most else "")
