"""On narrow screens: nothing scrolls sideways, nothing is cut, and the player's controls stand in two rows."""

from __future__ import annotations

import pytest

from tests.browser.driver import painted
from tests.browser.pages import PATHS, VIEWS

WIDTHS = [320, 360, 390, 500, 640]
# Whatever scrolls sideways on the page, and by how much. A line of code may, and a table in its own box.
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll("main, main *")]
  .filter((each) => each.scrollWidth > each.clientWidth && each.clientWidth)
  .filter((each) => !each.closest("pre, code") && !each.querySelector(":scope > table"))
  .filter((each) => each === document.documentElement || ["auto", "scroll"].includes(getComputedStyle(each).overflowX))
  .map((each) => `${each.tagName} ${each.className} ${each.scrollWidth - each.clientWidth}`)"""
# Texts of figures that reach beyond what cuts them: the screen, or an element around them that hides what overflows.
CUT = """() => [...document.querySelectorAll(":is(.player-figure, .chart-figure, .talk-picture) text")]
  .filter((each) => {
  const text = each.getBoundingClientRect();
  let around = each.parentElement;
  while (around !== document.body && getComputedStyle(around).overflowX === "visible") around = around.parentElement;
  const box = around === document.body ? { left: 0, right: innerWidth } : around.getBoundingClientRect();
  return text.width && (text.left < box.left - 1 || text.right > box.right + 1);
}).map((each) => each.textContent)"""
ROWS = """() => {
  const top = (selector) => [...document.querySelectorAll(`.player-controls ${selector}`)].map((each) => {
    const box = each.getBoundingClientRect();
    return Math.round(box.top + box.height / 2);
  });
  const controls = document.querySelectorAll(".player-controls :is(button, input, select, output)");
  const boxes = [...controls].map((each) => each.getBoundingClientRect());
  const inside = boxes.every((box) => box.left >= 0 && box.right <= innerWidth);
  return [[...new Set(top("button, select"))].length, [...new Set(top("input, .player-epoch"))].length, inside];
}"""


@pytest.mark.parametrize("link", [*VIEWS, "/?filters=16&padding=same&epochs=5000&engine=numpy"])
def test_nothing_scrolls_sideways_and_no_text_of_a_figure_is_cut(visit, link):
    page = visit("", link, viewport={"width": WIDTHS[0], "height": 844})
    page.wait_for_selector(
        ".player[data-painted], .chart[data-painted], .talk[data-painted], .claims details, textarea"
    )
    page.evaluate("() => document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(1000)
        assert page.evaluate(SIDEWAYS) == [], width
        assert page.evaluate(CUT) == [], width


@pytest.mark.parametrize("path", PATHS)
def test_the_players_controls_stand_in_two_rows_on_a_phone(visit, path):
    page = visit("?epochs=5000&engine=numpy", path, viewport={"width": WIDTHS[0], "height": 844})
    if not page.locator(".player").count():
        pytest.skip("nothing to play on this page")
    painted(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(500)
        assert page.evaluate(ROWS) == [1, 1, True], width
    assert page.locator(".player-controls select").evaluate("each => getComputedStyle(each).appearance") == "none"


def test_what_sure_answers_cost_is_said_side_by_side(visit):
    page = visit("?engine=numpy", viewport={"width": WIDTHS[0], "height": 844})
    page.wait_for_selector(".costs-mean")
    right, wrong = (tick.bounding_box() for tick in page.locator(".costs-tick").all())
    assert right["x"] + right["width"] < wrong["x"]
