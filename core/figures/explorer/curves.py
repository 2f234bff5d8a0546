"""Loss and accuracy over the epochs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.explorer.reference_lines import ReferenceLine
from core.figures.explorer.shown import Curve, Shown
from core.figures.kit.bindings import Sketch, lines, number
from core.figures.kit.labels import LETTER, Labels, steps
from core.figures.kit.loss_axis import LossAxis
from core.figures.kit.palette import ACCENT, GRID, GROUND, MUTED
from core.figures.kit.protocol import Json, Part
from core.figures.kit.record import EPOCH


@dataclass(frozen=True)
class Chart:
    """The size in pixels of a chart, and of its letters."""

    width: float
    height: float
    text: float

    def labels(self) -> Labels:
        """Its labels."""
        return Labels(self.width, self.height, self.text)


def loss_chart(sketch: Sketch, shown: Shown, chart: Chart) -> None:
    """The loss over the epochs.

    How to read it: down is better. The coloured curve is the run, its dot the epoch in view. Thin lines are heights
    that mean something; each says what. A curve that lies on such a line from end to end does not learn. A dashed
    curve is the pinned run. A dotted upright is where the settings change in mid-run: what is right of it is by the
    new ones, and another loss is another scale.
    """
    axes = {"xaxis": "x", "yaxis": "y"}
    axis, curve, pinned, last = shown.axis, shown.curve, shown.pinned, shown.last
    labels = chart.labels()
    x, heights = np.array(curve.epochs) / last, axis.heights(np.array(curve.loss))
    labels.avoid(x, heights)
    if shown.lost_at is not None:
        note = f"not finite from epoch {shown.lost_at}"
        end = (float(x[-1]), float(heights[-1])) if len(x) else (0.0, 0.5)
        late = end[0] > 0.5
        labels.write(f"{note} ✗" if late else f"✗ {note}", [(*end, "middle left" if late else "middle right")])
    if pinned is not None:
        sketch.add(lines(pinned.epochs, pinned.loss, axes, MUTED, dash="dash", width=1.5))
        old_x, old_heights = np.array(pinned.epochs) / last, axis.heights(np.array(pinned.loss))
        labels.avoid(old_x, old_heights)
    marks = _with_room(shown.lines, axis, chart)
    across = [epoch for _ in marks for epoch in (shown.lines_from, last, None)]
    sketch.add(lines(across, [y for line in marks for y in (line.value, line.value, None)], axes, GRID))
    for line in sorted(marks, key=lambda line: not line.needed):
        height = axis.height(line.value)
        ends = labels.beside(0.985, height, "left")
        if line.needed:
            ends += labels.beside(shown.lines_from / last + 0.015, height, "right")
        labels.write(_that_fits(line.text, chart), ends, line.needed)
    if shown.change is not None:
        seam, words = shown.change
        sketch.add(lines([seam, seam], [axis.low, axis.high], axes, GRID, dash="dot"))
        position = "middle right" if seam < last / 2 else "middle left"
        labels.write(words, [(seam / last, at, position) for at in (0.95, 0.05)], False)
    if pinned is not None:
        _label_pinned(labels, old_x, old_heights, shown.pinned_name, shown.same[0])
    sketch.add(lines(curve.epochs, curve.loss, axes, ACCENT, width=2.5))
    title: list[Part] = ["Loss <b>", number(shown.record.at("loss"), 4), "</b>"]
    labels.draw(sketch, "loss labels", axes, title, last, axis.value)
    _cursor(sketch, shown.record.at("drawn_loss"), axes, axis.low, axis.high, chart)


def _with_room(marks: list[ReferenceLine], axis: LossAxis, chart: Chart) -> list[ReferenceLine]:
    """All lines if letters fit between them, else those that must be there."""
    between = np.diff(np.sort(axis.heights(np.array([line.value for line in marks])))) * chart.height
    return marks if (between > chart.text).all() else [line for line in marks if line.needed]


def _that_fits(text: str, chart: Chart) -> str:
    """A line's text, or its name alone."""
    return text if LETTER * chart.text * len(text) < 0.9 * chart.width else text.partition(":")[0]


def accuracy_chart(sketch: Sketch, shown: Shown, chart: Chart) -> None:
    """How many images are right, over the epochs.

    How to read it: up is better; the line at the top is "all right". Curves and dot are those of the loss above.
    """
    axes = {"xaxis": "x2", "yaxis": "y2"}
    images, curve, pinned, last = shown.trained_on, shown.curve, shown.pinned, shown.last
    low, high = accuracy_axis(images)["range"]
    labels = chart.labels()

    def corners(of: Curve) -> tuple[np.ndarray, np.ndarray]:
        return steps(np.array(of.epochs) / last, (np.array(of.right) - low) / (high - low))

    labels.avoid(*corners(curve))
    if pinned is not None:
        sketch.add(lines(pinned.epochs, pinned.right, axes, MUTED, dash="dash", width=1.5, shape="hv"))
        labels.avoid(*corners(pinned))
        _label_pinned(labels, *corners(pinned), "pinned run", shown.same[1])
    sketch.add(lines(curve.epochs, curve.right, axes, ACCENT, width=2.5, shape="hv"))
    title: list[Part] = ["<b>", number(shown.record.at("right")), f"</b> of {images} right"]
    labels.draw(sketch, "accuracy labels", axes, title, last, lambda height: low + height * (high - low))
    _cursor(sketch, shown.record.at("right"), axes, 0, images, chart, shape="hv")


def _cursor(
    sketch: Sketch, height: int, axes: Json, low: float, high: float, chart: Chart, shape: str = "linear"
) -> None:
    """The epoch in view: an upright line and on it a dot, whose height stands at position ``height`` of the record.

    ``shape`` is that of the curve on which it moves.
    """
    line = lines([0, 0], [low, high], axes, MUTED)
    sketch.add({**line, "name": "cursor"}, {"x": [EPOCH, EPOCH]})
    marker = {"size": round(0.83 * chart.text), "color": ACCENT, "line": {"color": GROUND, "width": 2}}
    dot = {**lines([0], [0], axes, ACCENT, shape=shape), "name": "dot", "mode": "markers", "marker": marker}
    sketch.add(dot, {"x": [EPOCH], "y": [height]})


def _label_pinned(labels: Labels, x: np.ndarray, heights: np.ndarray, name: str, same: bool) -> None:
    """Name the pinned run just above or below its curve, where there is room."""
    if len(x) == 0:
        return
    if LETTER * labels.size * len(name) > 0.95 * labels.width:
        name = "pinned run"
    ends = 0.5 * LETTER * labels.size * len(name) / labels.width  # half its width
    middles = [at for at in np.arange(max(0.15, ends), min(0.9, 1 - ends), 0.05).tolist() if at <= x[-1]]
    places = [place for at in middles for place in labels.beside(at, float(np.interp(at, x, heights)), "center")]
    places = places or labels.beside(float(x[-1]), float(heights[-1]), "right")
    labels.write("pinned run: the same curve" if same else name, places)


def accuracy_axis(images: int) -> Json:
    """The vertical axis of the accuracy chart: images, from none to all."""
    step = 1 if images <= 3 else math.ceil(images / 3)
    return {"range": [-0.08 * images, 1.12 * images], "tickvals": [*range(0, images - step // 2, step), images]}
