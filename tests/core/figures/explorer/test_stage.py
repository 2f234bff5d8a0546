"""The Explorer's figure on stage: letters and lines for the last row, in every state of a demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from core import PRESETS, Experiment, train
from core.figures.explorer import explorer
from core.figures.explorer.stage import HEIGHT, SCALES, STAGE_VIEWS
from core.run.unseen import Unseen, unseen

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
    run = train(experiment)
    ghost = train(replace(NUMPY["question"], images=experiment.images))
    return explorer(run, ghost, unseen=drawn, stage=True)["views"][-len(SCALES) :]


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
    for view, scale in zip(views(STATES[state]), SCALES, strict=True):
        letters = [*sizes(view["data"], "font.size"), *sizes(view["layout"], "font.size")]
        assert len(letters) > 10
        assert min(letters) >= 20 * scale
        assert min(sizes(view["data"], "line.width")) >= 3 * scale
        assert view["layout"]["yaxis2"]["gridwidth"] >= 3 * scale


@pytest.mark.parametrize("state", STATES)
def test_it_is_as_high_as_the_stage_has_room_for(state):
    for view, scale in zip(views(STATES[state]), SCALES, strict=True):
        assert view["layout"]["height"] <= HEIGHT * scale + 1


@pytest.mark.parametrize("state", ["question", "sixteen images"])
def test_with_an_unseen_image_it_is_not_higher(state):
    drawn = unseen(train(STATES[state]), (0, 128, 255) * 3)
    for view, scale in zip(views(STATES[state], drawn), SCALES, strict=True):
        assert view["layout"]["height"] <= HEIGHT * scale + 1


def test_the_windows_of_projectors_get_an_arrangement_of_their_own():
    for width, scale in ((1280, 1.0), (1920, 1.5), (2560, 2.0), (3840, 3.0)):
        stage = 1120 * width / 1280
        assert [each.scale for each in STAGE_VIEWS if each.min_width <= stage][-1] == scale


def test_what_moves_is_what_moves_in_the_figure_of_the_page():
    run = train(NUMPY["one-line-fix"])
    page, stage = explorer(run), explorer(run, stage=True)
    assert page["history"] == stage["history"]
    assert page["id"] != stage["id"]

    def moves(view: dict[str, Any]) -> set[tuple[str, str]]:
        return {(str(view["data"][each["trace"]].get("name")), each["attribute"]) for each in view["bindings"]}

    assert moves(page["views"][-1]) == moves(stage["views"][-1])
