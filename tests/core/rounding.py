"""Where one update of the network may land in float32, from the sizes of the numbers that are added in it.

Forward and backward once more, in the steps of ``core`` but with an interval for every number. Where the two engines
take different steps to the same number, the interval covers both ways. Letters as in ``core/network/network.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.images import labels, network_input, patches
from tests.core.intervals import (
    SMALLEST_NORMAL,
    Interval,
    U,
    absolute,
    exp,
    hull,
    interval,
    log,
    log1p,
    maximum,
    minimum,
    overlap,
    size,
    stack,
    sum_of_products,
    where,
    whether,
)

F32 = np.float32
CLIP = F32(1e-7)
UPPER_CLIP = F32(1 - 1e-7)


@dataclass(frozen=True, eq=False)
class OneUpdate:
    """Of R networks: ``loss`` (R,) before the update, ``right`` (N, R) 0 or 1 or both, and after it ``parameters``
    (W, R) and ``slots`` (S, W, R).
    """

    loss: Interval
    right: Interval
    parameters: Interval
    slots: Interval


def rounding_of_one_update(experiment: Experiment, w: np.ndarray, slots: np.ndarray, steps: np.ndarray) -> OneUpdate:
    """All that float32 can make of one update of weights ``w`` (W, R) with ``slots`` (S, W, R) after ``steps`` (R,).

    A sum of n products is off by n roundings of the sum of their sizes at most; what comes of it is carried on through
    every layer, over both sides of a ReLU's kink or a clip's edge where the rounding may cross it, and through the
    optimizer's division.
    """
    x = patches(network_input(experiment.images, experiment.normalisation), experiment.padding)  # (N, P, T)
    y = np.eye(2, dtype=F32)[labels(experiment.images)].T[:, :, None]  # (C, N, 1)
    filters = experiment.filters
    n, positions, _ = x.shape
    kernel, dense, bias = np.split(w, [4 * filters, len(w) - 2])
    kernel, dense = kernel.reshape(4, filters, -1), dense.reshape(positions * filters, 2, -1)

    responses = sum_of_products(x[:, :, :, None, None], kernel, axis=2)  # (N, P, F, R)
    responses = responses.each(lambda end: end.reshape(n, len(dense), -1))  # (N, K, R)
    features = maximum(responses, 0)
    # A bias is one more product: 1 times itself.
    one = np.ones((n, 1, w.shape[1]), F32)
    inputs = features.each(lambda end: np.concatenate([end, one], axis=1)[:, :, None])  # (N, K + 1, 1, R)
    logits = sum_of_products(inputs, np.concatenate([dense, bias[None]]), axis=1).each(_classes_first)  # (C, N, R)

    dz = gradient_at_logits(experiment.loss, logits, y)
    by_image = dz.each(_classes_first)[:, None]  # (N, 1, C, R)
    at_features = sum_of_products(dense, by_image, axis=2)  # (N, K, R)
    # ReLU lets through what was surely positive, and maybe what may have been.
    at_responses = at_features * whether(responses.low > 0, responses.high > 0)
    at_responses = at_responses.each(lambda end: end.reshape(n, positions, 1, filters, -1))
    gradients = [
        sum_of_products(x[:, :, :, None, None], at_responses, axis=(0, 1)),  # (T, F, R)
        sum_of_products(features[:, :, None], by_image, axis=0),  # (K, C, R)
        sum_of_products(dz, 1, axis=1),  # (C, R)
    ]
    flat = [part.each(lambda end: end.reshape(-1, w.shape[1])) for part in gradients]
    g = Interval(np.concatenate([part.low for part in flat]), np.concatenate([part.high for part in flat]))
    parameters, new_slots = after_the_optimizer(experiment, w, slots, g, steps)
    return OneUpdate(mean_loss(experiment.loss, logits, y), is_right(experiment.loss, logits, y), parameters, new_slots)


def _classes_first(end: np.ndarray) -> np.ndarray:
    """(N, C, R) to (C, N, R), and back."""
    return end.swapaxes(0, 1)


def softmax(z: Interval) -> Interval:
    """Of two classes: shifted by the maximum, one logit is exactly 0 and the other the difference."""
    d = z[1] - z[0]
    e = exp(stack(minimum(-d, 0), minimum(d, 0)))
    total = e[0] + e[1]
    return hull(e / total, e * (interval(1) / total))  # NumPy divides, TensorFlow multiplies with the inverse


def gradient_at_logits(loss: str, z: Interval, y: np.ndarray) -> Interval:
    """Of the mean loss, (C, N, R). Its 1 / N comes in last in NumPy's steps and first in Keras's, and is rounded on."""
    n = z.low.shape[1]

    def gradient(share: float) -> Interval:
        if loss == "binary_crossentropy":
            return _sigmoid(z, y, share)
        p = softmax(z)
        if loss in ("categorical_crossentropy", "logits"):
            return (p - y) * share
        if loss == "categorical_crossentropy_2019":
            return _through_softmax(p, _through_the_division(p, y, share))
        return _through_softmax(p, _gradient_at_probabilities(loss, p, y) * share)

    return hull(gradient(1) / n, gradient(F32(1 / n)))


def mean_loss(loss: str, z: Interval, y: np.ndarray) -> Interval:
    """The mean over the images, (R,)."""
    if loss == "mean_squared_error":
        error = softmax(z) - y
        each = _mean_of_classes(error * error)
    elif loss == "binary_crossentropy":
        each = _mean_of_classes(maximum(z, 0) - z * y + log1p(exp(-absolute(z))))
    elif loss == "binary_crossentropy_2019":
        q = minimum(maximum(softmax(z), CLIP), UPPER_CLIP)
        each = _mean_of_classes(-(log(q) * y + log(1 - q) * (1 - y)))
    elif loss == "categorical_crossentropy_2019":
        p = softmax(z)
        logarithms = log(minimum(maximum(p / (p[0] + p[1]), CLIP), UPPER_CLIP)) * y
        each = -(logarithms[0] + logarithms[1])
    else:
        scores = softmax(z) if loss == "double_softmax" else z
        d = scores[1] - scores[0]
        shifted = stack(minimum(-d, 0), minimum(d, 0))
        e = exp(shifted)
        right = shifted * y
        each = log(e[0] + e[1]) - (right[0] + right[1])
    return sum_of_products(each, F32(1 / each.low.shape[0]), axis=0)


def is_right(loss: str, z: Interval, y: np.ndarray) -> Interval:
    """Whether the larger output is the right class's, (N, R). Behind a softmax nearly equal logits may be a tie."""
    lead = z[1] - z[0]
    tie = 0 if loss == "logits" else 8 * U
    column = whether(lead.low > tie, lead.high > 0)
    return where(y[1] == 1, column, 1 - column)


def after_the_optimizer(
    experiment: Experiment, w: np.ndarray, slots: np.ndarray, g: Interval, steps: np.ndarray
) -> tuple[Interval, Interval]:
    """Weights and slots after the update, for every gradient in ``g``.

    The update is computed in float64 at the ends of the interval and where it has a maximum or minimum between, then
    widened by the rounding of its own few steps.
    """
    low, high = g.low.astype(float), g.high.astype(float)
    w, slots = w.astype(float), slots.astype(float)
    between = [np.zeros_like(low), *(_turning_points(slots) if experiment.optimizer == "adam" else [])]
    candidates = [low, high, *(np.clip(np.nan_to_num(point), low, high) for point in between)]
    update, rate = UPDATES[experiment.optimizer], float(F32(experiment.learning_rate))
    ways = [update(candidate, slots, rate, steps + 1) for candidate in candidates]
    lows = np.minimum.reduce([w - moved - slack for moved, slack, _, _ in ways])
    highs = np.maximum.reduce([w - moved + slack for moved, slack, _, _ in ways])
    slot_lows = np.minimum.reduce([new - slack for _, _, new, slack in ways])
    slot_highs = np.maximum.reduce([new + slack for _, _, new, slack in ways])
    return Interval.of(lows, highs), Interval.of(slot_lows, slot_highs)


FLUSHED = 2 * SMALLEST_NORMAL  # a square and its share of the mean may be too small for a normal number
# How far the weights move, with its rounding, and the new slots, with theirs.
Way = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _sgd(g: np.ndarray, slots: np.ndarray, rate: float, step: np.ndarray) -> Way:
    moved = rate * g
    return moved, U * abs(moved), slots, 0 * slots


def _momentum(g: np.ndarray, slots: np.ndarray, rate: float, step: np.ndarray) -> Way:
    kept, pushed = float(F32(0.9)) * slots[0], rate * g
    velocity = kept - pushed
    slack = 2 * U * (abs(kept) + abs(pushed))
    return -velocity, slack, velocity[None], slack[None]


def _rmsprop(g: np.ndarray, slots: np.ndarray, rate: float, step: np.ndarray) -> Way:
    mean_square = float(F32(0.9)) * slots[0] + float(F32(0.1)) * g * g  # positive terms: 4 roundings, no cancelling
    moved = rate * g / np.sqrt(mean_square + float(F32(1e-7)))
    slack = 4 * U * mean_square + FLUSHED * (mean_square > 0)
    return moved, 8 * U * abs(moved), mean_square[None], slack[None]


ADAM = float(F32(1 - 0.9)), float(F32(1 - 0.999)), float(F32(1e-7))


def _adam(g: np.ndarray, slots: np.ndarray, rate: float, step: np.ndarray) -> Way:
    mean, mean_square = slots
    c1, c2, epsilon = ADAM
    new_mean = mean + c1 * (g - mean)
    mean_slack = U * (2 * c1 * abs(g - mean) + abs(new_mean))
    new_square = mean_square + c2 * (g * g - mean_square)
    square_slack = U * (c2 * (g * g + 2 * abs(g * g - mean_square)) + new_square) + FLUSHED * (new_square > 0)
    beta_1, beta_2 = (float(F32(beta)) ** step for beta in (0.9, 0.999))
    alpha = rate * np.sqrt(1 - beta_2) / (1 - beta_1)
    # A power is off by a unit in its last place, and most of it is lost in 1 - power.
    alpha_slack = 2 * U * (beta_2 / (1 - beta_2) / 2 + beta_1 / (1 - beta_1)) + 6 * U
    root = np.sqrt(new_square) + epsilon
    moved = alpha * new_mean / root
    slack = alpha * mean_slack / root + (alpha_slack + 8 * U) * abs(moved)
    return moved, slack, np.stack([new_mean, new_square]), np.stack([mean_slack, square_slack])


UPDATES: dict[str, Callable[[np.ndarray, np.ndarray, float, np.ndarray], Way]] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "rmsprop": _rmsprop,
    "adam": _adam,
}


def _turning_points(slots: np.ndarray) -> list[np.ndarray]:
    """The gradients at which Adam's step is largest or smallest: mean / (root + epsilon) has slope 0 there.

    With a = (1 - c1) mean and b = (1 - c2) mean_square that is c1 (b + epsilon sqrt(b + c2 g^2)) = a c2 g; squared, it
    is a quadratic equation in g.
    """
    c1, c2, epsilon = ADAM
    a, b = (1 - c1) * slots[0], (1 - c2) * slots[1]
    p, q, r = (a * c2) ** 2 - (c1 * epsilon) ** 2 * c2, a * c1 * c2 * b, (c1 * b) ** 2 - (c1 * epsilon) ** 2 * b
    with np.errstate(all="ignore"):
        root = np.sqrt(np.maximum(q * q - p * r, 0))
        return [(q + root) / p, (q - root) / p]


def _sigmoid(z: Interval, y: np.ndarray, share: float) -> Interval:
    """The gradient of the sigmoid cross-entropy, a mean over the two classes.

    Where the class is right and z is positive, it is -sigmoid(-z). Keras adds it up from 1, -sigmoid(-z) and -1, in
    that order: what is small against 1 is rounded there, or away.
    """

    def small(size: Interval) -> Interval:
        e = exp(-size)
        return hull(e / (e + 1), e * (interval(1) / (e + 1))) * share

    s = small(maximum(z, 0))
    above = hull((1 - y) * F32(share) - s, (F32(share) - s) - y * F32(share))
    below = small(maximum(-z, 0)) - y * F32(share)
    return where(z.low >= 0, above, where(z.high < 0, below, hull(above, below))) * 0.5


def _gradient_at_probabilities(loss: str, p: Interval, y: np.ndarray) -> Interval:
    if loss == "double_softmax":
        return softmax(p) - y
    if loss == "mean_squared_error":
        return p - y
    q = minimum(maximum(p, CLIP), UPPER_CLIP)
    slope = (interval(1) / (1 - q)) * (1 - y) - (interval(1) / q) * y
    surely = (p.low >= CLIP) & (p.high <= UPPER_CLIP)
    possibly = (p.high >= CLIP) & (p.low <= UPPER_CLIP)
    return slope * whether(surely, possibly) * 0.5  # beyond the clip the loss is flat


def _through_the_division(p: Interval, y: np.ndarray, share: float) -> Interval:
    """Of -log clip(r), r being p divided by its sum: NumPy takes the mean of the gradient off before it divides by the
    sum, TensorFlow divides both first.
    """
    total = p[0] + p[1]
    r = p / total
    q = minimum(maximum(r, CLIP), UPPER_CLIP)
    slope = -hull((interval(1) / q) * share, interval(share) / q) * y
    surely = (r.low >= CLIP) & (r.high <= UPPER_CLIP)
    possibly = (r.high >= CLIP) & (r.low <= UPPER_CLIP)
    dr = slope * whether(surely, possibly)
    parts, divided = dr * r, dr * (r / total)
    return hull((dr - (parts[0] + parts[1])) / total, dr / total - (divided[0] + divided[1]))


def _through_softmax(p: Interval, dp: Interval) -> Interval:
    """p_i (dp_i - (p_0 dp_0 + p_1 dp_1)), both engines' steps in both engines' order.

    An interval forgets that the two dp_i are one number. The difference is therefore also enclosed the other way, as
    dp_i (1 - p_i) - p_j dp_j with the rounding of the products and sums; and where p_i is 1 and the other product too
    small to change dp_i, it is exactly 0.
    """
    products = p * dp
    total, other = products[0] + products[1], products[::-1]
    rearranged = dp * (1 - p) - other
    slack = U * (size(products) + size(total) + size(other) + 3 * size(rearranged))
    difference = overlap(dp - total, Interval.of(rearranged.low - slack, rearranged.high + slack))
    lost = (p.low == 1) & ((size(other) == 0) | (size(other) < U / 2 * absolute(dp).low))
    return where(lost, 0, difference) * p


def _mean_of_classes(each: Interval) -> Interval:
    return (each[0] + each[1]) * 0.5
