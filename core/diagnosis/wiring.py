"""Wiring: does the loss compute what its name says? Decided by computing it again from the weights of every epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from core.diagnosis.findings import Answer, Change, Evidence, Finding, changes
from core.diagnosis.measurements import Measurements
from core.formulas.losses import CLIP, cross_entropy, softmax
from core.formulas.losses.on_probabilities import double_softmax_sure
from core.network.network import C
from core.words import count, during, loss_text, number

SAME = 1e-5  # two losses that agree to this share, at every epoch, are the same one in float32
BETTER: tuple[Change, ...] = (
    {"loss": "logits"},
    {"loss": "categorical_crossentropy"},
    {"loss": "binary_crossentropy_2019"},
)
BOTTOM, TOP = double_softmax_sure(C)


def double_softmax(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Is the recorded loss the cross-entropy of softmax(softmax(logits))?"""
    z = m.activations.logits.astype(np.float64)
    twice, _ = cross_entropy(softmax(z), m.onehot)  # (N, R)
    residual = _residual(m, twice)
    again = (
        f"The cross-entropy of softmax(softmax(logits)), computed again from the weights, differs from the recorded "
        f"loss by at most {number(residual)} {during(0, m.epoch)}."
    )
    evidence = m.ever("residual", residual, again)
    named, _ = m.loss.evaluate(m.activations.logits, m.onehot)
    # With all logits equal many losses agree; then the loss is what it claims to be.
    fits = residual <= SAME * TOP and (m.loss.softmax_twice or _residual(m, named) > SAME * TOP)
    if not fits:
        return evidence
    low, high = loss_text(m.loss64.min()), loss_text(m.loss64.max())
    stays = f"always {low}" if low == high else f"between {low} and {high}"
    bounds = f"between {BOTTOM:.4f} and {TOP:.4f} (ln(e + 1) - 1 and ln(e + 1))"
    lowest = m.ever("lowest-possible", BOTTOM, f"Such a loss always lies {bounds}; here it is {stays}.")
    return Finding(
        "double-softmax",
        f"Softmax is applied twice: every answer costs at least {BOTTOM:.4f}.",
        (evidence, lowest, *_arithmetic(m)),
        "The last layer already turns logits into probabilities, and the loss applies softmax to them once more. From "
        "numbers between 0 and 1 a softmax can say at most 73 to 27, so even a sure and right answer costs "
        "that much; and every gradient has to come back through two softmaxes.",
        changes(m.experiment, *BETTER[:2]),
    )


def _residual(m: Measurements, losses: np.ndarray) -> float:
    """The largest difference between the mean of ``losses`` (N, R) and the recorded loss, over all epochs."""
    return float(np.abs(losses.astype(np.float64).mean(axis=0) - m.loss64).max())


def _arithmetic(m: Measurements) -> list[Evidence]:
    """The closed forms that hold once the first softmax is saturated."""
    items = []
    saturated = np.flatnonzero((m.certainty == 1).all(axis=0))
    if len(saturated):
        off = float(np.abs(m.loss64[saturated] + m.run.accuracy[saturated] - TOP).max())
        epochs = (int(saturated[0]), int(saturated[-1]))
        text = (
            f"Where every image gets a probability of exactly 1 ({count(len(saturated), 'epoch')}), loss + accuracy is "
            f"ln(e + 1) = {TOP:.5f}, to within {number(off)}."
        )
        items.append(Evidence("loss-plus-accuracy", off, text, epochs))
    losses = m.activations.losses[:, -1].astype(np.float64)
    kinds = {
        f"{BOTTOM:.4f} (sure and right)": BOTTOM,
        "0.6931 (ln 2: undecided)": math.log(2),
        f"{TOP:.4f} (sure and wrong)": TOP,
    }
    tallies = {name: int((np.abs(losses - value) < 1e-6).sum()) for name, value in kinds.items()}
    explained = sum(tallies.values())
    parts = "; ".join(f"{tally} at {name}" for name, tally in tallies.items() if tally)
    text = f"{explained} of {m.n} images cost one of the three closed-form values{': ' + parts if parts else ''}."
    return [*items, m.now("images-explained", explained, text)]


def loss_not_what_it_says(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Does Keras 3, on TensorFlow, reach behind the softmax layer, and does that make it another loss?"""
    z = m.activations.logits.astype(np.float64)
    named, _ = m.loss.evaluate(m.activations.logits, m.onehot)
    residual = _residual(m, named)
    if m.loss.literal:
        literal, _ = m.loss.literal.evaluate(z, m.onehot)
        distance = _residual(m, literal)
        probabilities = m.activations.probabilities[:, :, -1]
        sigmoids = float((1 / (1 + np.exp(-z[:, :, -1]))).sum(axis=0).max())
        when = during(0, m.epoch)
        same = (
            "The sigmoid cross-entropy of the logits, computed again from the weights, differs from the recorded loss "
            f"by at most {number(residual)} {when}."
        )
        other = (
            "The binary cross-entropy of the softmax probabilities differs from the recorded loss by up to "
            f"{number(distance)} {when}."
        )
        sums = (
            f"The two sigmoids that the loss looks at add up to as much as {number(sigmoids)} for one image; the "
            f"probabilities shown add up to {number(float(probabilities.sum(axis=0).max()))}."
        )
        return Finding(
            "loss-not-what-it-says",
            "The loss is called binary cross-entropy of the softmax output, but it is computed from the logits behind "
            f"it: it differs from what its name says by up to {number(distance)}.",
            (
                m.ever("residual", residual, same),
                m.ever("distance-to-name", distance, other),
                m.now("largest-sum", sigmoids, sums),
            ),
            "Keras 3 on TensorFlow attaches the logits to the output of a softmax layer, and its binary cross-entropy "
            "takes the sigmoid of each of them on its own. That trains, and does not by itself explain a failure; but "
            "what is minimised is not what the softmax shows.",
            changes(m.experiment, *BETTER),
        )
    if m.loss.behind_softmax:
        # from_logits, True or False, makes no difference: the logits are used either way.
        most = -math.log(CLIP)
        highest = float(m.activations.losses.max())
        beyond = (
            f", and up to {number(highest)} for one image, more than the {most:.2f} that clipped probabilities can cost"
        )
        text = (
            "The recorded loss is the cross-entropy of the logits behind the softmax layer, to within "
            f"{number(residual)}{beyond if highest > most else ''}. So on TensorFlow, Keras 3 computes the same loss "
            "with from_logits=True and False; on JAX and PyTorch it uses the probabilities."
        )
    else:
        text = f"Computed again from the weights, the loss differs from the recorded one by at most {number(residual)}."
    return m.ever("residual", residual, text)
