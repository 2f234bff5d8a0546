"""The network once more, in plain loops over Python floats: slow, obvious, and written without looking at ``core``.

It is the oracle of the vectorised code: nothing here is imported from ``core``. A network is a flat list of weights in
the order kernel (2, 2, F), dense (K, 2), bias (2,); an image is nine numbers, row by row.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

Floats = Sequence[float]
CLIP = 1e-7


def normalise(images: Sequence[Sequence[int]], how: str) -> list[list[float]]:
    """The pixels that the network sees."""
    everything = [value for image in images for value in image]
    mean, spread = statistics.fmean(everything), statistics.pstdev(everything) or 1.0
    scale = {
        "none": lambda v: float(v),
        "unit": lambda v: v / 255,
        "symmetric": lambda v: v / 127.5 - 1,
        "standardise": lambda v: (v - mean) / spread,
    }[how]
    return [[scale(value) for value in image] for image in images]


def forward(weights: Floats, image: Floats, filters: int, padding: str) -> tuple[list[float], list[float], list[float]]:
    """The responses before the ReLU, the features behind it (K,), the logits (2,)."""
    side = 2 if padding == "valid" else 3
    responses = []
    for row in range(side):
        for column in range(side):
            for f in range(filters):
                total = 0.0
                for i in range(2):
                    for j in range(2):
                        if row + i < 3 and column + j < 3:  # beyond the bottom and the right there are zeros
                            total += weights[(2 * i + j) * filters + f] * image[3 * (row + i) + column + j]
                responses.append(total)
    features = [max(response, 0.0) for response in responses]
    dense = weights[4 * filters :]
    bias = weights[-2:]
    logits = [sum(features[k] * dense[2 * k + c] for k in range(len(features))) + bias[c] for c in range(2)]
    return responses, features, logits


def softmax(logits: Floats) -> list[float]:
    exps = [math.exp(z - max(logits)) for z in logits]
    return [e / sum(exps) for e in exps]


def loss_value(name: str, logits: Floats, label: int) -> float:
    """The loss of one image, from its definition."""
    y = [1.0 - label, float(label)]
    p = softmax(logits)
    match name:
        case "categorical_crossentropy" | "logits":
            return -math.log(p[label])
        case "double_softmax":
            return -math.log(softmax(p)[label])
        case "binary_crossentropy":
            sigmoids = [1 / (1 + math.exp(-z)) for z in logits]
            return -sum(y[c] * math.log(sigmoids[c]) + (1 - y[c]) * math.log(1 - sigmoids[c]) for c in range(2)) / 2
        case "binary_crossentropy_2019":
            q = [min(max(v, CLIP), 1 - CLIP) for v in p]
            return -sum(y[c] * math.log(q[c]) + (1 - y[c]) * math.log(1 - q[c]) for c in range(2)) / 2
        case "mean_squared_error":
            return sum((p[c] - y[c]) ** 2 for c in range(2)) / 2
        case "categorical_crossentropy_2019":
            return -math.log(min(max(p[label] / sum(p), CLIP), 1 - CLIP))
    raise KeyError(name)


# What lies between the loss and the logits, the nearest to the loss first.
STAGES = {
    "double_softmax": ["second_softmax", "softmax"],
    "categorical_crossentropy": [],
    "logits": [],
    "binary_crossentropy": [],
    "binary_crossentropy_2019": ["clip", "softmax"],
    "mean_squared_error": ["softmax"],
    "categorical_crossentropy_2019": ["clip", "softmax"],
}


def at_stage(name: str, stage: str, logits: Floats) -> list[float]:
    """The numbers there."""
    p = softmax(logits)
    return {"softmax": p, "second_softmax": softmax(p), "clip": clipped(p)}[stage]


def clipped(p: Floats) -> list[float]:
    return [min(max(v, CLIP), 1 - CLIP) for v in p]


def loss_from(name: str, stage: str, values: Floats, label: int) -> float:
    """The loss of one image as a function of the numbers at a stage, which need not add up to one."""
    match name, stage:
        case "double_softmax", "softmax":
            return loss_from(name, "second_softmax", softmax(values), label)
        case "double_softmax", "second_softmax":
            return -math.log(values[label])
        case "binary_crossentropy_2019", "softmax":
            return loss_from(name, "clip", clipped(values), label)
        case "binary_crossentropy_2019", "clip":
            return -sum(math.log(v if c == label else 1 - v) for c, v in enumerate(values)) / 2
        case "mean_squared_error", "softmax":
            return sum((v - (c == label)) ** 2 for c, v in enumerate(values)) / 2
        case "categorical_crossentropy_2019", "softmax":
            return loss_from(name, "clip", clipped([v / sum(values) for v in values]), label)
        case "categorical_crossentropy_2019", "clip":
            return -math.log(values[label])
    raise KeyError((name, stage))


def loss_gradient(name: str, logits: Floats, label: int) -> list[float]:
    """The gradient of one image's loss at its logits, by the chain rule with the softmax Jacobian written out."""
    y = [1.0 - label, float(label)]
    p = softmax(logits)
    match name:
        case "categorical_crossentropy" | "logits":
            return [p[c] - y[c] for c in range(2)]
        case "binary_crossentropy":
            return [(1 / (1 + math.exp(-logits[c])) - y[c]) / 2 for c in range(2)]
        case "double_softmax":
            q = softmax(p)
            at_p = [q[c] - y[c] for c in range(2)]
        case "binary_crossentropy_2019":
            at_p = [
                (1 - y[c]) / (1 - p[c]) / 2 - y[c] / p[c] / 2 if CLIP <= p[c] <= 1 - CLIP else 0.0 for c in range(2)
            ]
        case "mean_squared_error":
            at_p = [p[c] - y[c] for c in range(2)]
        case "categorical_crossentropy_2019":
            at_p = [-y[c] / p[c] if CLIP <= p[c] <= 1 - CLIP else 0.0 for c in range(2)]
        case _:
            raise KeyError(name)
    return [sum(at_p[j] * p[j] * ((i == j) - p[i]) for j in range(2)) for i in range(2)]


def gradient(
    weights: Floats, images: Sequence[Floats], classes: Sequence[int], filters: int, padding: str, loss: str
) -> tuple[float, list[float]]:
    """The mean loss over the images and its gradient at every weight."""
    side = 2 if padding == "valid" else 3
    value, slope = 0.0, [0.0] * len(weights)
    dense = 4 * filters  # where the dense kernel starts
    for image, label in zip(images, classes, strict=True):
        responses, features, logits = forward(weights, image, filters, padding)
        value += loss_value(loss, logits, label) / len(images)
        at_logits = [g / len(images) for g in loss_gradient(loss, logits, label)]
        for c in range(2):
            slope[len(weights) - 2 + c] += at_logits[c]
        for k, response in enumerate(responses):
            for c in range(2):
                slope[dense + 2 * k + c] += features[k] * at_logits[c]
            if response > 0:
                at_response = sum(weights[dense + 2 * k + c] * at_logits[c] for c in range(2))
                position, f = divmod(k, filters)
                row, column = divmod(position, side)
                for i in range(2):
                    for j in range(2):
                        if row + i < 3 and column + j < 3:
                            slope[(2 * i + j) * filters + f] += at_response * image[3 * (row + i) + column + j]
    return value, slope


def optimize(
    name: str, w: float, slots: list[float], g: float, learning_rate: float, step: int
) -> tuple[float, list[float]]:
    """One update of one weight, from the textbook in the conventions of Keras; ``step`` counts from 1."""
    match name:
        case "sgd":
            return w - learning_rate * g, []
        case "momentum":
            velocity = 0.9 * slots[0] - learning_rate * g
            return w + velocity, [velocity]
        case "rmsprop":
            mean_square = 0.9 * slots[0] + 0.1 * g**2
            return w - learning_rate * g / math.sqrt(mean_square + 1e-7), [mean_square]
        case "adam":
            mean = 0.9 * slots[0] + 0.1 * g
            mean_square = 0.999 * slots[1] + 0.001 * g**2
            step_size = learning_rate * math.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            return w - step_size * mean / (math.sqrt(mean_square) + 1e-7), [mean, mean_square]
    raise KeyError(name)


SLOTS = {"sgd": 0, "momentum": 1, "rmsprop": 1, "adam": 2}


def train(
    weights: Floats,
    images: Sequence[Floats],
    classes: Sequence[int],
    *,
    filters: int,
    padding: str,
    loss: str,
    optimizer: str,
    learning_rate: float,
    epochs: int,
) -> tuple[list[list[float]], list[float], list[float]]:
    """The weights, the mean loss and the share of right images before each update and after the last one."""
    weights = list(weights)
    slots = [[0.0] * SLOTS[optimizer] for _ in weights]
    history, losses, accuracies = [], [], []
    for step in range(1, epochs + 2):
        value, slope = gradient(weights, images, classes, filters, padding, loss)
        logits = [forward(weights, image, filters, padding)[2] for image in images]
        right = [(z[1] > z[0]) == label for z, label in zip(logits, classes, strict=True)]
        history.append(weights.copy())
        losses.append(value)
        accuracies.append(sum(right) / len(right))
        for i, g in enumerate(slope):
            weights[i], slots[i] = optimize(optimizer, weights[i], slots[i], g, learning_rate, step)
    return history, losses, accuracies
