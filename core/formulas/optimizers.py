"""The optimizers, in the conventions of Keras 3.

Parameters ``w``, gradients ``g`` and slots are arrays of the same shape, any shape; ``update`` changes ``w`` and the
slots in place, and uses ``g`` up. ``rate`` is the learning rate: one number, or one a column in float32, which gives
the same bits. ``step`` counts from 1. Source of the formulas and constants: ``keras.optimizers`` 3.15, default
arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Rate = float | np.ndarray
Update = Callable[[np.ndarray, np.ndarray, list[np.ndarray], Rate, int], None]


def _sgd(w: np.ndarray, g: np.ndarray, slots: list[np.ndarray], rate: Rate, step: int) -> None:
    g *= rate
    w -= g


def _momentum(w: np.ndarray, g: np.ndarray, slots: list[np.ndarray], rate: Rate, step: int) -> None:
    # Keras folds the learning rate into the velocity.
    (velocity,) = slots
    velocity *= 0.9
    g *= rate
    velocity -= g
    w += velocity


def _rmsprop(w: np.ndarray, g: np.ndarray, slots: list[np.ndarray], rate: Rate, step: int) -> None:
    (mean_square,) = slots
    mean_square *= 0.9
    square = g * g
    square *= 0.1
    mean_square += square
    # Keras adds epsilon inside the root.
    root = np.sqrt(mean_square + 1e-7, out=square)
    g *= rate
    g /= root
    w -= g


def _adam(w: np.ndarray, g: np.ndarray, slots: list[np.ndarray], rate: Rate, step: int) -> None:
    mean, mean_square = slots
    square = g * g
    square -= mean_square
    square *= 1 - 0.999
    mean_square += square
    g -= mean
    g *= 1 - 0.9
    mean += g
    # Kingma and Ba's "epsilon hat" form: the bias corrections are in the step size, epsilon is outside the root.
    # They are computed in the weights' own precision, as in Keras: in float32, 1 - 0.999 is off by 5e-5 of itself.
    number = w.dtype.type
    alpha = rate * np.sqrt(1 - number(0.999) ** step) / (1 - number(0.9) ** step)
    root = np.sqrt(mean_square, out=square)
    root += 1e-7
    np.divide(mean, root, out=root)
    root *= alpha
    w -= root


@dataclass(frozen=True)
class Optimizer:
    """An update rule, the number of slots it keeps, and the Keras expression that makes the same optimizer.

    ``torch_source`` makes it in PyTorch, from ``torch``, ``model`` and ``learning_rate``. ``keras_2_note`` and
    ``torch_note``: one line on what Keras 2.2 or PyTorch does otherwise, "" if nothing.

    ``stable_limit``: what learning rate x curvature must stay below, or steps overshoot; ``diagnosis/curvature.py`` has
    its source. None for a rule that rescales every weight's step, of which nobody can say it so simply.
    ``coasts``: it goes on moving a weight whose gradient has become zero.
    """

    label: str
    help: str
    slots: int
    update: Update
    keras_source: str
    torch_source: str
    keras_2_note: str = ""
    torch_note: str = ""
    stable_limit: float | None = None
    coasts: bool = False

    @property
    def plain(self) -> bool:
        """Whether nothing is kept from step to step: a step is the learning rate times the gradient."""
        return self.slots == 0


OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer(
        "SGD",
        "Plain gradient descent: the question.",
        0,
        _sgd,
        "keras.optimizers.SGD(learning_rate=learning_rate)",
        "torch.optim.SGD(model.parameters(), lr=learning_rate)",
        stable_limit=2.0,
    ),
    "momentum": Optimizer(
        "momentum",
        "Gradient descent that keeps 0.9 of its last step.",
        1,
        _momentum,
        "keras.optimizers.SGD(learning_rate=learning_rate, momentum=0.9)",
        "torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)",
        stable_limit=2 * (1 + 0.9),
        coasts=True,
    ),
    "rmsprop": Optimizer(
        "RMSprop",
        "Each weight's step is divided by its recent gradient size.",
        1,
        _rmsprop,
        "keras.optimizers.RMSprop(learning_rate=learning_rate)",
        "torch.optim.RMSprop(model.parameters(), lr=learning_rate, alpha=0.9, eps=1e-7)",
        keras_2_note="Keras 2.2 adds RMSprop's epsilon outside the root, Keras 3 inside: small gradients differ.",
        torch_note="PyTorch adds RMSprop's epsilon outside the root, Keras 3 inside: small gradients differ.",
    ),
    "adam": Optimizer(
        "Adam",
        "RMSprop with momentum: both answers.",
        2,
        _adam,
        "keras.optimizers.Adam(learning_rate=learning_rate)",
        "torch.optim.Adam(model.parameters(), lr=learning_rate, eps=1e-7)",
        torch_note="PyTorch adds Adam's epsilon after the bias correction, Keras before: tiny gradients differ.",
        coasts=True,
    ),
}
