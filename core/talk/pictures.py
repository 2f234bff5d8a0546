"""The pictures of the talk: numbers and texts, which the browser draws (ui/components/talk/pictures.js).

A picture is the data of one drawing, of a ``kind`` each. The browser chooses places and colours, and computes nothing.
``hidden``: only the labels are shown, as long as the room guesses.

images   ``images`` side by side: each its ``pixels``, grey values from 0 to 255, row by row, and its class as ``name``
network  an ``image`` on its way: ``filters`` (each four numbers), ``responses`` after the ReLU (each four), the two
         probabilities as ``outputs`` with the classes' ``names``; ``notes``: what stands under each of the four columns
run      a run, epoch by epoch; ``at`` says which epochs the rows are: ``loss``, ``texts`` (the losses as they are
         written), ``kernels`` (the filters, each four numbers after the other), ``correct`` (of each of the ``images``
         whether it is right). ``levels`` as below; ``bounds`` of the axis, ``log`` if it is logarithmic; ``largest``
         weight of all epochs
bars     ``bars`` below each other: each a ``label``, a ``share`` from 0 to 1 with its interval, ``low`` to ``high``,
         if it has one, and the ``text`` behind it; one that is ``lit`` stands out
levels   the ``levels`` of a loss as a ladder: each a ``value`` that means something, and its ``text``; some are ``lit``
way      the gradient on its way back through the ``stages``: each a ``label``, the size there as ``text``, and its
         ``share`` of the largest, 0 to 1
seen     ``filters`` with their ``names``, and what all ``images`` are to them: their ``features`` as texts; ``same``:
         two images (numbers from 0) that look alike
lines    short ``lines`` below each other, under a ``large`` one
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.images import CLASS_NAMES, Images
from core.run import Run
from core.words import loss_text

MOST_ROWS = 200  # epochs of a run that are shown: more than the frames of the seconds in which it is played

Picture = dict[str, Any]


def image(pixels: Iterable[int], label: int) -> dict[str, Any]:
    """An image as the talk draws it."""
    return {"pixels": list(pixels), "name": CLASS_NAMES[label]}


def images(shown: Images) -> Picture:
    """The images."""
    return {"kind": "images", "images": [image(*each) for each in shown]}


def history(run: Run, title: str) -> Picture:
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


def _levels(run: Run) -> list[dict[str, Any]]:
    """A coin toss; or, of a loss on whose levels a sure network stands, the level of its mistakes and none."""
    loss = LOSSES[run.experiment.loss]
    ladder = loss.levels(len(run.experiment.images))
    wrong = int((~run.right[-1]).sum())
    if len(ladder) and abs(float(run.loss[-1]) - ladder[wrong]) < 1e-3:
        found = [{"value": float(ladder[wrong]), "text": f"{wrong} wrong"}]
        return found + ([{"value": float(ladder[0]), "text": "none wrong"}] if loss.has_floor else [])
    name = f" = {loss.chance_name}" if loss.chance_name else ""
    return [{"value": loss.chance, "text": f"{loss.chance:.4f}{name}: a coin toss"}]


def right_of(labelled: Mapping[str, Run], title: str) -> Picture:
    """How many images each run has right at its end."""
    bars = []
    for label, run in labelled.items():
        right, count = int(run.right[-1].sum()), len(run.experiment.images)
        bars.append({"label": label, "share": right / count, "text": f"{right} of {count}", "lit": run.solved})
    return {"kind": "bars", "title": title, "bars": bars}


def first_epoch(experiment: Experiment, run: Run, number: int) -> Picture:
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
        "notes": ["3 × 3", f"{len(filters)} filters", f"{responses.size} responses", "the answer"],
    }
