"""The Explorer's figure on stage: letters and lines for the last row, in every state of a demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from core import PRESETS, Experiment, train
from core.figures.explorer.figure import BOXES
from core.run.unseen import Unseen, unseen
from tests.core.figures.reading import explorer

NUMPY = {name: replace(experiment, engine="numpy") for name, experiment in PRESETS.items()}
SIXTEEN = tuple(((16 * i, 255 - i, i, 0, 7 * i, 99, i, 3 * i, 200), i % 2) for i in range(16))
STATES = {
    **NUMPY,
    "mid-run": replace(NUMPY["question"], then=(40, {"loss": "logits"})),
    "one filter": replace(NUMPY["question"], filters=1),
    "sixteen filters": replace(NUMPY["question"], filters=16, padding="same", loss="logits"),
    "sixteen images": replace(NUMPY["question"], images=SIXTEEN, filters=16),
    "long": replace(NUMPY["answer-1"], epochs=5000),
}


def views(experiment: Experiment, drawn: Unseen | None = None) -> list[dict[str, Any]]:
    """Those for a projector, without the phone's."""
    run = train(experiment)
    ghost = train(replace(NUMPY["question"], images=experiment.images))
    return explorer(run, ghost, unseen=drawn, stage=True)["views"][1:]


def filters(view: dict[str, Any]) -> dict[str, Any]:
    return next(trace for trace in view["data"] if trace.get("name") == "filters now")


def sizes(tree: Any, of: str) -> Iterator[float]:
    """Every number that is given for ``of``, "textfont.size" and "font.size" alike."""
    outer, inner = of.split(".")
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key.endswith(outer) and isinstance(value, dict) and inner in value:
                found = value[inner]
                yield from found if isinstance(found, list) else [found]
            yield from sizes(value, of)
    elif isinstance(tree, list):
        for each in tree:
            if isinstance(each, dict):
                yield from sizes(each, of)


@pytest.mark.parametrize("state", STATES)
def test_letters_have_20_pixels_and_lines_3_in_a_window_of_1280_by_720(state):
    for view in views(STATES[state]):
        letters = [*sizes(view["data"], "font.size"), *sizes(view["layout"], "font.size")]
        assert len(letters) > 10
        assert min(letters) >= 20
        assert min(sizes(view["data"], "line.width")) >= 3
        assert view["layout"]["yaxis2"]["gridwidth"] >= 3


@pytest.mark.parametrize("drawn", [None, (0, 128, 255) * 3])
@pytest.mark.parametrize("state", STATES)
def test_in_every_state_it_has_the_size_that_the_stage_has_room_for(state, drawn):
    images = unseen(train(STATES[state]), drawn) if drawn else None
    for view, (width, height) in zip(views(STATES[state], images), BOXES, strict=True):
        assert view["min_width"] == width
        assert view["layout"]["height"] == height


def test_filters_are_as_large_as_there_is_room_for():
    for count, (least, decimals) in {1: (150, 3), 2: (100, 3), 4: (70, 3), 6: (60, 2), 8: (60, 2), 16: (45, 1)}.items():
        shown = filters(views(replace(NUMPY["question"], filters=count, epochs=1))[0])
        cell = shown["x"][1] - shown["x"][0]
        assert cell >= least, count
        assert shown["texttemplate"] == f"%{{z:.{decimals}f}}"
        assert (3 + decimals) * 0.5 * shown["textfont"]["size"] <= cell


def test_what_moves_is_what_moves_in_the_figure_of_the_page():
    run = train(NUMPY["one-line-fix"])
    page, stage = explorer(run), explorer(run, stage=True)
    assert page["history"] == stage["history"]
    assert page["id"] != stage["id"]

    def moves(view: dict[str, Any]) -> set[tuple[str, str]]:
        return {(str(view["data"][each["trace"]].get("name")), each["attribute"]) for each in view["bindings"]}

    assert moves(page["views"][-1]) == moves(stage["views"][-1])
