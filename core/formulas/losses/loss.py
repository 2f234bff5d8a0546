"""A loss, and all that anybody asks of one. There are two kinds: computed from the logits, or from probabilities.

A loss is per image, (N, R); the loss of a network is the mean over its images. Gradients are of the loss of one image;
whoever wants the gradient of the mean divides by N. Letters as in ``network.py``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.formulas.losses.softmax_layer import softmax, softmax_backward, softmax_jacobian

ValueAndGradient = tuple[np.ndarray, np.ndarray]
Formula = Callable[[np.ndarray, np.ndarray], ValueAndGradient]
Stages = tuple[tuple[str, np.ndarray], ...]

NO_FLOOR = 1e-6  # a floor below it is what clipping leaves of zero: nobody sees it


def entropy(share: float) -> float:
    """The least that the logarithm of a probability can cost, on average, if this share of images is of class 1.

    Gibbs's inequality: of equal answers, the classes' own shares cost least.

    >>> entropy(0.5), entropy(0)
    (0.6931471805599453, 0.0)
    """
    return -sum(q * math.log(q) for q in (share, 1 - share) if q > 0) + 0.0


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Everything that is known of a loss.

    ``formula`` gives the loss of each image (N, R) and its gradient (C, N, R), at the logits or at the probabilities,
    whichever it is a function of; its arguments do not change. ``keras_source`` is the Python expression that makes the
    loss from ``tf`` and ``keras``; the Keras engine evaluates it and the exported script shows it, so they cannot
    differ. ``keras_2_source`` and ``torch_source`` make the same function in Keras 2.2, from ``tf``, ``keras`` and its
    backend ``K``, and in PyTorch, from ``nn``; where ``behind_softmax``, of the logits, since only Keras 3 reaches for
    them.

    ``floor`` and ``ceiling`` bound the value for two classes, ``chance`` is the value when the network says 50 : 50.
    ``sure``, for a number of classes: what a sure and right and a sure and wrong answer cost in float32, where softmax
    says exactly 1 and 0; None if a wrong answer's cost grows without end. ``least``, for the share of images of class
    1: the lowest mean loss that one and the same answer to all of them can have.

    ``softmax_layer``: the network ends in a softmax. ``softmax_twice``: the loss applies another one to its output.
    ``behind_softmax``: the loss reaches behind that layer for the logits, as Keras 3 does on TensorFlow alone;
    ``literal`` is then the loss that its name promises of the probabilities, if that is another function. ``clipped``:
    probabilities are clipped before their logarithm is taken.
    """

    label: str
    help: str
    formula: Formula
    keras_source: str
    keras_2_source: str
    torch_source: str
    floor: float = 0.0
    ceiling: float = math.inf
    chance: float = math.log(2)
    sure: Callable[[int], tuple[float, float]] | None = None
    least: Callable[[float], float] = entropy
    softmax_layer: bool = True
    softmax_twice: bool = False
    behind_softmax: bool = False
    literal: Loss | None = None
    clipped: bool = False

    def evaluate(self, z: np.ndarray, y: np.ndarray) -> ValueAndGradient:
        """The loss of each image (N, R) and its gradient at the logits ``z`` (C, N, R), given one-hot ``y``."""
        raise NotImplementedError

    def stages(self, p: np.ndarray, y: np.ndarray) -> Stages:
        """The gradients of each image's loss before the logits, (C, N, R), first the one next to the loss, by name.

        "second_softmax": at the output of the second softmax; "clip": at the clipped probabilities; "softmax": at the
        output of the softmax layer, ``p``. Empty for a loss that is computed from the logits.
        """
        raise NotImplementedError

    def curvature(self, z: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The second derivative of each image's loss at its logits ``z`` (N, C), one-hot ``y`` (N, C): (N, C, C)."""
        raise NotImplementedError

    def levels(self, images: int, classes: int = 2) -> np.ndarray:
        """Where a network stands that is sure of every answer: its loss with 0, 1, ... of the images wrong.

        (images + 1,), rising; empty if there are no such levels.

        >>> from core.formulas.losses import LOSSES
        >>> LOSSES["double_softmax"].levels(2).round(4).tolist()
        [0.3133, 0.8133, 1.3133]
        """
        if self.sure is None:
            return np.empty(0)
        right, wrong = self.sure(classes)
        return right + (wrong - right) * np.arange(images + 1) / images

    def same_as(self, other: Loss) -> bool:
        """Whether the two are one function of the logits under two names."""
        return type(self) is type(other) and self.formula is other.formula

    @property
    def has_floor(self) -> bool:
        """Whether the loss of a perfect network, too, stays visibly above zero."""
        return self.floor > NO_FLOOR

    @property
    def chance_name(self) -> str:
        """The closed form of ``chance``, or an empty text if the number says it all."""
        return "ln 2" if self.chance == math.log(2) else ""


@dataclass(frozen=True, kw_only=True)
class OnLogits(Loss):
    """A loss of the logits, whether the network ends in them or a framework reaches behind the softmax for them.

    ``second``: its second derivative at z (N, C), given one-hot y (N, C): (N, C, C).
    """

    second: Callable[[np.ndarray, np.ndarray], np.ndarray]

    def evaluate(self, z: np.ndarray, y: np.ndarray) -> ValueAndGradient:
        return self.formula(z, y)

    def stages(self, p: np.ndarray, y: np.ndarray) -> Stages:
        return ()

    def curvature(self, z: np.ndarray, y: np.ndarray) -> np.ndarray:
        return self.second(z, y)


def no_stages(p: np.ndarray, y: np.ndarray) -> Stages:
    """Between such a loss and the softmax layer stands nothing."""
    return ()


@dataclass(frozen=True, kw_only=True)
class OnProbabilities(Loss):
    """A loss of the softmax layer's output: its gradient has to come back through that softmax.

    ``second``: its second derivative at the probabilities p (N, C), given one-hot y (N, C): (N, C, C). ``inner``: the
    stages between the loss and the softmax layer.
    """

    second: Callable[[np.ndarray, np.ndarray], np.ndarray]
    inner: Callable[[np.ndarray, np.ndarray], Stages] = no_stages

    def evaluate(self, z: np.ndarray, y: np.ndarray) -> ValueAndGradient:
        p = softmax(z)
        value, dp = self.formula(p, y)
        return value, softmax_backward(p, dp)

    def stages(self, p: np.ndarray, y: np.ndarray) -> Stages:
        return (*self.inner(p, y), ("softmax", self.formula(p, y)[1]))

    def curvature(self, z: np.ndarray, y: np.ndarray) -> np.ndarray:
        p = softmax(z.T).T
        a = softmax_jacobian(p)
        # Chain rule: A H A + sum_c first_c d2 p_c / dz2, where d2 p_c / dz2 = p_c ((e_c - p)(e_c - p)^T - A).
        away = np.eye(p.shape[1]) - p[:, None, :]  # (N, c, C): e_c - p
        weight = self.formula(p.T, y.T)[1].T * p
        bend = np.einsum("nc,nci,ncj->nij", weight, away, away) - weight.sum(axis=1)[:, None, None] * a
        curvature: np.ndarray = a @ self.second(p, y) @ a + bend
        return curvature
