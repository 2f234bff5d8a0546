"""The point first: what stands on the first screen of a laptop and of a phone, and what is one click away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import choose, more, still
from tests.browser.driver import painted
from tests.browser.pages import FIRST, VIEWS

PROJECTOR, LAPTOP, PHONE = {"width": 1280, "height": 720}, {"width": 1440, "height": 900}, {"width": 390, "height": 844}
POINT = ["main h2", "main nav[aria-label='The reason']", ".player-figure", ".player-controls"]
TOPS = """all => all.filter((each) => each.checkVisibility())
  .map((each) => Math.round(each.getBoundingClientRect().top))"""


def bottoms(page: Page) -> list[float]:
    """Where verdict, reason, figure and player end, in this order."""
    still(page)
    boxes = [page.locator(each).bounding_box() for each in POINT]
    tops = [box["y"] for box in boxes]
    assert tops == sorted(tops)
    ends = [box["y"] + box["height"] for box in boxes]
    assert ends[2] <= tops[3] + 1, "the player hides nothing of the figure"
    return ends


# Where the player's bar stands over what is not its player's, at any place to which the page is scrolled.
ASTRAY = """() => {
  const [main, bar, player] = ["[data-testid=stMain]", ".player-controls", ".player"]
    .map((each) => document.querySelector(each));
  const astray = [];
  for (let top = 0; top < main.scrollHeight; top += 200) {
    main.scrollTop = top;
    const [inner, outer] = [bar, player].map((each) => each.getBoundingClientRect());
    if (inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1) astray.push(top);
  }
  main.scrollTop = 0;
  return astray;
}"""
# What has the focus, if a bar that stays where it is lies over it.
BENEATH = """() => {
  const focused = document.activeElement, { left, top, height } = focused.getBoundingClientRect();
  const bar = document.elementFromPoint(left + 4, top + height / 2)?.closest("header, .player-controls");
  return bar && focused.closest("main") && !bar.contains(focused) ? focused.outerHTML : "";
}"""


@pytest.mark.parametrize("size", [PROJECTOR, LAPTOP])
@pytest.mark.parametrize("filters", [1, 2, 6, 16])
def test_verdict_reason_figure_and_player_are_there_without_scrolling(visit, filters, size):
    page = visit(f"?engine=numpy&filters={filters}", viewport=size)
    assert bottoms(page)[-1] <= size["height"]


def test_on_a_phone_they_are_on_the_first_two_screens(visit):
    page = visit("?engine=numpy", viewport=PHONE, touch=True)
    assert page.evaluate(ASTRAY) == []
    page.locator(".player-controls").evaluate("each => (each.style.position = 'static')")  # where its place is
    assert bottoms(page)[-1] <= 2 * PHONE["height"]


def test_on_a_phone_no_bar_lies_over_what_is_gone_to(visit):
    page = visit("?engine=numpy", viewport=PHONE, touch=True)
    page.get_by_role("link", name="Evidence").click()
    expect(page.get_by_role("heading", name="Why")).to_be_focused()
    beneath = {page.evaluate(BENEATH)}
    for key in ("Shift+Tab", "Tab"):
        for _ in range(30):
            page.keyboard.press(key)
            beneath.add(page.evaluate(BENEATH))
    assert beneath == {""}


def test_on_a_phone_the_settings_come_from_below_and_leave_in_view_what_they_change(visit):
    page = visit("?engine=numpy", viewport=PHONE, touch=True)
    for twice in ("[data-testid=stSidebar] .fields", "[data-testid=stExpandSidebarButton]"):
        expect(page.locator(twice)).to_have_count(1)
        expect(page.locator(twice)).to_be_hidden()
    page.get_by_role("button", name="Settings", exact=True).click()
    sheet = page.get_by_role("dialog", name="Settings")
    expect(sheet.get_by_role("button", name="Done")).to_be_focused()
    top = sheet.bounding_box()["y"]
    assert top >= PHONE["height"] / 2
    old = painted(page)
    sheet.get_by_role("radiogroup", name="Loss").get_by_role("radio", name="on logits").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Solved.")
    assert painted(page) != old
    expect(sheet).to_be_visible()
    still(page)
    figure = page.locator(".player-figure").bounding_box()
    assert page.locator("main h2").bounding_box()["y"] >= 0
    assert figure["y"] < top - 150, "some of the figure is seen above it"
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("button", name="Settings", exact=True)).to_be_focused()


def test_the_reason_leads_to_its_evidence(visit):
    page = visit("?engine=numpy")
    reason = page.get_by_role("navigation", name="The reason")
    expect(reason).to_contain_text("softmax is applied twice: every answer costs at least 0.3133.")
    reason.get_by_role("link", name="Evidence").click()
    expect(page.get_by_role("heading", name="Why")).to_be_focused()
    expect(page.get_by_text("The cross-entropy of softmax(softmax(logits)), computed again")).to_be_in_viewport()
    assert "#" not in page.url


def test_under_the_player_is_one_row_of_tools_and_then_the_reason(visit):
    page = visit("?engine=numpy", viewport=PROJECTOR)
    page.get_by_role("heading", name="Why").wait_for()
    still(page)
    assert len(set(page.locator(".take > :is(button, a, details)").evaluate_all(TOPS))) == 1
    tools, why = page.locator(".take").bounding_box(), page.get_by_role("heading", name="Why").bounding_box()
    assert why["y"] - tools["y"] - tools["height"] < 48
    more(page, "Make a task for a class")
    expect(page.get_by_role("button", name="Show the task")).to_be_in_viewport()


def test_presets_and_what_differs_share_a_line(visit):
    page = visit("?engine=numpy", viewport=PROJECTOR)
    choose(page, "Loss", "on logits")
    still(page)
    presets = page.get_by_role("radiogroup", name="Presets").bounding_box()
    changed = page.get_by_role("navigation", name="Changes from the question").bounding_box()
    assert abs(presets["y"] + presets["height"] / 2 - changed["y"] - changed["height"] / 2) < 8
    assert page.get_by_role("navigation", name="Pages").count() == 1


@pytest.mark.parametrize(
    "path", [path if path in FIRST else pytest.param(path, marks=pytest.mark.deep) for path in VIEWS]
)
def test_the_sidebar_is_there_for_the_settings_that_a_page_uses(visit, path):
    page = visit("", path)
    still(page)
    used = {"claims", "proofs", "Stuck_at_what", "The_talk"}
    assert bool(page.locator("[data-testid=stSidebar] .fields").count()) == (not any(each in path for each in used))
