"""What filters learn in a real browser: cells set by hand, by pointer and by keyboard; maps that show what is flat."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from core import Experiment
from tests.browser.acts import agrees, count_drawings, in_link, option, query, still
from tests.browser.driver import painted
from tests.browser.looks import look

PATH = "/What_filters_learn"
BENCH = "?topic=bench&engine=numpy"
CHART = ".chart[data-painted]"

# Where the numbers x and y of a map stand on the page.
PLACE = """([axis, x, y]) => {
  const figure = document.querySelector(".chart-figure"), box = figure.getBoundingClientRect();
  const across = figure._fullLayout[`xaxis${axis}`], down = figure._fullLayout[`yaxis${axis}`];
  return [box.left + across._offset + across.d2p(x), box.top + down._offset + down.d2p(y)];
}"""


EDGES = """all => all.map((each) => {
  const box = each.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
})"""


def cell(page: Page, name: str):
    return page.get_by_role("textbox", name=name, exact=True)


def test_a_typed_hundredth_lifts_the_collision(visit):
    page = visit(BENCH, PATH)
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "With these filters a dense layer can get 5 of 6 images right"
    )
    cell(page, "Filter 1, top right").fill("1.01")
    page.keyboard.press("Enter")
    in_link(page, bench="1_1.01_-1_-1_1_-1_1_-1")
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "With these filters a dense layer can get all 6 images right"
    )


# The colour of each box of the chart, and what it says when it is pointed at, by pointer and by keyboard.
BOXES = """() => {
  const figure = document.querySelector(".chart-figure");
  const said = figure.calcdata[0].map((point, at) => [point.htx, figure._fullData[0].hovertext[at]].join());
  return [...figure.querySelectorAll(".barlayer .point path")].map((box, at) => [getComputedStyle(box).fill, said[at]]);
}"""


@pytest.mark.deep
def test_where_only_colours_are_new_they_are_changed_where_they_stand_as_plotly_would_draw_them(visit):
    page = visit(BENCH, PATH)
    page.locator(CHART).wait_for()

    def typed(number: str) -> list[list[str]]:
        before = page.locator(".chart").get_attribute("data-painted")
        cell(page, "Filter 1, top right").fill(number)
        page.keyboard.press("Enter")
        expect(page.locator(".chart")).not_to_have_attribute("data-painted", before)
        return page.evaluate(BOXES)

    first = typed("1.5")  # from here on all are right: only colours follow
    count_drawings(page)
    second = typed("3")
    assert page.evaluate("drawn") == 0
    assert {before[0] for before, after in zip(first, second, strict=True) if before != after}
    figure = "document.querySelector('.chart-figure')"
    page.evaluate(f"Plotly.react({figure}, JSON.parse(JSON.stringify({figure}.data)), {figure}.layout)")
    assert page.evaluate(BOXES) == second
    typed("1")  # the collision is back, with its line
    assert page.evaluate("drawn") == 2


@pytest.mark.deep
def test_a_click_on_the_foot_of_a_cell_turns_it(visit):
    page = visit(BENCH, PATH)
    turn = page.get_by_role("button", name="Filter 2, top left: turn to 1, −1 or 0")
    for expected in ("-1", "0", "1"):
        turn.click()
        in_link(page, bench=f"1_1_-1_-1_{expected}_-1_1_-1" if expected != "1" else None)


def test_the_keyboard_alone_sets_adds_and_removes_filters(visit):
    page = visit(BENCH, PATH)
    first = cell(page, "Filter 1, top left")
    first.focus()
    page.keyboard.press("ArrowUp")
    in_link(page, bench="1.1_1_-1_-1_1_-1_1_-1")
    page.keyboard.press("ArrowDown")
    in_link(page, bench=None)
    expect(first).to_be_focused()
    page.get_by_role("button", name="Add a filter").press("Enter")
    expect(page.get_by_role("group", name="Filter 3")).to_be_visible()
    page.get_by_role("button", name="Remove filter 3").press("Enter")
    expect(page.get_by_role("group", name="Filter 3")).to_have_count(0)
    in_link(page, bench=None)


@pytest.mark.deep
def test_six_filters_are_the_most_and_one_is_the_least(visit):
    page = visit(BENCH, PATH)
    add = page.get_by_role("button", name="Add a filter")
    for number in range(3, 7):
        add.click()
        expect(page.get_by_role("group", name=f"Filter {number}")).to_be_visible()
    expect(add).to_be_hidden()
    page.get_by_role("button", name="Horizontal", exact=True).click()
    expect(page.get_by_role("button", name="Remove filter 1")).to_be_hidden()


@pytest.mark.deep
def test_what_is_no_number_is_marked_and_given_up(visit):
    page = visit(BENCH, PATH)
    box = cell(page, "Filter 1, top left")
    box.fill("abc")
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.blur()
    expect(box).to_have_value("1")
    agrees(page, topic="bench", engine="numpy")


def test_what_was_just_typed_goes_along_to_the_explorer(visit):
    page = visit(BENCH + "&loss=logits", PATH)
    cell(page, "Filter 1, top right").fill("2")
    page.get_by_role("link", name="Train only the dense layer from these").click()
    painted(page)
    page.wait_for_function("() => window.location.search.includes('train_filters')")
    opened = Experiment.from_query(query(page))
    assert opened.train_filters is False
    assert opened.filters == 2


@pytest.mark.deep
def test_hand_set_filters_are_trained_in_the_explorer_and_the_way_back_finds_them(visit):
    page = visit(BENCH + "&loss=logits&bench=1_1_-1_-1_-1_-1_1_1", PATH)
    page.get_by_role("link", name="Train the whole network from these").click()
    painted(page)
    assert Experiment.from_query(query(page)).initial_filters == ((1, 1, -1, -1), (-1, -1, 1, 1))
    page.go_back()
    expect(page.get_by_role("group", name="Filter 2")).to_be_visible()
    in_link(page, topic="bench", bench="1_1_-1_-1_-1_-1_1_1")


def test_the_parts_are_chosen_and_stand_in_the_link(visit):
    page = visit("?engine=numpy", PATH)
    option(page, "Part", "What is proved").click()
    in_link(page, topic="proofs")
    page.wait_for_selector(CHART)
    option(page, "Part", "This run").click()
    painted(page)
    in_link(page, topic=None)


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.deep), "dark"])
def test_the_plateau_is_grey_where_there_is_no_gradient_and_nowhere_else(visit, scheme):
    """The question's start lies on it; where softmax twice has a gradient nothing is grey."""
    page = visit("?topic=landscape&engine=numpy", PATH, color_scheme=scheme)
    page.wait_for_selector(CHART)
    still(page)
    page.locator(".chart-figure").scroll_into_view_if_needed()
    flat = page.evaluate(
        """() => {
          const { x, y, z } = document.querySelector(".chart-figure")._fullData.find(({ name }) => name === "flat 0");
          return [[...x], [...y], z.map((row) => [...row])];
        }"""
    )
    x, y, z = (np.array(each) for each in flat)
    photo = np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB")).astype(int)
    seen = {}
    for value in (0, 1):
        # Well inside an area of one kind, away from its edge, the ring and the paths.
        inner = [
            (row, column)
            for row in range(8, 92, 4)
            for column in range(8, 92, 4)
            if (z[row - 4 : row + 5, column - 4 : column + 5] == value).all()
            and np.hypot(x[column], y[row]) > 8 * (x[1] - x[0])
        ]
        assert inner
        for axis in ("", "2"):
            colours = []
            for row, column in inner:
                left, top = page.evaluate(PLACE, [axis, x[column], y[row]])
                if 0 <= top < photo.shape[0]:
                    colours.append(photo[round(top), round(left)])
            seen[value, axis] = np.array(colours)
    grey = {key: np.median(np.ptp(colours, axis=1)) for key, colours in seen.items()}  # how colourless
    assert grey[1, ""] < grey[0, ""] / 2
    assert np.abs(x).min() < x[1] - x[0]
    start = z[np.abs(y).argmin(), np.abs(x).argmin()]
    assert start == 1


@pytest.mark.deep
def test_a_cell_is_easy_to_hit_and_nothing_overlaps(visit):
    page = visit(BENCH + "&bench=" + "_".join(["1", "-0.25", "0.5", "0"] * 6), PATH)
    for width in (1280, 390):
        look(page, width, 844)
        boxes = page.locator(".bench-cell input, .bench-turn").evaluate_all(EDGES)
        for left, top, right, bottom in boxes:
            assert right - left >= 40 and bottom - top >= 24
            assert left >= 0 and right <= width
        for index, one in enumerate(boxes):
            for other in boxes[index + 1 :]:
                apart = (one[2] - other[0], other[2] - one[0], one[3] - other[1], other[3] - one[1])
                assert min(apart) <= 1
