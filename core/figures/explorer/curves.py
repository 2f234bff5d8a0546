"""Loss and accuracy over the epochs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.figures.explorer.reference_lines import ReferenceLine, reference_lines
from core.figures.kit.bindings import Sketch, lines, number
from core.figures.kit.labels import Labels, steps
from core.figures.kit.loss_axis import LossAxis
from core.figures.kit.palette import ACCENT, GRID, GROUND, MUTED
from core.figures.kit.protocol import Json, Part
from core.figures.kit.record import EPOCH, Record
from core.formulas.losses import LOSSES
from core.run import Run
from core.settings.registry import SETTINGS

MOST_POINTS = 2000  # of a drawn curve; more than a screen has pixels


def loss_axis(run: Run, ghost: Run | None) -> LossAxis:
    """One axis for all epochs of both runs, with room for the reference lines."""
    losses = [LOSSES[part.loss] for _, part in run.experiment.parts]
    floor = min(loss.floor for loss in losses)
    values = np.concatenate([r.loss[: r.diverged_at] for r in (run, ghost) if r is not None])
    top = max(float(values.max(initial=0)), *(loss.chance for loss in losses))
    # Under the floor there is room for its label.
    low = floor - 0.17 * (top - floor) if floor > 0.1 else 0.0
    return LossAxis.logarithmic(values, top, 0.06) or LossAxis(low, top + 0.08 * (top - low))


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


@dataclass(frozen=True)
class Curve:
    """One run's drawn points."""

    epochs: list[int]
    loss: list[float]
    right: list[int]

    def shares(self, last: int) -> np.ndarray:
        """The epochs as shares of the axis."""
        return np.array(self.epochs) / last

    @classmethod
    def of(cls, run: Run, axis: LossAxis) -> Curve:
        """The points of ``run``."""
        epochs = drawn_epochs(run)
        return cls(epochs.tolist(), axis.drawn(run.loss[epochs], 7), run.right[epochs].sum(axis=1).tolist())


@dataclass(frozen=True)
class Chart:
    """The size in pixels of a chart, its letters, and the last epoch of its axis; ``brief``: lines are only named."""

    width: float
    height: float
    text: float
    last: int
    brief: bool = False


def loss_chart(sketch: Sketch, record: Record, run: Run, ghost: Run | None, axis: LossAxis, chart: Chart) -> None:
    """The loss over the epochs.

    How to read it: down is better. The coloured curve is the run, its dot the epoch in view. Thin lines are heights
    that mean something; each says what. A curve that lies on such a line from end to end does not learn. A dashed
    curve is the pinned run. A dotted upright is where the settings change in mid-run: what is right of it is by the
    new ones, and another loss is another scale.
    """
    axes = {"xaxis": "x", "yaxis": "y"}
    labels = Labels(chart.width, chart.height, chart.text)
    curve = Curve.of(run, axis)
    x, heights = curve.shares(chart.last), axis.heights(np.array(curve.loss))
    labels.avoid(x, heights)
    if run.diverged_at is not None:
        note = f"not finite from epoch {run.diverged_at}"
        end = (float(x[-1]), float(heights[-1])) if len(x) else (0.0, 0.5)
        late = end[0] > 0.5
        labels.write(f"{note} ✗" if late else f"✗ {note}", [(*end, "middle left" if late else "middle right")])
    if ghost is not None:
        old = Curve.of(ghost, axis)
        sketch.add(lines(old.epochs, old.loss, axes, MUTED, dash="dash", width=1.5))
        old_x, old_heights = old.shares(chart.last), axis.heights(np.array(old.loss))
        labels.avoid(old_x, old_heights)
    marks = _with_room([line for line in reference_lines(run) if axis.low <= line.value <= axis.high], axis, chart)
    parts = run.experiment.parts
    seam = parts[-1][0].start  # where the last settings begin
    left = seam if parts[0][1].loss != parts[-1][1].loss else 0  # the lines are those of the last loss
    across = [epoch for _ in marks for epoch in (left, chart.last, None)]
    sketch.add(lines(across, [y for line in marks for y in (line.value, line.value, None)], axes, GRID))
    for line in sorted(marks, key=lambda line: not line.needed):
        text = line.text.partition(":")[0] if chart.brief else line.text
        labels.write(text, labels.beside(0.985, axis.height(line.value), "left"), line.needed)
    if seam:
        sketch.add(lines([seam, seam], [axis.low, axis.high], axes, GRID, dash="dot"))
        early = seam < chart.last / 2
        position = "middle right" if early else "middle left"
        labels.write(change_text(run.experiment), [(seam / chart.last, at, position) for at in (0.95, 0.05)], False)
    if ghost is not None:
        label_ghost(labels, old_x, old_heights, same=np.array_equal(run.loss, ghost.loss))
    sketch.add(lines(curve.epochs, curve.loss, axes, ACCENT, width=2.5))
    title: list[Part] = ["Loss <b>", number(record.at("loss"), 4), "</b>"]
    labels.draw(sketch, "loss labels", axes, title, chart.last, axis.value)
    cursor(sketch, record.at("drawn_loss"), axes, axis.low, axis.high)


def _with_room(marks: list[ReferenceLine], axis: LossAxis, chart: Chart) -> list[ReferenceLine]:
    """All lines if letters fit between them, else those that must be there."""
    between = np.diff(np.sort(axis.heights(np.array([line.value for line in marks])))) * chart.height
    return marks if (between > chart.text).all() else [line for line in marks if line.needed]


def change_text(experiment: Experiment) -> str:
    """The change in mid-run, in words."""
    return SETTINGS["then"].show(experiment.then)


def accuracy_chart(sketch: Sketch, record: Record, run: Run, ghost: Run | None, axis: LossAxis, chart: Chart) -> None:
    """How many images are right, over the epochs.

    How to read it: up is better; the line at the top is "all right". Curves and dot are those of the loss above.
    """
    axes = {"xaxis": "x2", "yaxis": "y2"}
    labels = Labels(chart.width, chart.height, chart.text)
    images = len(run.experiment.images)
    low, high = accuracy_axis(images)["range"]
    curve = Curve.of(run, axis)
    labels.avoid(*steps(curve.shares(chart.last), (np.array(curve.right) - low) / (high - low)))
    if ghost is not None:
        old = Curve.of(ghost, axis)
        # Its images may be others; all right is as high as all right.
        old_right = np.array(old.right) * images / len(ghost.experiment.images)
        sketch.add(lines(old.epochs, old_right.tolist(), axes, MUTED, dash="dash", width=1.5, shape="hv"))
        x, heights = steps(old.shares(chart.last), (old_right - low) / (high - low))
        labels.avoid(x, heights)
        label_ghost(labels, x, heights, same=np.array_equal(run.accuracy, ghost.accuracy))
    sketch.add(lines(curve.epochs, curve.right, axes, ACCENT, width=2.5, shape="hv"))
    title: list[Part] = ["<b>", number(record.at("right")), f"</b> of {images} right"]
    labels.draw(sketch, "accuracy labels", axes, title, chart.last, lambda height: low + height * (high - low))
    cursor(sketch, record.at("right"), axes, 0, images, shape="hv")


def cursor(sketch: Sketch, height: int, axes: Json, low: float, high: float, shape: str = "linear") -> None:
    """The epoch in view: an upright line and on it a dot, whose height stands at position ``height`` of the record.

    ``shape`` is that of the curve on which it moves.
    """
    line = lines([0, 0], [low, high], axes, MUTED)
    sketch.add({**line, "name": "cursor"}, {"x": [EPOCH, EPOCH]})
    marker = {"size": 10, "color": ACCENT, "line": {"color": GROUND, "width": 2}}
    dot = {**lines([0], [0], axes, ACCENT, shape=shape), "name": "dot", "mode": "markers", "marker": marker}
    sketch.add(dot, {"x": [EPOCH], "y": [height]})


def label_ghost(labels: Labels, x: np.ndarray, heights: np.ndarray, same: bool) -> None:
    """Name the pinned run just above or below its curve, where there is room."""
    if len(x) == 0:
        return
    middles = [at for at in np.arange(0.15, 0.9, 0.05).tolist() if at <= x[-1]]
    places = [place for at in middles for place in labels.beside(at, float(np.interp(at, x, heights)), "center")]
    places = places or labels.beside(float(x[-1]), float(heights[-1]), "right")
    labels.write("pinned run: the same curve" if same else "pinned run", places)


def accuracy_axis(images: int) -> Json:
    """The vertical axis of the accuracy chart: images, from none to all."""
    step = 1 if images <= 3 else math.ceil(images / 3)
    return {"range": [-0.08 * images, 1.12 * images], "tickvals": [*range(0, images - step // 2, step), images]}
