"""The numbers that the figure shows of a run, taken from it once for all arrangements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.figures.explorer.reference_lines import reference_lines
from core.figures.kit.record import Record
from core.figures.kit.value_axis import ValueAxis
from core.formulas.losses import LOSSES
from core.images.names import Names
from core.outcome.comparison import short_name
from core.run import Run
from core.run.unseen import Unseen
from core.settings.registry import SETTINGS
from core.words import loss_text

MOST_POINTS = 2000  # of a drawn curve; more than a screen has pixels
UNSEEN = "unseen"  # in place of a class


@dataclass(frozen=True)
class Curve:
    """The drawn points of a run; ``all_right`` images are so high as on the axis all are."""

    epochs: list[int]
    loss: list[float]
    right: list[float]

    @classmethod
    def of(cls, run: Run, axis: ValueAxis, all_right: int) -> Curve:
        """The points of ``run``."""
        epochs = drawn_epochs(run)
        right = run.right[epochs].sum(axis=1) * all_right / len(run.experiment.images)
        return cls(epochs.tolist(), axis.drawn(run.loss[epochs], 7), right.tolist())


class Shown:
    """All that is drawn of a run, with a pinned one, and the record of what follows the epoch; see ``explorer``."""

    def __init__(
        self, run: Run, ghost: Run | None, total_epochs: int | None, unseen: Unseen | None, names: Names
    ) -> None:
        runs = [run] if ghost is None else [run, ghost]
        parts = run.experiment.parts
        seam = parts[-1][0].start  # where the last settings begin
        self.names = names
        self.axis = loss_axis(run, ghost)
        self.record = record_of(run, self.axis.edge, unseen)
        self.last = max(total_epochs or 0, *(len(each.loss) - 1 for each in runs))  # epoch of both axes
        self.trained_on = len(run.experiment.images)
        self.images = [(greys, names[truth]) for greys, truth in run.experiment.images]  # pixels and class
        self.images += [(unseen.pixels, UNSEEN)] if unseen else []
        self.curve = Curve.of(run, self.axis, self.trained_on)
        self.pinned = None if ghost is None else Curve.of(ghost, self.axis, self.trained_on)
        self.pinned_name = "" if ghost is None else short_name(ghost.experiment, run.experiment)
        self.same_loss = ghost is not None and np.array_equal(run.loss, ghost.loss)
        self.same_accuracy = ghost is not None and np.array_equal(run.accuracy, ghost.accuracy)
        self.lost_at = run.diverged_at  # the first epoch whose loss is not finite
        self.lines = [line for line in reference_lines(run) if self.axis.low <= line.value <= self.axis.high]
        self.lines_from = seam if parts[0][1].loss != parts[-1][1].loss else 0  # they are those of the last loss
        self.change = (seam, SETTINGS["then"].show(run.experiment.then)) if seam else None
        self.first = np.where(np.isfinite(run.kernels[0]), run.kernels[0], 0).astype(float)  # filters, (2, 2, F)
        # The end of the filters' one colour scale: the largest weight at any epoch of both runs.
        self.largest = max(float(np.abs(each.kernels[: each.diverged_at]).max(initial=0)) for each in runs) or 1.0


def loss_axis(run: Run, ghost: Run | None) -> ValueAxis:
    """One axis for all epochs of both runs, with room for the reference lines."""
    losses = [LOSSES[part.loss] for _, part in run.experiment.parts]
    floor = min(loss.floor for loss in losses)
    values = np.concatenate([r.loss[: r.diverged_at] for r in (run, ghost) if r is not None])
    top = max(float(values.max(initial=0)), *(loss.chance for loss in losses))
    # Under the floor there is room for its label.
    low = floor - 0.17 * (top - floor) if floor > 0.1 else 0.0
    return ValueAxis.logarithmic(values, top, 0.06) or ValueAxis(low, top + 0.08 * (top - low))


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


def record_of(run: Run, lowest_drawn: float, unseen: Unseen | None = None) -> Record:
    """All that is shown of each epoch; the filters' values as Keras has them, (2, 2, F).

    What is said of an ``unseen`` image stands behind what is said of those that are trained on.
    """
    epochs = len(run.loss)
    predicted, probability = run.predictions, run.activations.probabilities.max(axis=0).T
    if unseen:
        predicted = np.column_stack([predicted, unseen.predicted])
        probability = np.column_stack([probability, unseen.probability])
    return Record.of(
        {
            "loss": run.loss[:, None],
            "drawn_loss": np.maximum(run.loss, lowest_drawn)[:, None],  # zero has no place on a logarithmic axis
            "right": run.right.sum(axis=1)[:, None],
            "predicted": predicted,
            "probability": probability,
            "kernel": run.kernels.reshape(epochs, -1),
        },
        np.arange(epochs),
    )


def summary(run: Run, ghost: Run | None) -> str:
    """The figure in a sentence, for those who cannot see it."""
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
