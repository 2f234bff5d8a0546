"""What each image costs, as a picture: the images on the axis of the loss (costs.js, costs.css); a part of ``why``."""

from __future__ import annotations

from typing import Any

from core.images import Images
from core.images.names import Names
from core.outcome.costs import Costs
from core.words import loss_text
from ui.pictures import picture

ROOM = 0.055  # of the axis: how far two images must be apart to stand side by side


def costs_shown(costs: Costs, images: Images, names: Names) -> dict[str, Any]:
    """The images of a run where they stand, those that are wrong marked, and their mean, which is the loss."""
    high = max([*costs.levels.values(), *costs.each]) if len(costs.levels) > 1 else max(costs.each.max(), costs.mean)
    low = min(0.0, float(costs.each.min()))
    width = (float(high) - low) or 1.0
    stacked: dict[int, int] = {}
    marks = []
    for number in costs.each.argsort(kind="stable").tolist():
        at = (float(costs.each[number]) - low) / width
        row = stacked[round(at / ROOM)] = stacked.get(round(at / ROOM), -1) + 1
        label = f"image {number + 1}, a {names[images[number][1]]}: {loss_text(float(costs.each[number]))}"
        mark = {"at": at, "row": row, "picture": picture(images[number]), "right": bool(costs.right[number])}
        marks.append(mark | {"label": label})
    ticks = [
        {"at": (value - low) / width, "label": f"{name}: {loss_text(value)}"}
        for name, value in costs.levels.items()
        if value <= high
    ]
    said = f"Loss of each image, from left to right: {'; '.join(str(mark['label']) for mark in marks)}."
    mean = {"at": (costs.mean - low) / width, "label": f"their mean: {loss_text(costs.mean)}"}
    rows = 1 + max(stacked.values())
    return {"marks": marks, "ticks": ticks, "mean": mean, "said": said, "rows": rows}
