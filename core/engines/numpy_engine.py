"""The NumPy engine: trains the from-scratch network, one run with its whole history or thousands of seeds at once."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np

from core.experiment import Experiment, stopped
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import labels
from core.network.network import LANES, Network, T, predicted_class
from core.run.runs import Runs
from core.run.trajectory import State, Trajectory
from core.settings.mid_run import CHANGEABLE

# Activations of one block of networks, in numbers. Fewer, and the cores wait for Python; more, and the caches overflow.
# Measured with tests/bench.py.
BLOCK_ACTIVATIONS = 6 * 4 * 2 * 4096
MIN_BLOCK = 32


def advance(experiment: Experiment, state: State, epochs: int) -> tuple[Trajectory, State]:
    """Train one network for ``epochs`` updates from ``state``; the stretch has ``epochs + 1`` rows.

    Of an experiment with a change in mid-run this trains one part, ``Experiment.parts``. Raises ValueError for a whole.
    """
    if experiment.then is not None:
        raise ValueError("an engine trains one part of a run at a time.")
    net = Network(experiment, replicas=1)
    net.parameters.flat[:, 0] = state.parameters
    slots = state.slots[:, :, None].copy()  # (S, W, 1)
    history = np.empty((epochs + 1, len(state.parameters)), dtype=np.float32)
    loss, accuracy = descend(experiment, net, slots, state.step, epochs, history)
    trajectory = Trajectory(history, loss[:, 0], accuracy[:, 0])
    return trajectory, State(history[-1].copy(), slots[:, :, 0], state.step + epochs)


class Block:
    """Networks of one experiment on their way through training, as far as they were advanced. To stop, stop asking.

    ``initial`` (W, R) float32: the weights that they start from. ``rates`` (R,), if given, are learning rates of their
    own, in place of the experiment's, until a change of that setting in mid-run. ``epoch``: updates done so far. In how
    many stretches they are done makes no difference to any bit.
    """

    def __init__(self, experiment: Experiment, initial: np.ndarray, rates: np.ndarray | None = None) -> None:
        self.initial, self.epoch = initial, 0
        self.experiment = experiment
        self._start(experiment.at(0), initial, rates)
        self._loss = np.empty((experiment.epochs + 1, len(self)), np.float32)
        self._accuracy = np.empty_like(self._loss)

    def __len__(self) -> int:
        return self.initial.shape[1]

    @property
    def weights(self) -> np.ndarray:
        """The weights of now, (W, R) float32: a view, which the next epoch changes."""
        return self._net.parameters.flat[:, : len(self)]

    def advance(self, epochs: int) -> None:
        """Train on for so many epochs. Raises ValueError beyond the experiment's."""
        end = self.epoch + epochs
        if end > self.experiment.epochs:
            raise ValueError(f"there are {self.experiment.epochs} epochs; {end} were asked for.")
        while self.epoch < end:
            rows, part = self._part()
            if rows.start == self.epoch > 0:
                self._start(part, self.weights, self._rates_after_change())
            self._descend(end if rows.stop is None else min(end, rows.stop))

    def _rates_after_change(self) -> np.ndarray | None:
        """The networks' own learning rates, unless the change in mid-run is one of the learning rate."""
        _, new = self.experiment.then or (0, ())
        return None if self._rates is None or "learning_rate" in dict(new) else self._rates[: len(self)]

    def _part(self) -> tuple[slice, Experiment]:
        """The part of the run that the next update belongs to."""
        return next(part for part in self.experiment.parts if part[0].stop is None or self.epoch < part[0].stop)

    def _descend(self, end: int) -> None:
        """Train on to ``end``, in one part of the run."""
        step, epochs = self.epoch - self._since, end - self.epoch
        curves = descend(self._now, self._net, self._slots, step, epochs, rates=self._rates)
        # The first row is known already. If the experiment has changed since, it is now by the new loss.
        rows = slice(self.epoch, end + 1)
        self._loss[rows], self._accuracy[rows] = (curve[:, : len(self)] for curve in curves)
        self.epoch = end

    def change(self, experiment: Experiment, rates: np.ndarray | None = None) -> None:
        """Go on from the weights of now with other settings. The optimizer starts afresh, as ``compile`` has it.

        Raises ValueError if anything but CHANGEABLE settings differs.
        """
        kept = {name: getattr(self.experiment, name) for name in CHANGEABLE}
        if replace(experiment, **kept) != self.experiment:
            raise ValueError(f"only {', '.join(CHANGEABLE)} can change in mid-run.")
        self.experiment = experiment
        self._start(experiment.at(self.epoch), self.weights, rates)

    def runs(self) -> Runs:
        """The networks as far as they are trained, with the settings of now. Raises ValueError before any update."""
        rows = slice(self.epoch + 1)
        experiment = stopped(self.experiment, self.epoch)
        return Runs(experiment, self._loss[rows], self._accuracy[rows], self.initial, self.weights.copy())

    def _start(self, experiment: Experiment, weights: np.ndarray, rates: np.ndarray | None) -> None:
        lanes = math.ceil(len(self) / LANES) * LANES  # those too many start at zero weights
        self._now, self._since = experiment, self.epoch
        self._net = Network(experiment, lanes)
        flat = self._net.parameters.flat
        flat[:, : len(self)] = weights
        self._slots: np.ndarray = np.zeros((OPTIMIZERS[experiment.optimizer].slots, *flat.shape), np.float32)
        self._rates: np.ndarray | None = None
        if rates is not None:
            self._rates = np.zeros(lanes, np.float32)
            self._rates[: len(self)] = rates


def places(experiment: Experiment, networks: int) -> list[slice]:
    """The columns of each block, if so many networks are to be trained: even blocks of a size that caches hold."""
    block = max(MIN_BLOCK, BLOCK_ACTIVATIONS // (len(experiment.images) * experiment.features))
    # Even: no core waits for a last small one.
    cuts = np.linspace(0, networks, math.ceil(networks / block) + 1, dtype=int)
    return [slice(start, stop) for start, stop in pairwise(cuts)]


def train_batch(
    experiment: Experiment, initial: np.ndarray, rates: np.ndarray | None = None, threads: int | None = None
) -> Runs:
    """Train the networks whose initial weights are the columns of ``initial`` (W, R), block by block.

    ``rates`` (R,), if given, are learning rates of their own, in place of the experiment's. ``threads`` is the number
    of blocks at a time: by default, one a core.
    """
    loss = np.empty((experiment.epochs + 1, initial.shape[1]), dtype=np.float32)
    accuracy = np.empty_like(loss)
    final = np.empty_like(initial)

    def train_block(place: slice) -> None:
        block = Block(experiment, initial[:, place], None if rates is None else rates[place])
        block.advance(experiment.epochs)
        runs = block.runs()
        loss[:, place], accuracy[:, place], final[:, place] = runs.loss, runs.accuracy, runs.final

    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        list(pool.map(train_block, places(experiment, initial.shape[1])))
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
    learning = slice(0 if experiment.train_filters else T * experiment.filters, None)  # rows of the weights
    weights, gradient = net.parameters.flat[learning], net.gradient.flat[learning]
    memory = [slot[learning] for slot in slots]
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
                net.backward(logit_gradient)
                optimizer.update(weights, gradient, memory, rate, step + epoch + 1)
    total /= n
    return total, right / np.float32(n)
