"""The Explorer's figure, as a payload that the player (ui/components/player) plays without asking the server again.

Page and stage have one drawing. Where things stand follows from the box to be filled and from the size of its letters.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.figures.explorer.curves import Losses, accuracy_axis, accuracy_chart, loss_chart
from core.figures.explorer.strips import HEADING, MOVING_TEXTS, PLACED, STILL, filter_strip, image_grid, image_strip
from core.figures.kit.axes import Placed, hidden, on, quiet
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.palette import GRID, MUTED
from core.figures.kit.parts import choice, number
from core.figures.kit.payload import Arrangement, player
from core.figures.kit.protocol import Json, Moving, Part, Player
from core.outcome.record import EPOCH, Record
from core.outcome.shown import Shown

# Curves, filters and images stand side by side in a box so high; on a phone below curves so high.
# With what stands above them and the player below they fit into 1280 x 720, 1440 x 900 and 1920 x 1080.
PAGE = Arrangement.at(((0, 340, 12), (760, 760, 12), (960, 960, 12), (1300, 1300, 15)), height=(390, 364, 430, 560))
# In the pixels of 1280 x 720, which the player scales: for windows of 16:9, 16:10, 4:3 and 21:9.
BOXES = ((1240, 448), (1240, 528), (1240, 688), (1660, 448))
STAGE = (PAGE[0], *(Arrangement(width, width, 20, height=height, bold=2) for width, height in BOXES))
# Shares of the width: where the curves end, where the rest begins, and the most that images take.
CURVES, STRIPS, IMAGES = 0.3, 0.32, 0.3


def explorer(shown: Shown, *, stage: bool = False) -> Player:
    """Everything of a run at once: loss, accuracy, filters, images with the network's answers.

    How to read it: the upright line in the two curves is the epoch in view; filters and answers are those of this
    epoch. Play, and look for what moves. In the question's run nothing does.

    ``stage``: for a projector, where the window is large enough.
    """
    losses, numbers, images = Losses(shown), shown.numbers, shown.trained_on
    drawn = np.maximum(numbers["loss"], losses.axis.edge)  # zero has no place on a logarithmic axis
    kinds = {"loss": numbers["loss"], "drawn_loss": drawn, **numbers}
    record = Record.of(kinds, np.arange(len(drawn)))
    loss, right = number(record.at("loss"), 4), number(record.at("right"))
    live: list[Part] = ["Epoch ", number(EPOCH), ": loss ", loss, ", ", right, f" of {images} right."]
    if shown.has_unseen:
        says, sure = choice(record.at("predicted", images), list(shown.names)), record.at("probability", images)
        live += [" The unseen image: ", says, " ", number(sure, 2), "."]
    views = [arrange(view, shown, losses, record) for view in (STAGE if stage else PAGE)]
    return player(views, record.rows, (shown.identity, stage), shown.summary, live)


def arrange(view: Arrangement, shown: Shown, losses: Losses, record: Record) -> Moving:
    """The figure in one arrangement: the width from which it is used, data, layout, bindings."""
    text, beside, images = view.text, not view.narrow, shown.trained_on
    numbers, heading = 3.2 * text, HEADING * text  # what stands left of the charts, and above each
    # The last epoch, too, stands in the middle of its end, and Plotly leaves out what is cut by a pixel.
    end = (0.8 if beside else 0.2 + 0.3 * len(str(shown.last))) * text
    inner = view.width - numbers - end if beside else view.width
    charts_height = view.height - 2.5 * heading - 3.2 * text  # both, without titles, numbers and "epoch"
    left, wide = (0.0, CURVES * inner) if beside else (numbers, inner - numbers - end)
    loss = Box(left, heading, wide, 0.73 * charts_height)
    accuracy = Box(left, 2.5 * heading + loss.height, wide, 0.27 * charts_height)

    drawing = Drawing(text, rules=MUTED, axes=STILL, moving_axes=MOVING_TEXTS)
    loss_chart(drawing, loss, shown, losses, record)
    accuracy_chart(drawing, accuracy, shown, record)
    if beside:
        strips = Box(inner - (1 - STRIPS) * inner, 0.0, (1 - STRIPS) * inner, view.height)
        grid = image_grid(len(shown.images), IMAGES * view.width, (view.height,), text, shown.names)
        left = strips.width - max(grid.columns * grid.pitch_x, 10.5 * text)
        filter_strip(drawing, shown, record, left - 1.2 * text, (view.height,))
        image_strip(drawing, shown, record, grid, left, 0)
    else:
        images_top = heading + filter_strip(drawing, shown, record, inner, (inner, 1.35 * inner))
        grid = image_grid(len(shown.images), inner, (26 * text, 52 * text), text, shown.names)
        strips = Box(0.0, view.height + heading, inner, image_strip(drawing, shown, record, grid, 0, images_top))

    epochs: Json = {"range": [0, shown.last], "nticks": 5, "tickformat": "d"}
    of_accuracy = accuracy_axis(images)
    if accuracy.height < 6.5 * text:
        of_accuracy["tickvals"] = [0, images]
    lines: Json = {"showgrid": True, "gridcolor": GRID, "gridwidth": 1 + view.bold}
    placed: list[Placed] = [
        (loss, quiet(text, **epochs, showticklabels=False), quiet(text, **losses.axis.plotly())),
        (accuracy, quiet(text, "epoch", **epochs), quiet(text, **of_accuracy, **lines)),
    ]
    # One place, pixels wide and high as designed or smaller; with an axis pair for each kind of trace.
    across = hidden(-1, strips.width + 1, constrain="domain", constraintoward="left")
    downwards = hidden(strips.height, 0, constrain="domain", constraintoward="top")
    placed += [(strips, across, {**downwards, "scaleanchor": on(each)["xaxis"]}) for each in PLACED]
    margin = {"l": numbers if beside else 0, "r": end if beside else 0, "t": 0, "b": 0}
    found = replace(view, width=inner).moving(drawing, strips.bottom, placed, margin=margin)
    _embolden(found["data"], view.bold)
    return found


def _embolden(traces: list[Json], by: float) -> None:
    """Lines so many pixels wider, for the last row of a lecture hall."""
    for trace in traces:
        for line in (trace.get("line"), trace.get("marker", {}).get("line")):
            if line:
                line["width"] += by
