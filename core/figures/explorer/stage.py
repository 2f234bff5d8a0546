"""The Explorer's figure for a projector: the same run, letters of 20 pixels and lines of 3 in a window of 1280 x 720.

A larger window shows the same composition, larger. Filters stand there once, at the epoch in view: whether they move is
seen by playing. More than six images say their answers in brief.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.figures.explorer.curves import Chart, accuracy_axis, accuracy_chart, loss_chart
from core.figures.explorer.strips import KERNEL_SIDE, Space, Strip, image_strip, in_even_rows, largest_weight
from core.figures.kit.axes import down
from core.figures.kit.bindings import Sketch, number
from core.figures.kit.drawing import Drawing
from core.figures.kit.loss_axis import LossAxis
from core.figures.kit.palette import DIVERGING, GRID, GROUND, MUTED, ON_DIVERGING, TEXT
from core.figures.kit.payload import Arrangement
from core.figures.kit.protocol import Json, Moving
from core.figures.kit.record import EPOCH, Record
from core.run import Run
from core.run.unseen import Unseen

SCALES = (1.0, 1.25, 1.5, 2.0, 3.0)  # of a window of 1280 x 720; 3 is a projector of 3840 x 2160
TEXT_SIZE, LINE = 20.0, 3.0
WIDTH, HEIGHT = 1120.0, 372.0  # of the figure
LEFT, RIGHT = 60.0, 10.0  # margins
CURVES, STRIPS = 0.37, 0.41  # shares of what is between: where the curves end, and where the rest begins
LOSS_HEIGHT, ACCURACY_HEIGHT = 152.0, 56.0
FILTERS, GAP = 236.0, 20.0  # the width of the filters, and what is between them and the images
MANY = 6  # images: for more there is room for a short word each
SEEN = 1.05  # a number is written in a cell that has room for five of its digits


@dataclass(frozen=True)
class StageArrangement(Arrangement):
    """The arrangement for windows of so many times 1280 x 720; lengths in pixels."""

    scale: float

    @classmethod
    def of(cls, scale: float) -> StageArrangement:
        """The one of this scale."""
        return cls(round(0.97 * WIDTH * scale), WIDTH * scale, TEXT_SIZE * scale, scale)


STAGE_VIEWS = tuple(StageArrangement.of(scale) for scale in SCALES)


def arrange_stage(
    view: StageArrangement,
    axes_of: dict[str, Json],
    record: Record,
    run: Run,
    ghost: Run | None,
    unseen: Unseen | None,
    axis: LossAxis,
    last: int,
) -> Moving:
    """The figure in one arrangement; ``axes_of`` names the pairs of axes for what stays and for what moves."""
    scale, text = view.scale, view.text
    inner = (WIDTH - LEFT - RIGHT) * scale
    heading = 1.7 * text
    loss_top, loss_height, accuracy_height = heading, LOSS_HEIGHT * scale, ACCURACY_HEIGHT * scale
    accuracy_top = loss_top + loss_height + 1.5 * heading
    still = axes_of["still"]

    sketch, drawing = Sketch(), Drawing(text, rules=MUTED)
    loss_chart(sketch, record, run, ghost, axis, Chart(CURVES * inner, loss_height, text, last, brief=True))
    accuracy_chart(sketch, record, run, ghost, axis, Chart(CURVES * inner, accuracy_height, text, last, brief=True))
    left = (FILTERS + GAP) * scale
    filters_height = _filters(sketch, drawing, record, run, ghost, scale, still, axes_of["filters"])
    many = len(run.experiment.images) + (unseen is not None) > MANY
    in_a_row = 6 if many else 3
    space = Space((1 - STRIPS) * inner - left, text, text, (), 0, 19 * scale, images_in_a_row=in_a_row, brief=many)
    images_height = image_strip(sketch, drawing, record, run, space, 0, still, left, "Answers", unseen)
    drawing.sketch(sketch, still, axes_of["texts"])
    _enlarge(sketch.traces, scale)

    strips_height = max(filters_height, images_height)
    height = max(HEIGHT * scale, strips_height, accuracy_top + accuracy_height + 2.6 * text)
    plain = {"showgrid": False, "zeroline": False, "fixedrange": True, "color": MUTED, "tickfont": {"size": text}}
    epochs = {**plain, "range": [0, last], "domain": [0, CURVES], "nticks": 4, "tickformat": "d"}
    axes: Json = {
        "xaxis": {**epochs, "anchor": "y", "showticklabels": False},
        "yaxis": {**plain, **axis.plotly(), "anchor": "x", "domain": down(loss_top, loss_height, height), "nticks": 4},
        "xaxis2": {**epochs, "anchor": "y2"},
        "yaxis2": {**plain, **accuracy_axis(len(run.experiment.images)), "anchor": "x2"},
    }
    axes["yaxis2"] |= {"domain": down(accuracy_top, accuracy_height, height), "showgrid": True, "gridcolor": GRID}
    axes["yaxis2"] |= {"gridwidth": LINE * scale, "tickvals": [0, len(run.experiment.images)]}
    wide = (1 - STRIPS) * inner
    place = {"visible": False, "fixedrange": True, "constrain": "domain", "domain": [STRIPS, 1]}
    across = {**place, "range": [-1, wide + 1], "constraintoward": "left"}
    downwards = {**place, "range": [height, 0], "constraintoward": "top", "domain": [0, 1]}
    for pair in axes_of.values():
        x, y = pair["xaxis"], pair["yaxis"]
        axes[f"xaxis{x[1:]}"] = {**across, "anchor": y}
        axes[f"yaxis{y[1:]}"] = {**downwards, "anchor": x, "scaleanchor": x}
    return view.moving(sketch, height, margin={"l": LEFT * scale, "r": RIGHT * scale, "t": 0, "b": 0}, **axes)


def _filters(
    sketch: Sketch,
    drawing: Drawing,
    record: Record,
    run: Run,
    ghost: Run | None,
    scale: float,
    still: Json,
    moving: Json,
) -> float:
    """The filters at the epoch in view, in as large cells as there is room for; gives the height used."""
    count, text = run.experiment.filters, drawing.text
    columns = in_even_rows(count, 2 if count <= 4 else 4)
    rows = -(-count // columns)
    gap, heading, label = 18 * scale, 1.7 * text, 1.5 * text if count <= 4 else 0.6 * text
    across = ((FILTERS * scale + gap) / columns - gap) / KERNEL_SIDE
    downwards = ((HEIGHT * scale - heading) / rows - label - 4 * scale) / KERNEL_SIDE
    cell = min(across, downwards, 80 * scale)
    pitch_x, pitch_y = KERNEL_SIDE * cell + gap, KERNEL_SIDE * cell + label + 4 * scale
    strip = Strip(count, KERNEL_SIDE, columns, cell, pitch_x, pitch_y, 0, heading + label)
    positions = strip.matrix(lambda filter, row, column: record.at("kernel", (2 * row + column) * count + filter))
    limit = largest_weight(run, ghost)
    look: Json = {"colorscale": DIVERGING, "zmin": -limit, "zmax": limit}
    if cell >= 2.5 * SEEN * text and limit < 10:
        look |= {"texttemplate": "%{z:.2f}", "textfont": {"size": text, "color": ON_DIVERGING}}
    gaps = [[None] * len(row) for row in positions]
    sketch.add(strip.heatmap(gaps, moving, name="filters now", **look), {"z": positions})
    strip.frames(drawing)
    if count <= 4:
        strip.name(drawing, [f"filter {index + 1}" for index in range(count)])
    drawing.say(0, 0, [f"{'Filters' if count > 1 else 'Filter'} at epoch ", number(EPOCH)], "bottom right", TEXT)
    return heading + rows * pitch_y


def _enlarge(traces: list[Json], scale: float) -> None:
    """Letters, lines and dots for the last row of a lecture hall."""
    for trace in traces:
        if "line" in trace:
            trace["line"] = {**trace["line"], "width": max(LINE, 1.6 * trace["line"]["width"]) * scale}
        if "marker" in trace:
            trace["marker"] = {**trace["marker"], "size": 16 * scale, "line": {"color": GROUND, "width": LINE * scale}}
        size = trace.get("textfont", {}).get("size")
        if isinstance(size, list):
            trace["textfont"] = {**trace["textfont"], "size": [max(each, TEXT_SIZE * scale) for each in size]}
