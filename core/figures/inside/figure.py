"""The inside of the network as a payload for the player: one image's way through it, forward and back."""

from __future__ import annotations

from core.autopsy.passage import Passage
from core.autopsy.sentences import spell
from core.figures.inside.cells import PIXELS
from core.figures.inside.flow import MANY_FILTERS, Flow, limits
from core.figures.inside.gradient_path import Columns, GradientPath, key, shared
from core.figures.inside.hovers import hovers
from core.figures.kit.axes import hidden, pixels
from core.figures.kit.boxes import Box
from core.figures.kit.drawing import Drawing
from core.figures.kit.palette import TEXT
from core.figures.kit.parts import choice, form, number
from core.figures.kit.payload import Arrangement, player
from core.figures.kit.protocol import Moving, Part, Player
from core.formulas.losses import LOSSES
from core.outcome.record import EPOCH

# Narrower phones shrink the first. Beside the sidebar a projector of 1280 pixels has 815, a laptop of 1366 has 880, one
# of 1440 has 972, and a projector of 1920 has 1390.
VIEWS = Arrangement.at(
    ((0, 324, 12), *((width, width, 12) for width in (700, 815, 880, 972)), (1170, 1170, 13), (1390, 1390, 15)),
    scale=(1, 1, 0.82, 0.88, 1, 1.2, 1.43),
)


def inside(found: list[Passage]) -> Player:
    """One image on its way through the network and its gradient on the way back, at every epoch.

    How to read it: above, the image becomes a loss (``Flow``); below, the gradient goes back (``GradientPath``). Play,
    and see which stage the gradient does not get through.

    ``found``: through one run, and through a pinned one to compare with.
    """
    identity = ("inside", [(passage.experiment, passage.image, passage.names) for passage in found])
    hover = {name: said for passage in found for name, said in hovers(passage).items()}
    views = [arrange(view, found) for view in VIEWS]
    return {
        **player(views, found[0].rows, identity, summary(found[0]), live(found[0])),
        "hover": hover,
        "shared": shared(found),
        "plain": True,
    }


def arrange(view: Arrangement, found: list[Passage]) -> Moving:
    """The figure in one arrangement: the width from which it is used, data, layout, bindings."""
    text, width, scale = view.text, view.width, found[0].scale
    columns = Columns(width, text)
    drawing = Drawing(text, axes=PIXELS)
    ends = limits(found)
    y = 0.0
    for passage, limit in zip(found, ends, strict=True):
        many = passage.experiment.filters > MANY_FILTERS
        larger = 1 + (view.scale - 1) * (0.2 if many else 1)
        y += title(drawing, passage, "Forward", len(found), y, narrow=columns.below)
        y += Flow(drawing, passage, limit, width, larger).draw(y) + 2.4 * text
    for passage in found:
        y += title(drawing, passage, "The way back", len(found), y, narrow=columns.below)
        y += GradientPath(drawing, passage, columns).draw(y) + 1.6 * text
    y += key(drawing, scale, columns, y - 0.8 * text)
    epochs, sizes = [-0.5, found[0].epochs[-1] + 0.5], [scale.left, scale.right]
    parts = [*((strip, epochs) for strip in columns.strips * 2), (columns.sizes, sizes)]
    placed = [(Box(left, 0, right - left, y), hidden(*reach), hidden(y, 0)) for (left, right), reach in parts]
    return view.moving(drawing, y, [*placed, pixels(width, y)], width=width)


def title(drawing: Drawing, passage: Passage, what: str, of: int, top: float, narrow: bool) -> float:
    """What stands above a drawing: which way, whose run, which image; gives the height used."""
    said = f"<b>{what}</b>"
    if of > 1:
        whose = "the pinned run" if passage.whose else "this run"
        said += f" in <b>{whose}</b> ({LOSSES[passage.experiment.loss].label})"
    label = passage.names[passage.experiment.images[passage.image][1]]
    said += f"{'<br>' if narrow else ': '}image {passage.image + 1}, a {label}"
    drawing.write(0, top, said, "bottom right", TEXT, size=1.15)
    return (3.6 if narrow else 2.2) * drawing.text


def summary(passage: Passage) -> str:
    """The figure in a sentence, for those who cannot see it."""
    first, last = (passage.part("images")[row] for row in (0, -1))
    stages = passage.stages
    reached = ", ".join(
        f"{stage.label} {spell(a)} at the start and {spell(b)} at the end"
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
        choice(passage.at("prediction"), list(passage.names)), ", its loss is ", form(passage.at("loss"), "loss"),
        ", its gradient at the filters ", form(passage.at("images", filters), "size"), ".",
    ]  # fmt: skip


def epoch_in_view(payload: Player, epoch: int | None) -> int:
    """The epoch that the player shows when it is asked for ``epoch`` (None for the last): of a long run the nearest."""
    last = payload["epochs"]
    if epoch is None:
        return last
    return min(payload["at"], key=lambda each: abs(each - epoch)) if "at" in payload else min(epoch, last)
