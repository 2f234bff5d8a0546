"""The pictures of the talk: numbers and texts, which the browser draws (ui/components/talk/drawing.js).

A picture is the data of one drawing, of a ``kind`` each. The browser chooses places and colours, and computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NotRequired, TypedDict

import numpy as np

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.images import CLASS_NAMES, Images
from core.run import Run
from core.words import loss_text

MOST_ROWS = 200  # epochs of a run that are shown: more than the frames of the seconds in which it is played


class Image(TypedDict):
    """One image: its grey values, 0 to 255, row by row, and its class."""

    pixels: list[int]
    name: str


class ImageRow(TypedDict):
    """The images side by side."""

    kind: Literal["images"]
    images: list[Image]


class Network(TypedDict):
    """One image on its way: filters (each four numbers), responses after the ReLU (each four), the two probabilities.

    ``notes``: what stands under each of the four columns.
    """

    kind: Literal["network"]
    image: Image
    filters: list[list[float]]
    responses: list[list[float]]
    outputs: list[float]
    names: list[str]
    notes: list[str]


class Level(TypedDict):
    """A height at which a loss means something."""

    value: float
    text: str
    lit: NotRequired[bool]


class History(TypedDict):
    """A run, epoch by epoch; ``at`` says which epochs the rows are.

    ``kernels``: the filters, each four numbers after the other; ``correct``: of each image whether it is right.
    ``texts`` are the losses as they are written. ``bounds`` of the axis; ``largest`` weight of all epochs.
    """

    kind: Literal["run"]
    title: str
    at: list[int]
    loss: list[float]
    texts: list[str]
    kernels: list[list[float]]
    correct: list[list[int]]
    images: list[Image]
    levels: list[Level]
    bounds: list[float]
    log: bool
    largest: float


class Bar(TypedDict):
    """A share, 0 to 1, with its interval if it has one; ``text`` is what is written behind it; ``lit`` stands out."""

    label: str
    share: float
    text: str
    low: NotRequired[float]
    high: NotRequired[float]
    lit: NotRequired[bool]


class Bars(TypedDict):
    """Shares below each other; ``hidden``: only their labels, as long as the room guesses."""

    kind: Literal["bars"]
    title: str
    bars: list[Bar]
    hidden: bool


class Levels(TypedDict):
    """The heights of a loss as a ladder."""

    kind: Literal["levels"]
    title: str
    levels: list[Level]


class Stage(TypedDict):
    """One stage on the way back: the size of the gradient there, as text and 0 to 1 of the largest."""

    label: str
    text: str
    share: float


class Way(TypedDict):
    """The gradient on its way back through the stages; ``hidden`` as for bars."""

    kind: Literal["way"]
    title: str
    stages: list[Stage]
    hidden: bool


class Seen(TypedDict):
    """Filters, and what all images are to them: their features; ``same``: two images (numbers from 0) that look alike.

    ``hidden``: only the filters.
    """

    kind: Literal["seen"]
    filters: list[list[float]]
    names: list[str]
    images: list[Image]
    features: list[list[str]]
    same: list[int]
    hidden: bool


class Lines(TypedDict):
    """Short lines below each other, the first of them large."""

    kind: Literal["lines"]
    large: str
    lines: list[str]


Picture = ImageRow | Network | History | Bars | Levels | Way | Seen | Lines


def image(pixels: Iterable[int], label: int) -> Image:
    """An image as the talk draws it."""
    return {"pixels": list(pixels), "name": CLASS_NAMES[label]}


def images(shown: Images) -> ImageRow:
    """The images."""
    return {"kind": "images", "images": [image(*each) for each in shown]}


def history(run: Run, title: str) -> History:
    """A run with its filters and answers, at all epochs or at so many of a long one."""
    rows = np.unique(np.linspace(0, len(run.loss) - 1, MOST_ROWS + 1).astype(int))
    losses = run.loss[rows].astype(float)
    levels = _levels(run)
    heights = [*losses, *(level["value"] for level in levels)]
    low, high = min(heights), max(heights)
    log = bool(low > 0 and high / low > 30)
    # Kernels as filters: (E, 2, 2, F) to (E, F, four).
    kernels = run.kernels[rows].reshape(len(rows), 4, -1).transpose(0, 2, 1).reshape(len(rows), -1)
    return {
        "kind": "run",
        "title": title,
        "at": rows.tolist(),
        "loss": [float(f"{loss:.6g}") for loss in losses],
        "texts": [loss_text(loss) for loss in losses],
        "kernels": [[round(weight, 3) for weight in row] for row in kernels.astype(float).tolist()],
        "correct": run.right[rows].astype(int).tolist(),
        "images": [image(*each) for each in run.experiment.images],
        "levels": levels,
        "bounds": [low, high],
        "log": log,
        "largest": float(np.abs(kernels).max()),
    }


def _levels(run: Run) -> list[Level]:
    """A coin toss; or, of a loss on whose levels a sure network stands, the level of its mistakes and none."""
    loss = LOSSES[run.experiment.loss]
    ladder = loss.levels(len(run.experiment.images))
    wrong = int((~run.right[-1]).sum())
    if len(ladder) and abs(float(run.loss[-1]) - ladder[wrong]) < 1e-3:
        found = [Level(value=float(ladder[wrong]), text=f"{wrong} wrong")]
        if loss.has_floor:
            found.append(Level(value=float(ladder[0]), text="none wrong"))
        return found
    name = f" = {loss.chance_name}" if loss.chance_name else ""
    return [Level(value=loss.chance, text=f"{loss.chance:.4f}{name}: a coin toss")]


def right_of(labelled: Iterable[tuple[str, Run]], title: str, hidden: bool) -> Bars:
    """How many images each run has right at its end."""
    bars: list[Bar] = []
    for label, run in labelled:
        right, count = int(run.right[-1].sum()), len(run.experiment.images)
        bars.append({"label": label, "share": right / count, "text": f"{right} of {count}", "lit": run.solved})
    return {"kind": "bars", "title": title, "bars": bars, "hidden": hidden}


def first_epoch(experiment: Experiment, run: Run, number: int) -> Network:
    """Image ``number`` (from 0) on its way through the initial network."""
    a = run.activations
    filters = run.kernels[0].reshape(4, -1).T
    responses = np.maximum(a.responses[number, :, :, 0].T, 0)  # (F, P)
    return {
        "kind": "network",
        "image": image(*experiment.images[number]),
        "filters": filters.astype(float).round(2).tolist(),
        "responses": responses.astype(float).round(0).tolist(),
        "outputs": a.probabilities[:, number, 0].astype(float).tolist(),
        "names": list(CLASS_NAMES),
        "notes": [
            "3 × 3",
            f"{len(filters)} filters",
            f"{responses.size} responses",
            "the answer",
        ],
    }
