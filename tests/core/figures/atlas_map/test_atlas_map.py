"""The map of the atlas: each cell says what its seeds say, leads to its settings, and marks stand where they belong."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest

from core.atlas import GRID, Atlas, Plane, Region, widest_safe_region
from core.atlas import sentence as region_sentence
from core.experiment import PRESETS, Experiment
from core.figures.atlas_map import atlas_map
from core.figures.atlas_map.place import find
from core.figures.kit.success_scale import EMPTY
from core.outcome.comparison import setting
from core.settings.registry import SETTINGS
from tests.core.figures.trials import boxes, contrast, drawn, is_sound, sides, trace, written
from tests.core.pairs import few_of

HERE = Experiment("logits", "unit", 6, "same", "adam", 0.01, 300, seed=7, engine="numpy")
PLANES = [
    ("learning_rate", "filters"),
    ("filters", "learning_rate"),
    ("loss", "optimizer"),
    ("optimizer", "learning_rate"),
    ("learning_rate", "loss"),
    ("normalisation", "padding"),
]
WIDTHS = (340, 690, 990, 1390)
TOTAL = len(GRID.seeds)
all_planes = pytest.mark.parametrize("axes", PLANES, ids=" by ".join)
narrow_and_wide = pytest.mark.parametrize("view", [0, 2])
all_views = pytest.mark.parametrize("view", range(4))


@functools.cache
def made_up(random: int = 0) -> Atlas:
    """An atlas in which any number of seeds is solved, none, all, one and all but one more often than others."""
    draw, shape = np.random.default_rng(random), (len(GRID), len(GRID.budgets))
    extremes = draw.choice([0, 1, TOTAL - 1, TOTAL, TOTAL], shape)
    counts = np.where(draw.random(shape) < 0.6, extremes, draw.integers(0, TOTAL + 1, shape))
    return Atlas(GRID, np.packbits(np.arange(TOTAL) < counts[..., None], axis=2))


@functools.cache
def plane(axes: tuple[str, str], held: Experiment = HERE, budget: int = 300) -> Plane:
    return made_up().plane(*axes, held, budget)


@functools.cache
def at_home(axes: tuple[str, str]) -> dict:
    return atlas_map(plane(axes), None, HERE)


def with_counts(axes: tuple[str, str], safe: list[tuple[int, int]]) -> Plane:
    """A plane in which these cells solve all seeds and the others few."""
    shown = plane(axes)
    solved = np.full_like(shown.solved, 7)
    for place in safe:
        solved[place] = TOTAL
    return replace(shown, solved=solved)


def opened(link: str) -> Experiment:
    """The experiment of a link."""
    assert link.startswith("open:")
    return Experiment.from_query(dict(parse_qsl(link.removeprefix("open:"), strict_parsing=link != "open:")))


def shown_at(view: dict, slice: Plane) -> dict[tuple[int, int], np.ndarray]:
    """The rectangle of each cell, found by where it leads."""
    cells = trace(view, "cells")
    where = {each: (r, c) for r, line in enumerate(slice.experiments) for c, each in enumerate(line)}
    return {where[opened(link)]: box for link, box in zip(cells["customdata"], boxes(cells), strict=True)}


def holds(box: np.ndarray, x: float, y: float) -> bool:
    return bool(box[0] < x < box[2] and box[1] < y < box[3])


def below(view: dict) -> str:
    """What stands below the cells, on one line."""
    labels, bottom = trace(view, "labels"), boxes(trace(view, "cells"))[:, 3].max()
    return " ".join(said for said, y in zip(labels["text"], labels["y"], strict=True) if y > bottom)


# The cells


@all_planes
@narrow_and_wide
def test_each_cell_says_in_percent_how_many_seeds_it_solves(axes, view):
    slice, figure = plane(axes), at_home(axes)["views"][view]
    numbers, places = trace(figure, "numbers"), shown_at(figure, slice)
    assert len(numbers["text"]) == len(places) == slice.solved.size
    for said, x, y in zip(numbers["text"], numbers["x"], numbers["y"], strict=True):
        (place,) = [place for place, box in places.items() if holds(box, x, y)]
        count, number = int(slice.solved[place]), int(said)
        assert (number == 0) == (count == 0)
        assert (number == 100) == (count == TOTAL)
        assert abs(number - 100 * count / TOTAL) <= 0.5 or number in (1, 99)
        assert abs(number - 100 * count / TOTAL) < 1
    assert {0, 1, TOTAL - 1, TOTAL} <= {int(count) for axes in PLANES for count in plane(axes).solved.ravel()}


def test_almost_none_is_not_none_and_almost_all_not_all():
    slice = plane(("normalisation", "padding"))
    counts = [0, 1, 4, 500, 996, 999, 1000, 1000]
    solved = np.resize(counts, slice.solved.shape)
    slice = replace(slice, solved=solved, total=1000)
    expected = {0: "0", 1: "1", 4: "1", 500: "50", 996: "99", 999: "99", 1000: "100"}
    numbers = trace(atlas_map(slice, None, HERE)["views"][1], "numbers")["text"]
    assert numbers == [expected[int(count)] for count in solved.ravel()]
    assert {"1", "99"} <= set(numbers)


@pytest.mark.parametrize("axes", [("learning_rate", "filters"), ("filters", "learning_rate")])
def test_pointing_at_a_cell_tells_its_settings_its_count_and_its_interval(axes):
    slice = plane(axes)
    solved = slice.solved.copy()
    solved[0, 0], solved[0, 1] = 96, 0
    cells = trace(atlas_map(replace(slice, solved=solved), None, HERE)["views"][3], "cells")
    first, second = cells["hovertext"][:2]
    assert first.endswith(":<br>96 of 128 seeds solved, 75 % (67 to 82 %)")
    assert second.endswith(":<br>none of 128 seeds solved (0 to 3 %)")


def test_of_an_ordered_and_another_setting_the_ordered_one_is_told_first():
    for axes in (("loss", "learning_rate"), ("learning_rate", "loss")):
        slice = plane(axes)
        said = trace(atlas_map(slice, None, HERE)["views"][3], "cells")["hovertext"][0]
        assert said.startswith(f"learning rate 0.0001, loss {setting(slice.experiments[0][0], 'loss')}:<br>")


@pytest.mark.parametrize("budget", GRID.budgets)
@all_planes
def test_a_cell_opens_the_experiment_that_it_counts(axes, budget):
    held = replace(HERE, seed=123_456, engine="keras")
    slice = plane(axes, held, budget)
    for view in atlas_map(slice, None, held)["views"]:
        cells, numbers = trace(view, "cells"), trace(view, "numbers")["text"]
        found = [opened(link) for link in cells["customdata"]]
        assert sorted(found, key=repr) == sorted(itertools.chain(*slice.experiments), key=repr)
        for experiment, number, said in zip(found, numbers, cells["hovertext"], strict=True):
            assert (experiment.epochs, experiment.seed, experiment.engine) == (budget, 123_456, "keras")
            count = int(made_up().solved(experiment, budget).sum())
            assert abs(int(number) - 100 * count / TOTAL) < 1
            counted = {0: "none of 128 seeds solved (0 to ", TOTAL: "all 128 seeds solved ("}
            assert counted.get(count, f"{count} of 128 seeds solved, ") in said
            assert all(f"{SETTINGS[axis].noun} {setting(experiment, axis)}" in said.split(":<br>")[0] for axis in axes)
        assert [each["name"] for each in view["data"] if "customdata" in each] == ["cells"]


@all_planes
@all_views
def test_the_names_of_the_values_stand_beside_and_above_their_cells(axes, view):
    slice, figure = plane(axes), at_home(axes)["views"][view]
    labels, cells = trace(figure, "labels"), trace(figure, "cells")
    at = list(zip(labels["text"], labels["x"], labels["y"], labels["textposition"], strict=True))
    left, top = boxes(cells)[:, :2].min(axis=0)
    turned = view == 0 and len(slice.columns) > len(slice.rows)
    down, across = axes[::-1] if turned else axes
    for link, box in zip(cells["customdata"], boxes(cells), strict=True):
        experiment, middle = opened(link), ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        (beside,) = [said for said, x, y, _ in at if abs(y - middle[1]) < 1e-6 and x < left]
        assert beside == setting(experiment, down)
        above = [
            said for said, x, y, _ in sorted(at, key=lambda each: each[2]) if abs(x - middle[0]) < 1e-6 and y < top
        ]
        assert "".join(above).replace(" ", "") == setting(experiment, across).replace(" ", "")
    bold = " ".join(said[3:-4] for said in labels["text"] if said.startswith("<b>"))
    assert all(SETTINGS[axis].noun in bold for axis in axes)
    assert "<b>Seeds solved after 300 epochs, % of 128</b>" in labels["text"]


@all_planes
def test_a_narrow_page_has_the_longer_axis_downwards(axes):
    slice = plane(axes)
    for view in at_home(axes)["views"]:
        corners = np.array([box[:2] for _, box in sorted(shown_at(view, slice).items())])
        corners = corners.reshape(*slice.solved.shape, 2)
        turned = view["min_width"] == 0 and slice.solved.shape[1] > slice.solved.shape[0]
        if turned:
            corners = corners.transpose(1, 0, 2)
        assert np.all(np.diff(corners[:, 0, 1]) > 1) and np.all(np.diff(corners[0, :, 0]) > 1)
        assert np.ptp(corners[:, :, 0], axis=0).max() < 1e-6 > np.ptp(corners[:, :, 1], axis=1).max()


@all_views
def test_the_share_is_the_colour_and_none_is_the_ground(view):
    slice = plane(("learning_rate", "filters"))
    solved = np.linspace(0, TOTAL, slice.solved.size).astype(int).reshape(slice.solved.shape)
    slice = replace(slice, solved=solved)
    figure = atlas_map(slice, None, HERE)["views"][view]
    cells, inks = trace(figure, "cells"), trace(figure, "numbers")["textfont"]["color"]
    links = [opened(link) for link in cells["customdata"]]
    where = {each: count for line, counts in zip(slice.experiments, solved, strict=True)
             for each, count in zip(line, counts, strict=True)}  # fmt: skip
    ordered = sorted((int(where[each]), color, i) for i, (each, color) in enumerate(
        zip(links, cells["marker"]["color"], strict=True)))  # fmt: skip
    assert ordered[0][:2] == (0, EMPTY)
    both = [sides(color) for _, color, _ in ordered[1:]]
    on_light, on_dark = ([sum(side) for side in each] for each in zip(*both, strict=True))
    assert on_light == sorted(set(on_light), reverse=True)
    assert on_dark == sorted(set(on_dark))
    for _, color, i in ordered[1:]:  # dark on pale, pale on dark
        for ground, text in zip(sides(color), sides(inks[i]), strict=True):
            assert contrast(ground, text) >= 4.5


# The region


@pytest.mark.parametrize(
    ("axes", "region", "parts"),
    [
        (("learning_rate", "filters"), Region((2, 3, 4), (1, 2, 3, 4), 125), 1),
        (("filters", "learning_rate"), Region((6,), (8,), 125), 1),
        (("loss", "optimizer"), Region((0, 2), (0, 1, 3), 125), 4),
        (("optimizer", "learning_rate"), Region((0, 2), (3, 4), 125), 2),
        (("learning_rate", "loss"), Region((0, 1), (0, 2), 125), 2),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else None,
)
@narrow_and_wide
def test_the_region_is_outlined_around_its_cells_and_no_others(view, axes, region, parts):
    slice = plane(axes)
    figure = atlas_map(slice, region, HERE)["views"][view]
    outlines = [each for each in figure["data"] if each["name"] == "region"]
    assert len(outlines) == parts
    frames = [np.array([min(o["x"]), min(o["y"]), max(o["x"]), max(o["y"])]) for o in outlines]
    places = shown_at(figure, slice)
    covered = {place for place, box in places.items() for f in frames if holds(f, *(box[:2] + box[2:]) / 2)}
    assert covered == set(itertools.product(region.rows, region.columns))
    areas = sum((f[2] - f[0]) * (f[3] - f[1]) for f in frames)
    assert areas == pytest.approx(sum((b[2] - b[0]) * (b[3] - b[1]) for p, b in places.items() if p in covered))
    for each in outlines:  # all four sides, closed
        assert len(set(zip(each["x"], each["y"], strict=True))) == 4
        assert (each["x"][0], each["y"][0]) == (each["x"][-1], each["y"][-1])
        assert each["line"]["width"] >= 2
    assert "▢</b>  the widest safe region" in below(figure)


def test_without_a_region_nothing_is_outlined():
    slice = with_counts(("learning_rate", "filters"), [])
    payload = atlas_map(slice, widest_safe_region(slice), HERE)
    assert not any("region" in drawn(view) or "▢" in below(view) for view in payload["views"])
    assert "No safe region" in payload["summary"]


def test_the_widest_safe_region_of_a_plane_is_what_is_outlined_and_summed_up():
    slice = with_counts(("loss", "learning_rate"), [(0, 4), (0, 5), (2, 4), (2, 5), (1, 8)])
    region = widest_safe_region(slice)
    payload = atlas_map(slice, region, HERE)
    assert [len([each for each in view["data"] if each["name"] == "region"]) for view in payload["views"]] == [2] * 4
    assert region_sentence(slice, region) in payload["summary"]
    size = f"for {len(slice.rows)} values of the loss and 9 of the learning rate: from 5 to 100."
    assert size in payload["summary"]


# The visitor


def ring(view: dict) -> dict:
    (found,) = view["layout"]["shapes"]
    return found


@all_planes
@all_views
def test_the_ring_is_around_the_visitors_cell(axes, view):
    figure = at_home(axes)["views"][view]
    found, cells = ring(figure), trace(figure, "cells")
    (here,) = [box for link, box in zip(cells["customdata"], boxes(cells), strict=True) if opened(link) == HERE]
    assert [found["xanchor"], found["yanchor"]] == pytest.approx(list((here[:2] + here[2:]) / 2))
    assert found["type"] == "circle"
    assert (found["x0"], found["y0"]) == (-found["x1"], -found["y1"])
    assert 2 * found["x1"] <= min(here[2:] - here[:2])
    assert 2 * found["x1"] > 1.5 * trace(figure, "numbers")["textfont"]["size"]  # the number is inside
    assert found["line"]["dash"] == "solid"
    assert below(figure) == "○  you are here"


@pytest.mark.parametrize("change", [{"seed": 5}, {"engine": "keras"}])
def test_another_seed_or_engine_is_no_other_place(change):
    slice = plane(("learning_rate", "filters"))
    place = find(slice, replace(HERE, **change))
    assert place.differing == ()
    assert slice.experiments[place.row][place.column] == HERE


OTHER = tuple((tuple(reversed(greys)), label) for greys, label in Experiment().images)


@pytest.mark.parametrize(
    ("change", "expected", "said"),
    [
        ({"filters": 5}, {"filters": 4}, "filters 5, not 4"),
        ({"filters": 7}, {"filters": 6}, "filters 7, not 6"),
        ({"filters": 13}, {"filters": 16}, "filters 13, not 16"),
        ({"learning_rate": 0.002}, {"learning_rate": 0.003}, "learning rate 0.002, not 0.003"),
        ({"learning_rate": 0.0015}, {"learning_rate": 0.001}, "learning rate 0.0015, not 0.001"),
        ({"learning_rate": 10.0}, {"learning_rate": 1.0}, "learning rate 10, not 1"),
        ({"images": OTHER}, {}, "other images"),
        ({"epochs": 250}, {}, "epochs 250, not 300"),
        (
            {"filters": 5, "learning_rate": 0.002, "images": OTHER},
            {"filters": 4, "learning_rate": 0.003},
            "filters 5, not 4; learning rate 0.002, not 0.003; other images",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("axes", few_of(PLANES[:3], PLANES[0]))
def test_off_the_grid_the_nearest_cell_has_a_dotted_ring_and_what_differs_is_said(axes, change, expected, said):
    current = replace(HERE, **change)
    slice = plane(axes, current)
    nearest = replace(HERE, **expected)
    payload = atlas_map(slice, None, current)
    for view in payload["views"]:
        found, cells = ring(view), trace(view, "cells")
        (box,) = [box for link, box in zip(cells["customdata"], boxes(cells), strict=True) if opened(link) == nearest]
        assert holds(box, found["xanchor"], found["yanchor"])
        assert found["line"]["dash"] == "dot"
        assert below(view) == f"◌  nearest to yours, which has {said}"
    place = find(slice, current)
    number = trace(payload["views"][1], "numbers")["text"][place.row * len(slice.columns) + place.column]
    assert payload["summary"].endswith(f" nearest to yours, which has {said}: {number}.")


def test_a_plane_elsewhere_says_in_what_it_differs():
    slice = plane(("learning_rate", "filters"), replace(HERE, padding="valid"))
    view = atlas_map(slice, None, HERE)["views"][2]
    assert ring(view)["line"]["dash"] == "dot"
    assert below(view) == f"◌  nearest to yours, which has padding {setting(HERE, 'padding')}, not valid"


def test_a_word_that_the_map_does_not_have_has_no_ring():
    slice = plane(("loss", "learning_rate"))
    some = [r for r, loss in enumerate(slice.rows) if loss != HERE.loss]
    slice = replace(
        slice,
        rows=tuple(slice.rows[r] for r in some),
        cells=slice.cells[some],
        solved=slice.solved[some],
        experiments=tuple(slice.experiments[r] for r in some),
    )
    assert find(slice, HERE) is None
    for view in atlas_map(slice, None, HERE)["views"]:
        assert view["layout"]["shapes"] == []
        assert below(view) == ""


# The payload


@all_planes
@pytest.mark.parametrize("current", [HERE, PRESETS["question"], replace(HERE, filters=5, images=OTHER)])
def test_the_payload_is_plain_and_stays_within_its_edges(axes, current):
    slice = plane(axes, current)
    payload = atlas_map(slice, widest_safe_region(slice), current)
    is_sound(payload)
    for view, width in zip(payload["views"], WIDTHS, strict=True):
        drawing = view["layout"]["xaxis"]["range"][1]
        assert drawing <= width + 1e-6
        assert view["layout"].get("width", width) == pytest.approx(drawing, abs=0.5)


@all_planes
@all_views
def test_texts_fit_where_they_stand(axes, view):
    """Row names end before the cells, heads are about as wide as their column, lines below end on the page."""
    current = replace(HERE, filters=5, learning_rate=0.002, images=OTHER)
    slice = plane(axes, current)
    figure = atlas_map(slice, widest_safe_region(slice), current)["views"][view]
    labels, cells = trace(figure, "labels"), boxes(trace(figure, "cells"))
    left, top, bottom = cells[:, 0].min(), cells[:, 1].min(), cells[:, 3].max()
    wide = cells[0, 2] - cells[0, 0]
    lines = zip(labels["text"], labels["x"], labels["y"], labels["textfont"]["size"], strict=True)
    for said, x, y, size in lines:
        length = 0.5 * size * len(re.sub("<.*?>", "", said))
        if y > bottom or y < 2 * size:
            assert x + length <= figure["layout"]["xaxis"]["range"][1], said
        elif x == 0:
            assert length <= left, said
        elif y < top and "<b>" not in said:
            assert length <= wide + 0.5 * size, said
    columns = {round(box[0], 3) for box in cells}
    assert max(len(said) for said in written(figure) if said.isdigit()) <= 3
    assert 3 * 0.6 * trace(figure, "numbers")["textfont"]["size"] <= wide
    assert len(columns) * wide == pytest.approx(cells[:, 2].max() - left)


def test_equal_pictures_have_equal_ids_and_others_others():
    slice = plane(("learning_rate", "filters"))
    region = widest_safe_region(slice)
    payload = atlas_map(slice, region, HERE)
    assert payload == atlas_map(plane(("learning_rate", "filters")), region, HERE)
    turned = plane(("filters", "learning_rate"))
    one_more = slice.solved.copy()
    one_more[4, 3] = (one_more[4, 3] + 40) % TOTAL
    others = [
        atlas_map(replace(slice, solved=one_more), region, HERE),
        atlas_map(slice, None, HERE),
        atlas_map(slice, region, replace(HERE, filters=8)),
        atlas_map(made_up(1).plane("learning_rate", "filters", HERE, 300), region, HERE),
        atlas_map(plane(("learning_rate", "filters"), budget=1000), region, HERE),
        atlas_map(turned, widest_safe_region(turned), HERE),
    ]
    assert len({payload["id"], *(other["id"] for other in others)}) == 7
