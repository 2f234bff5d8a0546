"""The numbers that the Explorer's picture shows of a run, and of a pinned one beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.formulas.losses import LOSSES
from core.images import CLASS_NAMES
from core.images.names import Names
from core.outcome.comparison import short_name
from core.outcome.reference_lines import reference_lines
from core.run import Run
from core.run.unseen import Unseen
from core.settings.registry import SETTINGS
from core.words import loss_text

MOST_POINTS = 2000  # of a drawn curve; more than a screen has pixels
UNSEEN = "unseen"  # in place of a class


@dataclass(frozen=True, eq=False)
class Curve:
    """The points of a run that are drawn, (D,) each: ``right`` images are so many of all as in the run in view."""

    epochs: np.ndarray
    loss: np.ndarray
    right: np.ndarray

    @classmethod
    def of(cls, run: Run, images: int) -> Curve:
        """The points of ``run``, beside one of so many ``images``."""
        epochs = drawn_epochs(run)
        return cls(epochs, run.loss[epochs], run.right[epochs].sum(axis=1) * images / len(run.experiment.images))


class Shown:
    """All that is shown of a run.

    ``ghost`` is a pinned run to compare with. ``total_epochs`` is the length of the axis if the run is not complete
    yet. ``unseen``: what this run says of an image that it is not trained on. ``names``: what the classes are called.
    """

    def __init__(
        self,
        run: Run,
        ghost: Run | None = None,
        total_epochs: int | None = None,
        *,
        unseen: Unseen | None = None,
        names: Names = CLASS_NAMES,
    ) -> None:
        runs = [run] if ghost is None else [run, ghost]
        parts = run.experiment.parts
        seam = parts[-1][0].start  # where the last settings begin
        self.names, self.has_unseen = names, unseen is not None
        self.last = max(total_epochs or 0, *(len(each.loss) - 1 for each in runs))  # epoch of both axes
        self.trained_on = len(run.experiment.images)
        self.images = [(greys, names[truth]) for greys, truth in run.experiment.images]  # pixels and class
        self.images += [(unseen.pixels, UNSEEN)] if unseen else []
        self.numbers = numbers(run, unseen)
        self.losses = [LOSSES[part.loss] for _, part in parts]
        self.finite = np.concatenate([each.loss[: each.diverged_at] for each in runs])  # the losses of both runs
        self.curve = Curve.of(run, self.trained_on)
        self.pinned = None if ghost is None else Curve.of(ghost, self.trained_on)
        self.pinned_name = "" if ghost is None else short_name(ghost.experiment, run.experiment)
        self.same_loss = ghost is not None and np.array_equal(run.loss, ghost.loss)
        self.same_accuracy = ghost is not None and np.array_equal(run.accuracy, ghost.accuracy)
        self.lost_at = run.diverged_at  # the first epoch whose loss is not finite
        self.lines = reference_lines(run)
        self.lines_from = seam if parts[0][1].loss != parts[-1][1].loss else 0  # they are those of the last loss
        self.change = (seam, SETTINGS["then"].show(run.experiment.then)) if seam else None
        self.first = np.where(np.isfinite(run.kernels[0]), run.kernels[0], 0).astype(float)  # filters, (2, 2, F)
        # The end of the filters' one colour scale: the largest weight at any epoch of both runs.
        self.largest = max(float(np.abs(each.kernels[: each.diverged_at]).max(initial=0)) for each in runs) or 1.0
        self.summary = summary(run, ghost)
        pinned = () if ghost is None else (ghost.experiment, ghost.loss.tobytes(), ghost.accuracy.tobytes())
        # What of all that the numbers do not tell.
        self.identity = (run.experiment, self.last, pinned, unseen and unseen.pixels, names)


def drawn_epochs(run: Run) -> np.ndarray:
    """The epochs at which the curves are drawn: all, or the extremes of loss and accuracy in stretches of a long run.

    A run that diverges is drawn up to its last finite epoch.
    """
    end = len(run.loss) if run.diverged_at is None else run.diverged_at
    if end <= MOST_POINTS:
        return np.arange(end)
    starts = np.linspace(0, end, MOST_POINTS // 4 + 1).astype(int)[:-1]
    stretch = np.repeat(np.arange(len(starts)), np.diff([*starts, end]))
    picked = [np.array([0, end - 1])]
    for curve in (run.loss[:end], run.accuracy[:end]):
        order = np.lexsort((curve, stretch))  # within each stretch from low to high
        picked += [order[starts], order[np.append(starts[1:], end) - 1]]
    return np.unique(np.concatenate(picked))


def numbers(run: Run, unseen: Unseen | None = None) -> dict[str, np.ndarray]:
    """All that is shown of each epoch, kind by kind, (epochs, count); the filters' values as Keras has them, (2, 2, F).

    What is said of an ``unseen`` image stands behind what is said of those that are trained on.
    """
    predicted, probability = run.predictions, run.activations.probabilities.max(axis=0).T
    if unseen:
        predicted = np.column_stack([predicted, unseen.predicted])
        probability = np.column_stack([probability, unseen.probability])
    return {
        "loss": run.loss[:, None],
        "right": run.right.sum(axis=1)[:, None],
        "predicted": predicted,
        "probability": probability,
        "kernel": run.kernels.reshape(len(run.loss), -1),
    }


def summary(run: Run, ghost: Run | None) -> str:
    """What is shown in a sentence, for those who cannot see it."""
    n = len(run.experiment.images)
    first, final = run.loss[0], run.loss[-1]
    sentence = (
        f"Training over {len(run.loss) - 1} epochs: the loss goes from {loss_text(first)} to {loss_text(final)}, "
        f"{run.right[0].sum()} of {n} images are right at the start and {run.right[-1].sum()} of {n} at the end"
    )
    if (run.kernels == run.kernels[0]).all():
        sentence += "; no filter ever changes"
    if run.experiment.then is not None:
        sentence += f"; {SETTINGS['then'].show(run.experiment.then)}"
    if ghost is not None:
        sentence += f"; a pinned run, which ended at {loss_text(float(ghost.loss[-1]))}, is drawn behind it"
    return sentence + "."
