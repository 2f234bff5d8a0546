"""The NumPy engine: trains the from-scratch network, one run with its whole history or thousands of seeds at once."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.images import labels
from core.losses import LOSSES
from core.network import LANES, C, Network, activations, predicted_class
from core.optimizers import OPTIMIZERS
from core.trajectory import State, Trajectory

# Activations of one block of networks, in numbers. Fewer, and the cores wait for Python; more, and the caches overflow.
# Measured with tests/bench.py.
BLOCK_ACTIVATIONS = 6 * 4 * 2 * 4096
MIN_BLOCK = 32


def advance(experiment: Experiment, state: State, epochs: int) -> tuple[Trajectory, State]:
    """Train one network for ``epochs`` updates from ``state``; the stretch has ``epochs + 1`` rows."""
    net = Network(experiment, replicas=1)
    net.parameters.flat[:, 0] = state.parameters
    slots = state.slots[:, :, None].copy()  # (S, W, 1)
    history = np.empty((epochs + 1, len(state.parameters)), dtype=np.float32)
    loss, accuracy = descend(experiment, net, slots, state.step, epochs, history)
    trajectory = Trajectory(history, loss[:, 0], accuracy[:, 0])
    return trajectory, State(history[-1].copy(), slots[:, :, 0], state.step + epochs)


@dataclass(frozen=True, eq=False)
class Runs:
    """The same experiment from many initial weights, one network a column.

    ``loss`` and ``accuracy`` (epochs + 1, R) float32; ``initial`` and ``final`` weights (W, R) float32, in the order of
    ``network.Parameters``.
    """

    experiment: Experiment
    loss: np.ndarray
    accuracy: np.ndarray
    initial: np.ndarray
    final: np.ndarray

    @property
    def solved(self) -> np.ndarray:
        """Whether all images are right at the last epoch, (R,) bool."""
        return self.accuracy[-1] == 1

    @property
    def frozen(self) -> np.ndarray:
        """Whether training did nothing, bit for bit, (R,) bool: at the end all kernels, dense weights and logits are
        those of the start. The biases are left out, as in ``Run.moved``.
        """
        first, last = (activations(self.experiment, weights).logits for weights in (self.initial, self.final))
        same_weights = self.initial[:-C].view(np.uint32) == self.final[:-C].view(np.uint32)
        same_logits = first.view(np.uint32) == last.view(np.uint32)
        return same_weights.all(axis=0) & same_logits.all(axis=(0, 1))


def train_batch(
    experiment: Experiment, initial: np.ndarray, rates: np.ndarray | None = None, threads: int | None = None
) -> Runs:
    """Train the networks whose initial weights are the columns of ``initial`` (W, R), block by block.

    ``rates`` (R,), if given, are learning rates of their own, in place of the experiment's. ``threads`` is the number
    of blocks at a time: by default, one a core.
    """
    replicas = initial.shape[1]
    loss = np.empty((experiment.epochs + 1, replicas), dtype=np.float32)
    accuracy = np.empty_like(loss)
    final = np.empty_like(initial)
    width = len(experiment.images) * experiment.features
    block = max(MIN_BLOCK, BLOCK_ACTIVATIONS // width)
    blocks = math.ceil(replicas / block)
    starts = np.linspace(0, replicas, blocks + 1, dtype=int)  # even blocks: no core waits for a last small one

    def train_block(start: int, stop: int) -> None:
        columns, width = slice(start, stop), stop - start
        net = Network(experiment, math.ceil(width / LANES) * LANES)  # those too many stay at zero weights
        net.parameters.flat[:, :width] = initial[:, columns]
        slots = np.zeros((OPTIMIZERS[experiment.optimizer].slots, *net.parameters.flat.shape), dtype=np.float32)
        own = None
        if rates is not None:
            own = np.zeros(net.logits.shape[2], np.float32)
            own[:width] = rates[columns]
        curves = descend(experiment, net, slots, 0, experiment.epochs, rates=own)
        loss[:, columns], accuracy[:, columns] = (curve[:, :width] for curve in curves)
        final[:, columns] = net.parameters.flat[:, :width]

    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        list(pool.map(train_block, starts[:-1], starts[1:]))
    return Runs(experiment, loss, accuracy, initial, final)


def descend(
    experiment: Experiment,
    net: Network,
    slots: np.ndarray,
    step: int,
    epochs: int,
    history: np.ndarray | None = None,
    rates: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Update the networks in ``net`` in place; give loss and accuracy before each update and at the end.

    Both are (epochs + 1, R) float32. ``slots`` (S, W, R) change in place too. ``history`` (epochs + 1, W), if given,
    receives the weights of the first network. ``rates`` (R,) float32, if given, are learning rates of their own.
    """
    rate = experiment.learning_rate if rates is None else rates
    loss, optimizer = LOSSES[experiment.loss], OPTIMIZERS[experiment.optimizer]
    n, replicas = net.logits.shape[1:]
    is_column = labels(experiment.images).astype(bool)[:, None]
    total = np.empty((epochs + 1, replicas), dtype=np.float32)
    right = np.empty((epochs + 1, replicas), dtype=np.uint8)
    with np.errstate(all="ignore"):  # a run may diverge; what it then holds is recorded as it is
        for epoch in range(epochs + 1):
            logits = net.forward()
            value, logit_gradient = loss.evaluate(logits, net.onehot)
            np.add.reduce(value, axis=0, out=total[epoch])
            hits = predicted_class(logits, loss.softmax_layer) == is_column
            np.add.reduce(hits.view(np.uint8), axis=0, out=right[epoch])
            if history is not None:
                history[epoch] = net.parameters.flat[:, 0]
            if epoch < epochs:
                logit_gradient /= n
                gradient = net.backward(logit_gradient)
                optimizer.update(net.parameters.flat, gradient.flat, list(slots), rate, step + epoch + 1)
    total /= n
    return total, right / np.float32(n)
