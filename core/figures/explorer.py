"""The Explorer's figure, as a payload that the player (ui/components/player) plays without asking the server again."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from core.figures.bindings import Json, Sketch, number
from core.figures.curves import Chart, Scale, accuracy_axis, accuracy_chart, change_text, loss_chart, loss_scale
from core.figures.palette import GRID, MUTED, QUIET, TEXT
from core.figures.record import Record, history
from core.figures.strips import Notes, Space, filter_strips, image_strip, largest_weight
from core.run import Run
from core.words import loss_text

Player = Json


@dataclass(frozen=True)
class View:
    """One arrangement of the figure, for players of ``min_width`` pixels and more. Lengths are pixels.

    With two ``columns`` the curves stand left of filters and images; with one, above them.
    """

    min_width: int
    columns: int
    text: float
    chart_width: float  # about: charts are as wide as the page lets them
    loss_height: float
    accuracy_height: float
    space: Space


VIEWS = (
    View(0, 1, 12, 310, 210, 84, Space(340, 12, 10, largest_cell=46, filters_in_a_row=4, images_in_a_row=4)),
    View(760, 2, 12, 390, 250, 90, Space(345, 12, 9.5, largest_cell=46, filters_in_a_row=6, images_in_a_row=4)),
    View(960, 2, 12, 460, 250, 90, Space(440, 12, 9, largest_cell=52, filters_in_a_row=8, images_in_a_row=6)),
    View(1300, 2, 15, 680, 330, 120, Space(640, 15, 13, largest_cell=76, filters_in_a_row=8, images_in_a_row=6)),
)

# A frame of the player draws single traces. Plotly then drops whatever else of another type, or which other heatmap,
# stands on the same axes, so what moves has axes of its own. The last pair lies on top: it gets the clicks.
MOVING_FILTERS = {"xaxis": "x3", "yaxis": "y3"}
MOVING_TEXTS = {"xaxis": "x4", "yaxis": "y4"}
STILL = {"xaxis": "x5", "yaxis": "y5"}


def explorer(run: Run, ghost: Run | None = None, total_epochs: int | None = None) -> Player:
    """Everything of a run at once: loss, accuracy, filters, images with the network's answers.

    How to read it: the upright line in the two curves is the epoch in view; filters and answers are those of this
    epoch. Play, and look for what moves. In the question's run nothing does.

    ``ghost`` is a pinned run, drawn dashed behind the curves. ``total_epochs`` is the length of the axis if the run is
    not complete yet. The payload: ``id`` (equal payloads have equal ones), ``views`` (a figure with bindings for each
    arrangement), ``history`` (the records of all epochs, float32 in base64, ``size`` numbers each), ``epochs``,
    ``summary`` (the figure in a sentence) and ``live`` (an epoch in a sentence, as parts).
    """
    record = Record(run.experiment.filters, len(run.experiment.images))
    scale = loss_scale(run, ghost)
    rows = history(run, scale.edge)
    last = max(total_epochs or 0, len(rows) - 1, 0 if ghost is None else len(ghost.loss) - 1)
    pinned = () if ghost is None else (ghost.experiment, ghost.loss.tobytes(), ghost.accuracy.tobytes())
    identity = repr((run.experiment, last, pinned)).encode()
    return {
        "id": hashlib.blake2b(identity + rows.tobytes(), digest_size=8).hexdigest(),
        "epochs": len(rows) - 1,
        "size": rows.shape[1],
        "history": base64.b64encode(rows.tobytes()).decode(),
        "views": [arrange(view, record, run, ghost, scale, last) for view in VIEWS],
        "summary": summary(run, ghost),
        "live": ["Epoch ", number(record.epoch), ": loss ", number(record.loss, 4), ", ", number(record.right)]
        + [f" of {record.images} right."],
    }


def arrange(view: View, record: Record, run: Run, ghost: Run | None, scale: Scale, last: int) -> Json:
    """The figure in one arrangement: the width from which it is used, data, layout, bindings."""
    text, space = view.text, view.space
    two = view.columns == 2
    heading, between = 2.2 * text, 2.4 * text
    loss_top = heading
    accuracy_top = loss_top + view.loss_height + 1.2 * heading
    curves_end = accuracy_top + view.accuracy_height + 3.4 * text

    sketch, notes = Sketch(), Notes()
    loss_chart(sketch, record, run, ghost, scale, Chart(view.chart_width, view.loss_height, text, last))
    accuracy_chart(sketch, record, run, ghost, scale, Chart(view.chart_width, view.accuracy_height, text, last))
    filters_height = filter_strips(sketch, notes, record, run, largest_weight(run, ghost), space, STILL, MOVING_FILTERS)
    # Side by side, the images begin where the accuracy does.
    images_top = max(filters_height + between, accuracy_top - heading if two else 0)
    strips_height = images_top + image_strip(sketch, notes, record, run, space, images_top, STILL)
    notes.sketch(sketch, STILL, MOVING_TEXTS, text)

    strips_top = 0 if two else curves_end + between
    height = max(curves_end, strips_top + strips_height)
    left, right = ([0.0, 0.5], [0.55, 1.0]) if two else ([0.0, 1.0], [0.0, 1.0])

    def down(top: float, length: float) -> list[float]:
        return [1 - (top + length) / height, 1 - top / height]

    quiet = {"showgrid": False, "zeroline": False, "fixedrange": True, "color": MUTED, "tickfont": {"size": text}}
    epochs = {**quiet, "range": [0, last], "domain": left, "nticks": 6, "tickformat": "d"}
    axes: Json = {
        "xaxis": {**epochs, "anchor": "y", "showticklabels": False},
        "yaxis": {**quiet, **scale.axis(), "anchor": "x", "domain": down(loss_top, view.loss_height)},
        "xaxis2": {**epochs, "anchor": "y2", "title": {"text": "epoch", "font": {"size": text}, "standoff": 4}},
        "yaxis2": {**quiet, **accuracy_axis(record.images), "anchor": "x2"},
    }
    axes["yaxis2"] |= {"domain": down(accuracy_top, view.accuracy_height), "showgrid": True, "gridcolor": GRID}
    # One place, pixels wide and high as designed or smaller; with an axis pair for each kind of trace (see STILL).
    place = {"visible": False, "fixedrange": True, "constrain": "domain"}
    across = {**place, "range": [-1, space.width + 1], "domain": right, "constraintoward": "left"}
    downwards = {**place, "range": [strips_height, 0], "constraintoward": "top"}
    downwards["domain"] = down(strips_top, strips_height)
    for pair in (MOVING_FILTERS, MOVING_TEXTS, STILL):
        x, y = pair["xaxis"], pair["yaxis"]
        axes[f"xaxis{x[1:]}"] = {**across, "anchor": y}
        axes[f"yaxis{y[1:]}"] = {**downwards, "anchor": x, "scaleanchor": x}
    layout = {
        "height": round(height),
        "margin": {"l": 3.2 * text, "r": 0.8 * text, "t": 0, "b": 0},
        "font": {"color": TEXT, "size": text},
        **QUIET,
        **axes,
    }
    return {"min_width": view.min_width, "data": sketch.traces, "layout": layout, "bindings": sketch.bindings}


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
        sentence += f"; {change_text(run.experiment)}"
    if ghost is not None:
        sentence += f"; a pinned run, which ended at {loss_text(float(ghost.loss[-1]))}, is drawn behind it"
    return sentence + "."
