"""The keyboard: every cell can be reached and chosen, and the focus never falls to nowhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import still
from tests.browser.driver import painted
from tests.browser.test_fixes_page import CHART

FIXES = "/Which_fix_matters"
NOWHERE = "() => document.activeElement === document.body"
# What Enter is pressed on: a link, a button or link by its name, and what is in the link afterwards.
PRESSED = [
    pytest.param("/", "button", "Pin this run", "pin=", marks=pytest.mark.deep),
    pytest.param("/?pin=seed%3D7", "button", "Unpin", "", marks=pytest.mark.deep),
    pytest.param("/Inside_the_network", "button", "Compare with the repaired loss", "pin=", marks=pytest.mark.deep),
    pytest.param("/Inside_the_network?pin=seed%3D7", "button", "Unpin", "", marks=pytest.mark.deep),
    ("/", "button", "Apply loss: softmax twice → cross-entropy", "loss=categorical_crossentropy"),
    ("/", "link", "Which fix matters", ""),
    pytest.param(FIXES, "link", "Inside the network", "", marks=pytest.mark.deep),
    pytest.param(
        f"{FIXES}?part=claims&claim=logits",
        "link",
        "Open the deciding run in the Explorer",
        "loss=",
        marks=pytest.mark.deep,
    ),
]


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent")


def cursor(page: Page, chart: int):
    return page.locator(".chart-cells").nth(chart).get_by_role("option")


def reach(page: Page, chart: int) -> None:
    """Tab from what stands before the chart to the chart's cells."""
    page.locator(CHART).nth(chart).wait_for()
    page.evaluate(
        """chart => {
      const before = document.createElement("button");
      document.querySelectorAll(".chart")[chart].before(before);
      before.focus();
    }""",
        chart,
    )
    page.keyboard.press("Tab")
    expect(cursor(page, chart)).to_be_focused()


def step(page: Page, chart: int) -> None:
    """To the chart's cell below the chosen one, on the right."""
    reach(page, chart)
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)


@pytest.mark.parametrize(("link", "role", "name", "said"), PRESSED)
def test_after_enter_the_focus_is_somewhere(visit, link, role, name, said):
    page = visit("", link)
    target = page.get_by_role(role, name=name, exact=True).first
    target.wait_for()
    page.keyboard.press("Tab")  # whoever comes by the keyboard
    target.focus()
    before = page.evaluate("location.href")
    page.keyboard.press("Enter")
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_function("said => location.search.includes(said)", arg=said)
    still(page)
    assert not page.evaluate(NOWHERE)


def test_each_cell_of_the_factorial_is_reached_by_the_arrows_and_chosen_by_enter(visit):
    page = visit("?cell=31", FIXES)
    reach(page, 0)
    expect(cursor(page, 0)).to_have_attribute("aria-selected", "true")
    names = set()
    for _ in range(8):
        page.keyboard.press("PageUp")
    for _ in range(8):
        page.keyboard.press("Home")
        while True:
            before = focused(page)
            names.add(before)
            page.keyboard.press("ArrowRight")
            if focused(page) == before:
                break
        before = focused(page)
        page.keyboard.press("ArrowDown")
        if focused(page) == before:
            break
    assert len(names) == 32
    assert all("seeds" in name and "<" not in name for name in names)
    page.keyboard.press("ArrowUp")
    wanted, _, _ = focused(page).partition(":")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=wanted, exact=True)).to_be_visible()
    expect(cursor(page, 0)).to_be_focused()
    expect(cursor(page, 0)).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(
    ("query", "chart"),
    [
        ("?cell=7", 0),
        pytest.param("?cell=7", 2, marks=pytest.mark.deep),
        pytest.param("?part=map&engine=numpy", 0, marks=pytest.mark.deep),
    ],
)
def test_the_cell_with_the_focus_has_a_ring_around_it_and_its_words(visit, query, chart):
    page = visit(query, FIXES)
    step(page, chart)
    option = cursor(page, chart)
    expect(option).to_be_focused()
    style = option.evaluate("each => [getComputedStyle(each).outlineStyle, getComputedStyle(each).outlineWidth]")
    assert style == ["solid", "3px"]
    # The cell is what lies in the middle of the ring: choosing by the pointer there does the same.
    url = page.url
    page.keyboard.press("Space")
    page.wait_for_function("url => location.href !== url", arg=url)
    by_key = page.evaluate("location.search")
    page.goto(url)
    step(page, chart)
    still(page)
    box = option.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("search => location.search === search", arg=by_key)


@pytest.mark.deep
def test_the_focus_goes_from_the_map_to_the_heading_of_the_run_it_opens(visit):
    page = visit("?part=map&engine=numpy", FIXES)
    reach(page, 0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    painted(page)
    expect(page.locator("main h2")).to_be_focused()


@pytest.mark.deep
def test_a_chart_with_nothing_to_choose_is_no_tab_stop(visit):
    page = visit("?part=luck", FIXES)
    page.locator(CHART).wait_for()
    expect(page.locator(".chart-cells [role=option]")).to_have_count(0)
