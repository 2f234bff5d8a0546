"""Runs built by hand, so that a test knows what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from core import PRESETS, Experiment, train
from core.network.network import activations
from core.run import Run
from core.run.trajectory import Trajectory

QUESTION = replace(PRESETS["question"], engine="numpy")
FIXED = replace(PRESETS["one-line-fix"], engine="numpy")
UNIT = replace(FIXED, normalisation="unit")

ROWS = [[1, 1], [-1, -1]]  # answers to a horizontal edge
COLUMNS = [[1, -1], [1, -1]]  # answers to a vertical edge


def trained(experiment: Experiment = QUESTION, **changes: Any) -> Run:
    """The experiment with some settings changed, trained on the NumPy engine."""
    return train(replace(experiment, engine="numpy", **changes))


def weights(experiment: Experiment, filters: Any, dense: Any = 0.0, bias: Any = 0.0) -> np.ndarray:
    """One network's weights, (W,): ``filters`` is a list of 2x2, ``dense`` and ``bias`` are numbers or arrays."""
    kernel = np.array(filters, dtype=np.float32).transpose(1, 2, 0)  # (2, 2, F), Keras's order
    parts = [np.broadcast_to(np.float32(dense), (experiment.features, 2)), np.broadcast_to(np.float32(bias), 2)]
    return np.concatenate([kernel.ravel(), *(part.ravel() for part in parts)])


def run_through(experiment: Experiment, *epochs: np.ndarray) -> Run:
    """A run that has these weights (W,) at its epochs, with the loss and accuracy that they give."""
    experiment = replace(experiment, epochs=max(1, len(epochs) - 1))
    parameters = np.array(epochs, dtype=np.float32)
    acts = activations(experiment, np.ascontiguousarray(parameters.T))
    classes = np.array([label for _, label in experiment.images], dtype=bool)
    accuracy = (acts.predictions == classes[:, None]).mean(axis=0, dtype=np.float32)
    return Run(experiment, Trajectory(parameters, acts.losses.mean(axis=0, dtype=np.float32), accuracy))
