"""The Explorer on stage, in a real Chromium: one screen for the last row of a lecture hall, toggled live."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import agrees, verdict
from tests.browser.driver import painted, repainted
from tests.browser.looks import look

# A scroll bar, a text that is too small or beyond the screen, a line that is too thin.
WRONG = """() => {
  const scale = Math.min(innerWidth / 1280, innerHeight / 720), found = [];
  for (const each of document.querySelectorAll("html, main, [data-testid=stMain], .stage, .player")) {
    const scrolls = each.scrollHeight > each.clientHeight + 1 && getComputedStyle(each).overflowY !== "visible";
    if (scrolls) found.push(each.className);
  }
  const texts = "h2, .stage button, .stage a, .player-epoch, .player select, .player text";
  for (const each of document.querySelectorAll(texts)) {
    const box = each.getBoundingClientRect(), size = parseFloat(getComputedStyle(each).fontSize);
    if (!each.textContent || !box.width) continue;
    const least = each.closest("svg") ? 20 : 28;
    if (size < least * scale - 0.6) found.push(`${size}: ${each.textContent}`);
    if (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight) found.push(`cut: ${each.textContent}`);
  }
  return found;
}"""
STATES = [
    "",
    "&loss=logits",
    "&filters=6&padding=same&optimizer=adam&loss=logits",
    "&then=40.loss.logits&pin=seed%3D48",
]


@pytest.mark.parametrize("state", STATES)
def test_it_is_one_screen_for_the_last_row(visit, state):
    page = visit(f"?engine=numpy&stage=1{state}", viewport={"width": 1280, "height": 720})
    painted(page)
    assert page.get_by_role("navigation", name="Pages").count() == 0
    for width, height, scheme in ((1280, 720, "light"), (1920, 1080, "dark")):
        look(page, width, height, scheme)
        assert page.evaluate(WRONG) == [], width


def test_a_demo_is_toggled_live_and_played(visit):
    page = visit("?engine=numpy&stage=1", viewport={"width": 1280, "height": 720})
    old = painted(page)
    repair = page.get_by_role("switch", name="loss repaired")
    repair.click()
    expect(repair).to_be_checked()
    old = repainted(page, old)
    assert verdict(page).startswith("Solved. 6 of 6 right")
    agrees(page, engine="numpy", stage="1", loss="categorical_crossentropy")
    page.keyboard.press("Home")
    expect(page.locator(".player")).to_have_attribute("data-epoch", "0")
    page.get_by_role("radiogroup", name="Presets").get_by_role("radio", name="The question").click()
    repainted(page, old)
    expect(repair).not_to_be_checked()
    page.get_by_role("link", name="Leave the stage").click()
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    painted(page)
    agrees(page)


@pytest.mark.deep
def test_a_paused_run_is_repaired_from_there_on_and_put_back(visit):
    page = visit("?engine=numpy&stage=1&epoch=40", viewport={"width": 1280, "height": 720})
    old = painted(page)
    page.get_by_role("button", name="Repair the loss from epoch 40 on").click()
    old = repainted(page, old)
    assert verdict(page).startswith("Solved. 6 of 6 right from epoch ")
    agrees(page, engine="numpy", stage="1", then="40.loss.logits")
    assert page.evaluate(WRONG) == []
    page.get_by_role("button", name="Undo the change").click()
    repainted(page, old)
    expect(page.get_by_role("heading", level=2)).to_contain_text("Stuck.")
    agrees(page, engine="numpy", stage="1")


def to_the_stage(page: Page, by: str) -> None:
    """From the Explorer, by one of the ways that there are."""
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 500)")
    page.get_by_role("link", name="Show on stage").click()
    page.wait_for_selector(".stage")
    painted(page)
    if by == "a second time":
        page.get_by_role("link", name="Leave the stage").click()
        page.get_by_role("link", name="Show on stage").click()
    elif by == "history":
        page.go_back()
        page.get_by_role("navigation", name="Pages").wait_for()
        page.go_forward()
    elif by == "the talk":
        page.get_by_role("link", name="The talk").click()
        page.wait_for_selector(".talk[data-painted]")
        page.go_back()
    page.wait_for_selector(".stage")


@pytest.mark.parametrize("by", ["the link", "a second time", "history", "the talk"])
def test_every_way_onto_the_stage_shows_what_its_link_shows_to_the_pixel(visit, by):
    how = {"viewport": {"width": 1280, "height": 720}, "reduced_motion": "reduce"}

    def seen(page: Page) -> bytes:
        painted(page)
        page.locator("h2").focus()
        page.mouse.move(1, 1)
        page.wait_for_function(
            "() => document.fonts.status === 'loaded' && !document.querySelector('[data-stale=true]')"
        )
        return still(page)

    wanted = seen(visit("?engine=numpy&loss=logits&stage=1", **how))
    page = visit("?engine=numpy&loss=logits", **how)
    painted(page)
    to_the_stage(page, by)
    assert seen(page) == wanted


def still(page: Page) -> bytes:
    """The picture of the screen when two in a row are the same."""
    before = b""
    while (now := page.screenshot()) != before:
        before = now
        page.wait_for_timeout(300)
    return now
