"""The Explorer's figure, as a payload that the player (ui/components/player) plays without asking the server again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.figures.explorer.curves import Chart, accuracy_axis, accuracy_chart, change_text, loss_axis, loss_chart
from core.figures.explorer.stage import STAGE_VIEWS, arrange_stage
from core.figures.explorer.strips import Space, filter_strip, image_strip, largest_weight
from core.figures.kit.axes import down
from core.figures.kit.bindings import Sketch, choice, number
from core.figures.kit.drawing import Drawing
from core.figures.kit.loss_axis import LossAxis
from core.figures.kit.palette import GRID, MUTED
from core.figures.kit.payload import Arrangement, player
from core.figures.kit.protocol import Json, Moving, Part, Player
from core.figures.kit.record import EPOCH, Record
from core.images import CLASS_NAMES
from core.run import Run
from core.run.unseen import Unseen
from core.words import loss_text


@dataclass(frozen=True)
class ExplorerArrangement(Arrangement):
    """With two ``columns`` the curves stand left of filters and images; with one, above them.

    ``width`` is about that of the charts, which are as wide as the page lets them; ``space`` is that of the rest, which
    gets ``share`` of the page.
    """

    columns: int
    loss_height: float
    accuracy_height: float
    share: float
    space: Space


VIEWS = (
    ExplorerArrangement(0, 310, 12, 1, 210, 84, 0, Space(340, 12, 10, (460,), 999, 23, images_in_a_row=4, fill=True)),
    ExplorerArrangement(760, 360, 12, 2, 250, 90, 0.53, Space(392, 12, 10, (340, 440), 110, 18, images_in_a_row=6)),
    ExplorerArrangement(960, 410, 12, 2, 250, 90, 0.54, Space(500, 12, 10, (340, 440), 110, 23, images_in_a_row=6)),
    ExplorerArrangement(1300, 640, 15, 2, 330, 120, 0.52, Space(650, 15, 13, (420,), 140, 30, images_in_a_row=6)),
)

# What follows the epoch has axes of its own: by these the player finds the cells of the filters in the page. The last
# pair lies on top: it gets the clicks.
MOVING_FILTERS = {"xaxis": "x3", "yaxis": "y3"}
MOVING_TEXTS = {"xaxis": "x4", "yaxis": "y4"}
STILL = {"xaxis": "x5", "yaxis": "y5"}
AXES = {"filters": MOVING_FILTERS, "texts": MOVING_TEXTS, "still": STILL}


def explorer(
    run: Run,
    ghost: Run | None = None,
    total_epochs: int | None = None,
    *,
    unseen: Unseen | None = None,
    stage: bool = False,
) -> Player:
    """Everything of a run at once: loss, accuracy, filters, images with the network's answers.

    How to read it: the upright line in the two curves is the epoch in view; filters and answers are those of this
    epoch. Play, and look for what moves. In the question's run nothing does.

    ``ghost`` is a pinned run, drawn dashed behind the curves. ``total_epochs`` is the length of the axis if the run is
    not complete yet. ``unseen``: what this run says of an image that it is not trained on. ``stage``: for a projector,
    where the window is large enough.
    """
    axis = loss_axis(run, ghost)
    record = record_of(run, axis.edge, unseen)
    last = max(total_epochs or 0, len(run.loss) - 1, 0 if ghost is None else len(ghost.loss) - 1)
    pinned = () if ghost is None else (ghost.experiment, ghost.loss.tobytes(), ghost.accuracy.tobytes())
    identity = (run.experiment, last, pinned, unseen and unseen.pixels, stage)
    live: list[Part] = [
        "Epoch ",
        number(EPOCH),
        ": loss ",
        number(record.at("loss"), 4),
        ", ",
        number(record.at("right")),
    ]
    images = len(run.experiment.images)
    live.append(f" of {images} right.")
    if unseen:
        says, sure = choice(record.at("predicted", images), list(CLASS_NAMES)), record.at("probability", images)
        live += [" The unseen image: ", says, " ", number(sure, 2), "."]
    views = [arrange(view, record, run, ghost, unseen, axis, last) for view in (VIEWS[:2] if stage else VIEWS)]
    if stage:
        views += [arrange_stage(view, AXES, record, run, ghost, unseen, axis, last) for view in STAGE_VIEWS]
    return player(views, record.rows, identity, summary(run, ghost), live)


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
            "epoch": np.arange(epochs)[:, None],
            "loss": run.loss[:, None],
            "drawn_loss": np.maximum(run.loss, lowest_drawn)[:, None],  # zero has no place on a logarithmic axis
            "right": run.right.sum(axis=1)[:, None],
            "predicted": predicted,
            "probability": probability,
            "kernel": run.kernels.reshape(epochs, -1),
        }
    )


def arrange(
    view: ExplorerArrangement,
    record: Record,
    run: Run,
    ghost: Run | None,
    unseen: Unseen | None,
    axis: LossAxis,
    last: int,
) -> Moving:
    """The figure in one arrangement: the width from which it is used, data, layout, bindings."""
    text, space = view.text, view.space
    two = view.columns == 2
    heading, between = 2.2 * text, 2.4 * text
    loss_top = heading
    accuracy_top = loss_top + view.loss_height + 1.2 * heading
    curves_end = accuracy_top + view.accuracy_height + 3.4 * text

    sketch, drawing = Sketch(), Drawing(text, rules=MUTED)
    loss_chart(sketch, record, run, ghost, axis, Chart(view.width, view.loss_height, text, last))
    accuracy_chart(sketch, record, run, ghost, axis, Chart(view.width, view.accuracy_height, text, last))
    limit = largest_weight(run, ghost)
    filters_height = filter_strip(sketch, drawing, record, run, limit, space, STILL, MOVING_FILTERS)
    images_top = filters_height + between
    strips_height = images_top + image_strip(sketch, drawing, record, run, space, images_top, STILL, unseen=unseen)
    drawing.sketch(sketch, STILL, MOVING_TEXTS)

    strips_top = 0 if two else curves_end + between
    height = max(curves_end, strips_top + strips_height)
    # On one column filters and images have all of the width, and the charts leave room for their numbers: the last
    # epoch, too, stands in the middle of its end, and Plotly leaves out what is cut by a pixel.
    numbers, end = 3.2 * text, (0.8 if two else 0.2 + 0.3 * len(str(last))) * text
    left, right = [0.0, 0.95 - view.share], [1 - view.share, 1.0]
    if not two:
        left, right = [numbers / space.width, 1 - end / space.width], [0.0, 1.0]

    quiet = {"showgrid": False, "zeroline": False, "fixedrange": True, "color": MUTED, "tickfont": {"size": text}}
    epochs = {**quiet, "range": [0, last], "domain": left, "nticks": 6, "tickformat": "d"}
    axes: Json = {
        "xaxis": {**epochs, "anchor": "y", "showticklabels": False},
        "yaxis": {**quiet, **axis.plotly(), "anchor": "x", "domain": down(loss_top, view.loss_height, height)},
        "xaxis2": {**epochs, "anchor": "y2", "title": {"text": "epoch", "font": {"size": text}, "standoff": 4}},
        "yaxis2": {**quiet, **accuracy_axis(len(run.experiment.images)), "anchor": "x2"},
    }
    axes["yaxis2"] |= {"domain": down(accuracy_top, view.accuracy_height, height), "showgrid": True, "gridcolor": GRID}
    # One place, pixels wide and high as designed or smaller; with an axis pair for each kind of trace (see STILL).
    place = {"visible": False, "fixedrange": True, "constrain": "domain"}
    across = {**place, "range": [-1, space.width + 1], "domain": right, "constraintoward": "left"}
    downwards = {**place, "range": [strips_height, 0], "constraintoward": "top"}
    downwards["domain"] = down(strips_top, strips_height, height)
    for pair in (MOVING_FILTERS, MOVING_TEXTS, STILL):
        x, y = pair["xaxis"], pair["yaxis"]
        axes[f"xaxis{x[1:]}"] = {**across, "anchor": y}
        axes[f"yaxis{y[1:]}"] = {**downwards, "anchor": x, "scaleanchor": x}
    margin = {"l": numbers if two else 0, "r": end if two else 0, "t": 0, "b": 0}
    return view.moving(sketch, height, margin=margin, **axes)


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
