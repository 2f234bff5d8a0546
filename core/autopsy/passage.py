"""The record of one image's way through a run, forward and back: every number that "Inside the network" shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.autopsy.stages import Stage, autopsy
from core.experiment import Experiment
from core.formulas.losses import LOSSES, softmax
from core.images import CLASS_NAMES, PADDINGS, network_input
from core.images.names import Names
from core.outcome.record import Record
from core.run import Run

MOST_EPOCHS = 1001
MOST_NUMBERS = 700_000  # of a whole history: under 4 MB as base64


class SizeScale:
    """The one logarithmic axis of all gradients' ``sizes`` that are compared: powers of ten, from ``low`` to ``high``.

    An exact 0 stands apart from them, at ``zero``. The axis goes from ``left``, where the band of the zeros begins, to
    ``right``.
    """

    def __init__(self, sizes: np.ndarray) -> None:
        positive = sizes[(sizes > 0) & np.isfinite(sizes)]
        least, most = (positive.min(), positive.max()) if len(positive) else (0.1, 1)
        self.low = math.floor(math.log10(least))
        self.high = max(math.ceil(math.log10(most)), self.low + 1)
        self.zero = self.low - 0.17 * (self.high - self.low)
        self.left = self.zero - 0.5 * (self.low - self.zero)
        self.right = self.high + 0.06 * (self.high - self.low)

    def drawn(self, sizes: np.ndarray) -> np.ndarray:
        """Where sizes stand on the axis; NaN where there is no number to show."""
        with np.errstate(all="ignore"):
            powers = np.where(sizes == 0, self.zero, np.log10(sizes, dtype=np.float64))
        return np.where(np.isfinite(sizes), powers, np.nan)


@dataclass(frozen=True, eq=False)
class Passage(Record):
    """One image's way through one run.

    The kinds: kernel (4 F), responses (K), features (K), dense (2 K), bias, logits, probabilities, second (2 each;
    second is there only where the loss applies a second softmax), loss, prediction, images and batch (the gradient's
    size at each stage), and images_drawn and batch_drawn (its place on the ``scale``, one for all that are compared).
    ``names``: what the classes are called. ``whose``: "pinned" for the run that is compared with, else "".
    """

    experiment: Experiment
    image: int
    stages: tuple[Stage, ...]
    worst: float  # the largest loss of any image of the run, at any epoch
    names: Names
    whose: str
    scale: SizeScale

    @property
    def epochs(self) -> list[int]:
        """The epochs of the rows."""
        return self.rows[:, 0].astype(int).tolist()

    def called(self, kind: str) -> str:
        """What a trace of this passage is called."""
        return f"{kind} {self.whose}".strip()

    def largest(self, kind: str) -> float:
        """The largest size of any number of this kind at any epoch: the end of its colour scale."""
        return largest(self.part(kind))

    @property
    def seen(self) -> np.ndarray:
        """The image as the network sees it, with the zeros of padding "same", (3, 3) or (4, 4)."""
        extra = PADDINGS[self.experiment.padding].extra
        x = network_input(self.experiment.images, self.experiment.normalisation)[self.image]
        return np.pad(x, (0, extra))

    @property
    def windows(self) -> list[list[float]]:
        """The four pixels at each position."""
        return np.lib.stride_tricks.sliding_window_view(self.seen, (2, 2)).reshape(-1, 4).tolist()

    @property
    def side(self) -> int:
        """Positions in a row."""
        return math.isqrt(PADDINGS[self.experiment.padding].positions)


def largest(numbers: np.ndarray) -> float:
    """The largest size of a number, of those that are finite; 1 if there is none but 0."""
    return float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0)) or 1.0


def shown_epochs(runs: list[Run]) -> np.ndarray:
    """The epochs of which a player gets the records: all, or of a long run evenly spaced ones, both ends included.

    They are those of the first run, which others follow.
    """
    last = len(runs[0].loss) - 1
    numbers = sum(4 * run.experiment.filters + 4 * run.experiment.features + 40 for run in runs)  # in a row, about
    most = min(MOST_EPOCHS, max(2, MOST_NUMBERS // numbers))
    return np.arange(last + 1) if last < most else np.linspace(0, last, most).round().astype(int)


def at_epochs(run: Run, epochs: np.ndarray) -> Run:
    """The run at these epochs alone; after its end it stays where it ended."""
    last = len(run.loss) - 1
    if len(epochs) == last + 1 and epochs[-1] == last:
        return run
    return Run(run.experiment, run.trajectory[np.minimum(epochs, last)])


def passages(run: Run, image: int, ghost: Run | None = None, names: Names = CLASS_NAMES) -> list[Passage]:
    """The passage of one image (from 0) through a run, and through a pinned one, all in one record.

    The pinned run, ``ghost``, is moved by the same epochs; it stays at its last one. If it has fewer images it shows
    its last one. ``names``: what the classes are called.
    """
    runs = [run] if ghost is None else [run, ghost]
    epochs = shown_epochs(runs)
    ways = []
    for whose, of in zip(("", "pinned"), runs, strict=False):
        there = at_epochs(of, epochs)
        ways.append((whose, there, min(image, len(of.experiment.images) - 1), autopsy(there).stages))
    # Of each run (2, epochs, stages): the image's sizes and the batch's.
    sizes = [
        np.array([(stage.images[number], stage.batch) for stage in stages]).transpose(1, 2, 0)
        for *_, number, stages in ways
    ]
    scale = SizeScale(np.concatenate([each.ravel() for each in sizes]))
    parts: dict[tuple[str, str], np.ndarray] = {}
    for (whose, run, number, _), (alone, mean) in zip(ways, sizes, strict=True):
        drawn = {"images_drawn": scale.drawn(alone), "batch_drawn": scale.drawn(mean)}
        of_run = {**_forward(run, number), "images": alone, "batch": mean, **drawn}
        parts |= {(whose, kind): part for kind, part in of_run.items()}
    record = Record.of(parts, epochs)
    found = []
    for whose, run, number, stages in ways:
        positions = {kind: places for (of, kind), places in record.positions.items() if of == whose}
        worst = largest(run.activations.losses)
        found.append(Passage(record.rows, positions, run.experiment, number, stages, worst, names, whose, scale))
    return found


def _forward(run: Run, image: int) -> dict[str, np.ndarray]:
    """An image's numbers on its way to its loss, kind by kind, each (epochs, count)."""
    a, epochs = run.activations, len(run.loss)
    probabilities = a.probabilities[:, image]
    parts = {
        "kernel": run.kernels.reshape(epochs, -1),
        "responses": a.responses[image].reshape(-1, epochs).T,
        "features": a.features[image].T,
        "dense": run.dense.reshape(epochs, -1),
        "bias": run.bias,
        "logits": a.logits[:, image].T,
        "probabilities": probabilities.T,
    }
    if LOSSES[run.experiment.loss].softmax_twice:
        with np.errstate(all="ignore"):  # a diverged run has no finite numbers; they say so themselves
            parts["second"] = softmax(probabilities).T
    return {**parts, "loss": a.losses[image][:, None], "prediction": run.predictions[:, image][:, None]}
