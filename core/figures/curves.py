"""Loss and accuracy over the epochs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.figures.bindings import Json, Part, Sketch, lines, number
from core.figures.labels import Labels
from core.figures.palette import ACCENT, GRID, GROUND, MUTED
from core.figures.record import Record
from core.figures.reference_lines import reference_lines
from core.losses import LOSSES
from core.run import Run
from core.settings import SETTINGS

LOWEST_ON_A_LOG_AXIS = 1e-6
LOG_FROM_RATIO = 100  # two decades: on a linear axis all but the first would lie flat on the ground
MOST_POINTS = 2000  # of a drawn curve; more than a screen has pixels


@dataclass(frozen=True)
class Scale:
    """The vertical axis of the loss.

    Zero has no place on a logarithmic axis: what is below ``edge`` is drawn there; ``clipped`` says if anything is.
    """

    low: float
    high: float
    log: bool
    edge: float
    clipped: bool

    def height(self, value: float) -> float:
        """Where a value stands: 0 at the bottom of the chart, 1 at its top."""
        if self.log:
            return math.log(max(value, self.edge) / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value(self, height: float) -> float:
        """The value that stands at a height."""
        if self.log:
            return self.low * (self.high / self.low) ** height
        return self.low + height * (self.high - self.low)

    def axis(self) -> Json:
        """The axis as Plotly wants it."""
        if not self.log:
            return {"range": [self.low, self.high], "nticks": 6}
        first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
        step = 1 + (last - first) // 6
        exponents = range(last, first - 1, -step)
        labels = {10.0**e: f"{10.0**e:g}" if -4 <= e <= 4 else f"10<sup>{e}</sup>" for e in exponents}
        if self.clipped:
            labels = {self.edge: "≈ 0"} | {value: text for value, text in labels.items() if value > 2 * self.edge}
        return {
            "type": "log",
            "range": [math.log10(self.low), math.log10(self.high)],
            "tickvals": list(labels),
            "ticktext": list(labels.values()),
        }


def loss_scale(run: Run, ghost: Run | None) -> Scale:
    """One axis for all epochs of both runs, with room for the reference lines."""
    losses = [LOSSES[part.loss] for _, part in run.experiment.parts]
    floor = min(loss.floor for loss in losses)
    values = np.concatenate([r.loss[: r.diverged_at] for r in (run, ghost) if r is not None])
    top = max(float(values.max(initial=0)), *(loss.chance for loss in losses))
    positive = values[values > 0]
    lowest = max(float(positive.min(initial=top)), LOWEST_ON_A_LOG_AXIS)
    if top / lowest >= LOG_FROM_RATIO:
        clipped = bool((values < lowest).any())
        edge = lowest / 3 if clipped else lowest
        margin = (top / edge) ** 0.06
        return Scale(edge / margin, top * margin, True, edge, clipped)
    # Under the floor there is room for its label.
    low = floor - 0.17 * (top - floor) if floor > 0.1 else 0.0
    return Scale(low, top + 0.08 * (top - low), False, 0.0, False)


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
    def of(cls, run: Run, scale: Scale) -> Curve:
        """The points of ``run``."""
        epochs = drawn_epochs(run)
        loss = np.maximum(run.loss[epochs], scale.edge)
        right = run.right[epochs].sum(axis=1)
        # Seven digits are what a float32 holds; more would only be sent.
        return cls(epochs.tolist(), [float(f"{value:.7g}") for value in loss.tolist()], right.tolist())


@dataclass(frozen=True)
class Chart:
    """The size in pixels of a chart, its letters, and the last epoch of its axis."""

    width: float
    height: float
    text: float
    last: int


def loss_chart(sketch: Sketch, record: Record, run: Run, ghost: Run | None, scale: Scale, chart: Chart) -> None:
    """The loss over the epochs.

    How to read it: down is better. The coloured curve is the run, its dot the epoch in view. Thin lines are heights
    that mean something; each says what. A curve that lies on such a line from end to end does not learn. A dashed
    curve is the pinned run. A dotted upright is where the settings change in mid-run: what is right of it is by the
    new ones, and another loss is another scale.
    """
    axes = {"xaxis": "x", "yaxis": "y"}
    labels = Labels(chart.width, chart.height, chart.text)
    curve = Curve.of(run, scale)
    x, heights = curve.shares(chart.last), np.array([scale.height(value) for value in curve.loss])
    labels.avoid(x, heights)
    if run.diverged_at is not None:
        note = f"not finite from epoch {run.diverged_at}"
        end = (float(x[-1]), float(heights[-1])) if len(x) else (0.0, 0.5)
        late = end[0] > 0.5
        labels.write(f"{note} ✗" if late else f"✗ {note}", [(*end, "middle left" if late else "middle right")])
    if ghost is not None:
        old = Curve.of(ghost, scale)
        sketch.add(lines(old.epochs, old.loss, axes, MUTED, dash="dash", width=1.5))
        old_x, old_heights = old.shares(chart.last), np.array([scale.height(value) for value in old.loss])
        labels.avoid(old_x, old_heights)
    marks = [line for line in reference_lines(run) if scale.low <= line.value <= scale.high]
    seam = run.experiment.parts[-1][0].start  # where the last settings begin: these lines are theirs
    across = [epoch for _ in marks for epoch in (seam, chart.last, None)]
    sketch.add(lines(across, [y for line in marks for y in (line.value, line.value, None)], axes, GRID))
    for line in sorted(marks, key=lambda line: not line.needed):
        labels.write(line.text, labels.beside(0.985, scale.height(line.value), "left"), line.needed)
    if seam:
        sketch.add(lines([seam, seam], [scale.low, scale.high], axes, GRID, dash="dot"))
        early = seam < chart.last / 2
        position = "middle right" if early else "middle left"
        labels.write(change_text(run.experiment), [(seam / chart.last, at, position) for at in (0.95, 0.05)], False)
    if ghost is not None:
        label_ghost(labels, old_x, old_heights, same=np.array_equal(run.loss, ghost.loss))
    sketch.add(lines(curve.epochs, curve.loss, axes, ACCENT, width=2.5))
    title: list[Part] = ["Loss <b>", number(record.loss, 4), "</b>"]
    labels.draw(sketch, "loss labels", axes, title, chart.last, scale.value)
    cursor(sketch, record.drawn_loss, axes, scale.low, scale.high)


def change_text(experiment: Experiment) -> str:
    """The change in mid-run, in words."""
    return SETTINGS["then"].show(experiment.then)


def accuracy_chart(sketch: Sketch, record: Record, run: Run, ghost: Run | None, scale: Scale, chart: Chart) -> None:
    """How many images are right, over the epochs.

    How to read it: up is better; the line at the top is "all right". Curves and dot are those of the loss above.
    """
    axes = {"xaxis": "x2", "yaxis": "y2"}
    labels = Labels(chart.width, chart.height, chart.text)
    images = len(run.experiment.images)
    low, high = accuracy_axis(images)["range"]
    curve = Curve.of(run, scale)
    labels.avoid(*steps(curve.shares(chart.last), (np.array(curve.right) - low) / (high - low)))
    if ghost is not None:
        old = Curve.of(ghost, scale)
        # Its images may be others; all right is as high as all right.
        old_right = np.array(old.right) * images / len(ghost.experiment.images)
        sketch.add(lines(old.epochs, old_right.tolist(), axes, MUTED, dash="dash", width=1.5, shape="hv"))
        x, heights = steps(old.shares(chart.last), (old_right - low) / (high - low))
        labels.avoid(x, heights)
        label_ghost(labels, x, heights, same=np.array_equal(run.accuracy, ghost.accuracy))
    sketch.add(lines(curve.epochs, curve.right, axes, ACCENT, width=2.5, shape="hv"))
    title: list[Part] = ["<b>", number(record.right), f"</b> of {images} right"]
    labels.draw(sketch, "accuracy labels", axes, title, chart.last, lambda height: low + height * (high - low))
    cursor(sketch, record.right, axes, 0, images)


def cursor(sketch: Sketch, height: int, axes: Json, low: float, high: float) -> None:
    """The epoch in view: an upright line and on it a dot, whose height stands at position ``height`` of the record."""
    line = lines([0, 0], [low, high], axes, MUTED)
    sketch.add({**line, "name": "cursor"}, {"x": [Record.epoch, Record.epoch]})
    marker = {"size": 10, "color": ACCENT, "line": {"color": GROUND, "width": 2}}
    dot = {**lines([0], [0], axes, ACCENT), "name": "dot", "mode": "markers", "marker": marker}
    sketch.add(dot, {"x": [Record.epoch], "y": [height]})


def steps(x: np.ndarray, heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The corners of a curve that keeps its height until the next point."""
    return np.repeat(x, 2)[1:], np.repeat(heights, 2)[:-1]


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
