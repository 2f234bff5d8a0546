"""Loss and accuracy over the epochs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.figures.kit.axes import on
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.labels import LETTER, Labels, steps
from core.figures.kit.marks import levels, lines, texts
from core.figures.kit.palette import ACCENT, GRID, GROUND, MUTED, TEXT
from core.figures.kit.parts import number
from core.figures.kit.protocol import Json, Part, Words
from core.figures.kit.value_axis import ValueAxis
from core.outcome.record import EPOCH, Record
from core.outcome.reference_lines import ReferenceLine
from core.outcome.shown import Shown

DASHED: Json = {"dash": "dash", "width": 1.5}


class CurveChart:
    """A chart over the epochs in a ``box``, with its pair of axes; its ``labels`` keep clear of its curves.

    ``shape``: of its curves, "hv" for steps.
    """

    def __init__(
        self, drawing: Drawing, box: Box, pair: int, axis: ValueAxis, last: int, shape: str = "linear"
    ) -> None:
        self.drawing, self.axes, self.axis, self.last, self.shape = drawing, on(pair), axis, last, shape
        self.labels = Labels(box.width, box.height, drawing.text)

    def curve(self, epochs: np.ndarray, values: list[float], color: str, **line: Any) -> tuple[np.ndarray, np.ndarray]:
        """Draw a curve; its points, as labels count."""
        self.drawing.add(lines(epochs.tolist(), values, color, shape=self.shape, **line), **self.axes)
        x, heights = epochs / self.last, self.axis.heights(np.array(values))
        x, heights = steps(x, heights) if self.shape == "hv" else (x, heights)
        self.labels.avoid(x, heights)
        return x, heights

    def finish(self, name: str, title: list[Part], low: float, high: float, height: int) -> None:
        """Write the labels, above their left end the title, and mark the epoch in view: by an upright line from ``low``
        to ``high``, and on the curve by a dot, whose height stands at position ``height`` of the record.
        """
        text, written, others = self.labels.size, self.labels.written, len(self.labels.written)
        across, up, positions = zip((0.0, 1.0, "top right"), *(place for place, _ in written), strict=True)
        x, y = [self.last * each for each in across], [self.axis.value(each) for each in up]
        sizes, colors = [1.2 * text] + [text] * others, [TEXT] + [MUTED] * others
        words: Words = [title] + [[each] for _, each in written]
        labels = texts(x, y, ["", *(each for _, each in written)], positions, sizes, colors)
        self.drawing.add(labels, f"{name} labels", **self.axes)
        self.drawing.bind("text", words)
        self.drawing.add(lines([0, 0], [low, high], MUTED), "cursor", {"x": [EPOCH, EPOCH]}, **self.axes)
        marker = {"size": round(0.83 * text), "color": ACCENT, "line": {"color": GROUND, "width": 2}}
        dot = lines([0], [0], ACCENT, shape=self.shape) | {"mode": "markers", "marker": marker}
        self.drawing.add(dot, "dot", {"x": [EPOCH], "y": [height]}, **self.axes)


class Losses:
    """The losses as they are drawn in every arrangement: their ``axis``, and on it the curves and the ``lines``."""

    def __init__(self, shown: Shown) -> None:
        self.axis = axis = loss_axis(shown)
        self.curve = axis.drawn(shown.curve.loss, 7)
        self.pinned = axis.drawn(shown.pinned.loss, 7) if shown.pinned else []
        self.lines = [line for line in shown.lines if axis.low <= line.value <= axis.high]


def loss_axis(shown: Shown) -> ValueAxis:
    """One axis for all epochs of both runs, with room for the reference lines."""
    floor = min(loss.floor for loss in shown.losses)
    top = max(float(shown.finite.max(initial=0)), *(loss.chance for loss in shown.losses))
    # Under the floor there is room for its label.
    low = floor - 0.17 * (top - floor) if floor > 0.1 else 0.0
    return ValueAxis.logarithmic(shown.finite, top, 0.06) or ValueAxis(low, top + 0.08 * (top - low))


def loss_chart(drawing: Drawing, box: Box, shown: Shown, losses: Losses, record: Record) -> None:
    """The loss over the epochs.

    How to read it: down is better. The coloured curve is the run, its dot the epoch in view. Thin lines are heights
    that mean something; each says what. A curve that lies on such a line from end to end does not learn. A dashed
    curve is the pinned run. A dotted upright is where the settings change in mid-run: what is right of it is by the
    new ones, and another loss is another scale.
    """
    axis, last, pinned = losses.axis, shown.last, shown.pinned
    chart = CurveChart(drawing, box, 1, axis, last)
    labels, axes = chart.labels, chart.axes
    old = chart.curve(pinned.epochs, losses.pinned, MUTED, **DASHED) if pinned else None
    marks = _with_room(losses.lines, axis, labels)
    drawing.add(levels(shown.lines_from, last, [line.value for line in marks], GRID), **axes)
    if shown.change:
        drawing.add(lines([shown.change[0]] * 2, [axis.low, axis.high], GRID, dash="dot"), **axes)
    x, heights = chart.curve(shown.curve.epochs, losses.curve, ACCENT, width=2.5)
    if shown.lost_at is not None:
        note = f"not finite from epoch {shown.lost_at}"
        end = float(x[-1]), float(heights[-1])
        late = end[0] > 0.5
        labels.write(f"{note} ✗" if late else f"✗ {note}", [(*end, "middle left" if late else "middle right")])
    for line in sorted(marks, key=lambda line: not line.needed):
        height = axis.height(line.value)
        ends = labels.beside(0.985, height, "left")
        if line.needed:
            ends += labels.beside(shown.lines_from / last + 0.015, height, "right")
        labels.write(_that_fits(line.text, labels), ends, line.needed)
    if shown.change:
        seam, words = shown.change
        position = "middle right" if seam < last / 2 else "middle left"
        labels.write(words, [(seam / last, at, position) for at in (0.95, 0.05)], False)
    if old:
        _label_pinned(labels, *old, shown.pinned_name, shown.same_loss)
    title: list[Part] = ["Loss <b>", number(record.at("loss"), 4), "</b>"]
    chart.finish("loss", title, axis.low, axis.high, record.at("drawn_loss"))


def accuracy_chart(drawing: Drawing, box: Box, shown: Shown, record: Record) -> None:
    """How many images are right, over the epochs.

    How to read it: up is better; the line at the top is "all right". Curves and dot are those of the loss above.
    """
    images, pinned, right = shown.trained_on, shown.pinned, record.at("right")
    chart = CurveChart(drawing, box, 2, ValueAxis(*accuracy_axis(images)["range"]), shown.last, "hv")
    old = chart.curve(pinned.epochs, pinned.right.tolist(), MUTED, **DASHED) if pinned else None
    chart.curve(shown.curve.epochs, shown.curve.right.tolist(), ACCENT, width=2.5)
    if old:
        _label_pinned(chart.labels, *old, "pinned run", shown.same_accuracy)
    chart.finish("accuracy", ["<b>", number(right), f"</b> of {images} right"], 0, images, right)


def _with_room(marks: list[ReferenceLine], axis: ValueAxis, labels: Labels) -> list[ReferenceLine]:
    """All lines if letters fit between them, else those that must be there."""
    between = np.diff(np.sort(axis.heights(np.array([line.value for line in marks])))) * labels.height
    return marks if (between > labels.size).all() else [line for line in marks if line.needed]


def _that_fits(text: str, labels: Labels) -> str:
    """A line's text, or its name alone."""
    return text if LETTER * labels.size * len(text) < 0.9 * labels.width else text.partition(":")[0]


def _label_pinned(labels: Labels, x: np.ndarray, heights: np.ndarray, name: str, same: bool) -> None:
    """Name the pinned run just above or below its curve, where there is room."""
    if LETTER * labels.size * len(name) > 0.95 * labels.width:
        name = "pinned run"
    ends = 0.5 * LETTER * labels.size * len(name) / labels.width  # half its width
    middles = [at for at in np.arange(max(0.15, ends), min(0.9, 1 - ends), 0.05).tolist() if at <= x[-1]]
    places = labels.along(x, heights, middles, "center") or labels.beside(float(x[-1]), float(heights[-1]), "right")
    labels.write("pinned run: the same curve" if same else name, places)


def accuracy_axis(images: int) -> Json:
    """The vertical axis of the accuracy chart: images, from none to all."""
    step = 1 if images <= 3 else math.ceil(images / 3)
    return {"range": [-0.08 * images, 1.12 * images], "tickvals": [*range(0, images - step // 2, step), images]}
