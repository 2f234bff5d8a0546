"""The record of one image's way through a run, forward and back: every number that "Inside the network" shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.autopsy import Autopsy, Stage, autopsy
from core.experiment import Experiment
from core.figures.kit.record import Record
from core.formulas.losses import LOSSES, softmax
from core.images import PADDINGS, network_input
from core.images.names import Names
from core.run import Run
from core.run.trajectory import Trajectory

MOST_EPOCHS = 1001
MOST_NUMBERS = 700_000  # of a whole history: under 4 MB as base64


@dataclass(frozen=True)
class SizeScale:
    """The logarithmic axis of the gradients' sizes, in powers of ten; an exact 0 stands apart from it, at ``zero``."""

    low: int
    high: int

    @property
    def zero(self) -> float:
        return self.low - 0.17 * (self.high - self.low)

    @property
    def left(self) -> float:
        """Where the axis begins, and with it the band of the zeros."""
        return self.zero - 0.5 * (self.low - self.zero)

    @property
    def right(self) -> float:
        """Where the axis ends."""
        return self.high + 0.06 * (self.high - self.low)

    def drawn(self, sizes: np.ndarray) -> np.ndarray:
        """Where sizes stand on the axis; NaN where there is no number to show."""
        with np.errstate(all="ignore"):
            powers = np.where(sizes == 0, self.zero, np.log10(sizes, dtype=np.float64))
        return np.where(np.isfinite(sizes), powers, np.nan)

    @classmethod
    def of(cls, autopsies: list[Autopsy], images: list[int]) -> SizeScale:
        """One scale for everything that is compared."""
        pairs = zip(autopsies, images, strict=True)
        shown = [sizes for of, image in pairs for stage in of.stages for sizes in (stage.images[image], stage.batch)]
        every = np.concatenate(shown)
        positive = every[(every > 0) & np.isfinite(every)]
        if not len(positive):
            return cls(-1, 0)
        low, high = math.floor(math.log10(positive.min())), math.ceil(math.log10(positive.max()))
        return cls(low, max(high, low + 1))


@dataclass(frozen=True, eq=False)
class Passage(Record):
    """One image's way through one run.

    The kinds: kernel (4 F), responses (K), features (K), dense (2 K), bias, logits, probabilities, second (2 each;
    second is there only where the loss applies a second softmax), loss, prediction, images and batch (the gradient's
    size at each stage), and images_drawn and batch_drawn (its place on the scale). ``names``: what the classes are
    called. ``whose``: "pinned" for the run that is compared with, else "".
    """

    experiment: Experiment
    image: int
    stages: tuple[Stage, ...]
    worst: float  # the largest loss of any image of the run, at any epoch
    names: Names
    whose: str

    def called(self, kind: str) -> str:
        """What a trace of this passage is called."""
        return f"{kind} {self.whose}".strip()

    def largest(self, *kinds: str) -> float:
        """The largest size of any number of these kinds at any epoch: the end of their colour scale."""
        columns = [self.part(kind) for kind in kinds]
        sizes = [float(np.abs(part[np.isfinite(part)]).max(initial=0)) for part in columns]
        return max(sizes) or 1.0

    @property
    def seen(self) -> np.ndarray:
        """The image as the network sees it, with the zeros of padding "same", (3, 3) or (4, 4)."""
        extra = PADDINGS[self.experiment.padding].extra
        x = network_input(self.experiment.images, self.experiment.normalisation)[self.image]
        return np.pad(x, (0, extra))

    @property
    def side(self) -> int:
        """Positions in a row."""
        return math.isqrt(PADDINGS[self.experiment.padding].positions)


def shown_epochs(last: int, numbers: int) -> np.ndarray:
    """The epochs of which a player gets the records: all, or of a long run evenly spaced ones, both ends included."""
    most = min(MOST_EPOCHS, max(2, MOST_NUMBERS // numbers))
    return np.arange(last + 1) if last < most else np.linspace(0, last, most).round().astype(int)


def numbers(experiment: Experiment) -> int:
    """About how many numbers a row has."""
    return 4 * experiment.filters + 4 * experiment.features + 40


def at_epochs(run: Run, epochs: np.ndarray) -> Run:
    """The run at these epochs alone; after its end it stays where it ended."""
    last = len(run.loss) - 1
    if len(epochs) == last + 1 and epochs[-1] == last:
        return run
    rows = np.minimum(epochs, last)
    t = run.trajectory
    return Run(run.experiment, Trajectory(t.parameters[rows], t.loss[rows], t.accuracy[rows]))


def passages(runs: list[Run], image: int, names: Names) -> tuple[list[Passage], SizeScale]:
    """The passages of one image through each run, on one scale. In a record they follow the epoch, one after the other.

    A run that has fewer images shows its last one.
    """
    images = [min(image, len(run.experiment.images) - 1) for run in runs]
    autopsies = [autopsy(run) for run in runs]
    scale = SizeScale.of(autopsies, images)
    found = []
    first = 1
    for run, number, of, whose in zip(runs, images, autopsies, ("", "pinned"), strict=False):
        found.append(_passage(run, number, of, scale, first, names, whose))
        first += found[-1].rows.shape[1]
    return found, scale


def _passage(run: Run, image: int, of: Autopsy, scale: SizeScale, first: int, names: Names, whose: str) -> Passage:
    a = run.activations
    epochs = len(run.loss)
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
    each = np.stack([stage.images[image] for stage in of.stages], axis=1)
    batch = np.stack([stage.batch for stage in of.stages], axis=1)
    parts |= {
        "loss": a.losses[image][:, None],
        "prediction": run.predictions[:, image][:, None],
        "images": each,
        "batch": batch,
        "images_drawn": scale.drawn(each),
        "batch_drawn": scale.drawn(batch),
    }
    record = Record.of(parts, first)
    worst = float(a.losses[np.isfinite(a.losses)].max(initial=0)) or 1.0
    return Passage(record.rows, record.starts, run.experiment, image, of.stages, worst, names, whose)
