"""The Explorer on stage, in a real Chromium: one screen for the last row of a lecture hall, toggled live."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from core import PRESETS
from core.trial import CHANGES
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
    const box = each.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(each).fontSize) * (each.getScreenCTM?.().a ?? 1);
    if (!each.textContent || !box.width) continue;
    const least = each.closest("svg") ? 20 : 28;
    if (size < least * scale - 0.6) found.push(`${size}: ${each.textContent}`);
    if (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight) found.push(`cut: ${each.textContent}`);
  }
  const [above, figure] = [".stage", ".player"].map((each) => document.querySelector(each).getBoundingClientRect());
  if (above.bottom > figure.top) found.push("words on the figure");
  return found;
}"""
STATES = [
    "",
    "&loss=logits",
    "&filters=6&padding=same&optimizer=adam&loss=logits",
    "&then=40.loss.logits&pin=seed%3D48&epoch=40",
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


def test_a_clicker_makes_the_five_changes_one_by_one_and_takes_them_back(visit):
    page = visit("?engine=numpy&stage=1", viewport={"width": 1280, "height": 720})
    painted(page)
    switches = [page.get_by_role("switch", name=change.label) for change in CHANGES]
    for made, switch in enumerate(switches, 1):
        page.keyboard.press("PageDown")
        expect(switch).to_be_checked()
        expect(page.get_by_role("switch", checked=True)).to_have_count(made)
    agrees(page, **PRESETS["answer-1"].to_query() | {"engine": "numpy", "stage": "1"})
    page.keyboard.press("PageDown")
    expect(page.get_by_role("alert")).to_have_text("All five changes are made. Page Up takes them back.")
    for switch in reversed(switches):
        page.keyboard.press("PageUp")
        expect(switch).not_to_be_checked()
    agrees(page, engine="numpy", stage="1")


def test_it_has_the_keys_of_the_talk(visit):
    page = visit("?engine=numpy&stage=1", viewport={"width": 1280, "height": 720})
    painted(page)
    black, sheet = page.locator(".over-black"), page.locator(".over")
    for on, off in (("b", "."), (".", "Escape"), ("b", "b")):
        page.keyboard.press(on)
        expect(black).to_be_in_viewport(ratio=1)
        page.keyboard.press("Home")  # nothing moves in the dark
        page.keyboard.press(off)
        expect(black).to_have_count(0)
    expect(page.locator(".player")).to_have_attribute("data-epoch", "100")
    page.keyboard.press("?")
    expect(sheet).to_contain_text("the next change")
    page.keyboard.press("?")
    expect(sheet).to_have_count(0)
    page.keyboard.press("p")
    agrees(page, engine="numpy", stage="1", pin="engine=numpy")
    page.keyboard.press("PageDown")
    agrees(page, engine="numpy", stage="1", pin="engine=numpy", loss="categorical_crossentropy")
    expect(page.locator(".player-figure")).to_contain_text("pinned: loss softmax twice")
    page.keyboard.press("p")
    agrees(page, engine="numpy", stage="1", loss="categorical_crossentropy")
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    agrees(page, engine="numpy", loss="categorical_crossentropy")


@pytest.mark.parametrize(
    "size", [(800, 600), (1024, 768), (1280, 800), (1280, 1024), (1366, 768), (2560, 1080), (3440, 1440)]
)
def test_every_projector_gets_the_stage_and_all_of_it(visit, size):
    width, height = size
    page = visit("?engine=numpy&stage=1&filters=6", viewport={"width": width, "height": height})
    painted(page)
    look(page, width, height)
    assert page.evaluate(WRONG) == []
    figure = page.locator(".player-figure").bounding_box()
    controls = page.locator(".player-controls").bounding_box()
    assert figure["y"] + figure["height"] <= controls["y"] + 1
    assert figure["height"] >= 0.5 * height
    assert figure["width"] >= 0.9 * width


@pytest.mark.deep
def test_a_paused_run_is_repaired_from_there_on_and_put_back(visit):
    page = visit("?engine=numpy&stage=1&epoch=40", viewport={"width": 1280, "height": 720})
    old = painted(page)
    page.get_by_role("button", name="loss repaired from epoch 40 on").click()
    old = repainted(page, old)
    assert verdict(page).startswith("Solved. 6 of 6 right from epoch ")
    agrees(page, engine="numpy", stage="1", then="40.loss.categorical_crossentropy")
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


@pytest.mark.parametrize(
    "by", ["the link", "history", *(pytest.param(way, marks=pytest.mark.deep) for way in ("a second time", "the talk"))]
)
def test_every_way_onto_the_stage_shows_what_its_link_shows_to_the_pixel(visit, by):
    how = {"viewport": {"width": 1280, "height": 720}, "reduced_motion": "reduce"}

    def seen(page: Page) -> np.ndarray:
        painted(page)
        page.locator("h2").focus()
        page.mouse.move(1, 1)
        page.wait_for_function(
            "() => document.fonts.status === 'loaded' && !document.querySelector('[data-stale=true]')"
        )
        return np.asarray(Image.open(BytesIO(still(page))).convert("RGB")).astype(int)

    wanted = seen(visit("?engine=numpy&loss=logits&stage=1", **how))
    page = visit("?engine=numpy&loss=logits", **how)
    painted(page)
    to_the_stage(page, by)
    # Chromium rounds the corners of what it has painted before a shade differently.
    assert np.abs(seen(page) - wanted).max() < 16


def still(page: Page) -> bytes:
    """The picture of the screen when two in a row are the same."""
    before = b""
    while (now := page.screenshot()) != before:
        before = now
        page.wait_for_timeout(300)
    return now
