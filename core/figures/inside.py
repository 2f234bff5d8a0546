"""The inside of the network as a payload for the player: one image's way through it, forward and back."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

import numpy as np

from core.figures.bindings import Json, Part, Sketch, choice, form, number
from core.figures.canvas import Canvas
from core.figures.flow import MANY_FILTERS, Measures, flow, hovers, limits
from core.figures.gradient_path import Axes, Columns, gradient_path, key, shared
from core.figures.palette import QUIET, TEXT
from core.figures.passage import Passage, SizeScale, at_epochs, numbers, passages, shown_epochs
from core.images import CLASS_NAMES
from core.losses import LOSSES
from core.run import Run

EPOCH = 0  # the first number of a record


@dataclass(frozen=True)
class View:
    """One arrangement, for players of ``min_width`` pixels and more, its cells ``scale`` times as large as usual."""

    min_width: int
    text: float
    scale: float


VIEWS = (
    View(0, 12, 1),
    View(700, 12, 1),
    View(880, 12, 1),  # a laptop of 1366 pixels, beside the sidebar
    View(972, 12, 1),  # one of 1440
    View(1170, 13, 1.2),
    View(1390, 15, 1.43),  # a projector of 1920
)
NARROWEST = 324  # what a phone has; narrower ones shrink it

# The last pair lies on top and gets the pointer.
STRIPS = ({"xaxis": "x", "yaxis": "y"}, {"xaxis": "x2", "yaxis": "y2"})
CURSORS = ({"xaxis": "x3", "yaxis": "y3"}, {"xaxis": "x4", "yaxis": "y4"})
SIZES = {"xaxis": "x5", "yaxis": "y5"}
PIXELS = {"xaxis": "x6", "yaxis": "y6"}
AXES = Axes(STRIPS, CURSORS, SIZES, PIXELS)


def inside(run: Run, image: int, ghost: Run | None = None) -> Json:
    """One image (from 0) on its way through the network and its gradient on the way back, at every epoch.

    How to read it: above, the image becomes a loss (``flow``); below, the gradient goes back (``gradient_path``). Play,
    and see which stage the gradient does not get through.

    ``ghost`` is a pinned run to compare with, moved by the same epochs; it stays at its last one. The payload is that
    of ``explorer`` with four entries more: ``at``, where the history has only some epochs of a long run, says which;
    ``hover`` has the texts for what the pointer is on; ``shared`` what traces name as "@..."; ``plain``: only texts,
    colours and places of points change with the epoch, and no texts are on curves.
    """
    runs = [each for each in (run, ghost) if each is not None]
    at = shown_epochs(len(run.loss) - 1, sum(numbers(each.experiment) for each in runs))
    found, scale = passages([at_epochs(each, at) for each in runs], image)
    rows = np.concatenate([at[:, None], *(passage.rows for passage in found)], axis=1, dtype=np.float32)
    epochs = at.tolist()
    content = repr(("inside", image, [(each.experiment, len(each.loss)) for each in runs])).encode() + rows.tobytes()
    hover = {name: said for index, passage in enumerate(found) for name, said in hovers(passage, _name(index)).items()}
    payload = {
        "id": hashlib.blake2b(content, digest_size=8).hexdigest(),
        "epochs": epochs[-1],
        "size": rows.shape[1],
        "history": base64.b64encode(rows.tobytes()).decode(),
        "views": [arrange(view, found, scale, epochs) for view in VIEWS],
        "hover": hover,
        "shared": shared(found, [_name(index) for index in range(len(found))], scale, epochs),
        "plain": True,
        "summary": summary(found[0]),
        "live": live(found[0]),
    }
    return payload if len(epochs) == epochs[-1] + 1 else {**payload, "at": epochs}


def arrange(view: View, found: list[Passage], scale: SizeScale, at: list[int]) -> Json:
    """The figure in one arrangement: the width from which it is used, data, layout, bindings."""
    text, width = view.text, float(max(view.min_width, NARROWEST))
    columns = Columns.of(width, text)
    sketch, canvas = Sketch(), Canvas(text)
    ends = limits(found)
    y = 0.0
    for index, (passage, limit) in enumerate(zip(found, ends, strict=True)):
        many = passage.experiment.filters > MANY_FILTERS
        small = passage.side == 3 or width < 400
        measures = Measures.of(width, 1 + (view.scale - 1) * (0.2 if many else 1), small)
        y += title(canvas, passage, "Forward", index, len(found), y, narrow=columns.below)
        y += flow(sketch, canvas, passage, limit, measures, y, _name(index), PIXELS) + 2.4 * text
    for index, passage in enumerate(found):
        y += title(canvas, passage, "The way back", index, len(found), y, narrow=columns.below)
        y += gradient_path(sketch, canvas, passage, scale, at, columns, y, _name(index), AXES) + 1.6 * text
    y += key(sketch, canvas, scale, columns, y - 0.8 * text, AXES)
    canvas.sketch(sketch, PIXELS)
    return {
        "min_width": view.min_width,
        "data": sketch.traces,
        "layout": _layout(width, y, text, columns, scale, at[-1]),
        "bindings": sketch.bindings,
    }


def title(canvas: Canvas, passage: Passage, what: str, index: int, of: int, top: float, narrow: bool) -> float:
    """What stands above a drawing: which way, whose run, which image; gives the height used."""
    said = f"<b>{what}</b>"
    if of > 1:
        whose = "the pinned run" if index else "this run"
        said += f" in <b>{whose}</b> ({LOSSES[passage.experiment.loss].label})"
    label = CLASS_NAMES[passage.experiment.images[passage.image][1]]
    said += f"{'<br>' if narrow else ': '}image {passage.image + 1}, a {label}"
    canvas.write(0, top, said, "bottom right", TEXT, size=1.15)
    return (3.6 if narrow else 2.2) * canvas.text


def summary(passage: Passage) -> str:
    """The figure in a sentence, for those who cannot see it."""
    first, last = (passage.part("images")[row] for row in (0, -1))
    stages = passage.stages
    reached = ", ".join(
        f"{stage.label} {_spelled(a)} at the start and {_spelled(b)} at the end"
        for stage, a, b in zip(stages, first, last, strict=True)
    )
    losses = passage.part("loss")[:, 0]
    return (
        f"Image {passage.image + 1} on its way through the network: its loss goes from {losses[0]:.4g} "
        f"to {losses[-1]:.4g}. "
        f"The size of its gradient on the way back: {reached}."
    )


def live(passage: Passage) -> list[Part]:
    """An epoch in a sentence, as parts."""
    filters = [stage.code for stage in passage.stages].index("kernel")
    return [
        "Epoch ", number(EPOCH), f": image {passage.image + 1} is taken for a ",
        choice(passage.at("prediction"), list(CLASS_NAMES)), ", its loss is ", form(passage.at("loss"), "loss"),
        ", its gradient at the filters ", form(passage.at("images", filters), "size"), ".",
    ]  # fmt: skip


def _spelled(size: float) -> str:
    return "exactly 0" if size == 0 else f"{size:.3g}"


def _name(index: int) -> str:
    return "pinned" if index else ""


def _layout(width: float, height: float, text: float, columns: Columns, scale: SizeScale, last: int) -> Json:
    def across(pixels: tuple[float, float]) -> list[float]:
        return [pixels[0] / width, pixels[1] / width]

    place = {"visible": False, "fixedrange": True}
    downwards = {**place, "range": [height, 0]}
    epochs = {**place, "range": [-0.5, last + 0.5]}
    sizes = {"range": [scale.left, scale.right]}
    axes: Json = {}
    parts = [(pixels, epochs) for pixels in columns.strips * 2] + [(columns.sizes, sizes)]
    for place_, (pixels, more) in enumerate(parts, start=1):
        name = "" if place_ == 1 else str(place_)
        axes[f"xaxis{name}"] = {**place, **more, "domain": across(pixels), "anchor": f"y{name}"}
        axes[f"yaxis{name}"] = {**downwards, "anchor": f"x{name}"}
    axes["xaxis6"] = {**place, "range": [0, width], "anchor": "y6"}
    axes["yaxis6"] = {**downwards, "anchor": "x6"}
    return {
        "width": width,
        "height": round(height),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "font": {"color": TEXT, "size": text},
        **QUIET,
        **axes,
    }


def epoch_in_view(payload: Json, epoch: int | None) -> int:
    """The epoch that the player shows when it is asked for ``epoch`` (None for the last): of a long run the nearest."""
    last: int = payload["epochs"]
    if epoch is None:
        return last
    return min(payload["at"], key=lambda each: abs(each - epoch)) if "at" in payload else min(epoch, last)
