"""A change is seen to train: it plays once, in the browser alone, and anything else that is done ends it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import agrees, at_epoch, clock, epoch, in_link, more, option, still, verdict
from tests.browser.driver import painted, repainted

# Every epoch that the player shows, and every message to the server, from now on.
WATCH = """() => {
  const player = document.querySelector(".player");
  window.shown = [];
  new MutationObserver(() => window.shown.push([player.dataset.painted, Number(player.dataset.epoch)]))
    .observe(player, { attributeFilter: ["data-epoch"] });
}"""
# So slow that it never comes to its end by itself.
SLOWLY = clock(0.05)
SWITCH = "Play each change once"


def change(page: Page, loss: str = "on logits") -> None:
    """Change the loss, and wait until the new run is painted."""
    old = painted(page)
    page.evaluate(WATCH)
    option(page, "Loss", loss).click()
    repainted(page, old)


def shown(page: Page) -> list[int]:
    """The epochs of the run that is painted now, in the order in which they were shown."""
    return page.evaluate(
        "() => window.shown.filter(([id]) => id === document.querySelector('.player').dataset.painted).map((e) => e[1])"
    )


def test_a_change_plays_from_its_first_epoch_to_its_end_and_asks_nothing(visit):
    page = visit("?engine=numpy", init=clock(20))
    change(page)
    assert verdict(page).startswith("Solved.")
    at_epoch(page, 100)
    page.wait_for_function("() => !document.querySelector('.player').dataset.playing")
    seen = shown(page)
    assert seen == sorted(seen)
    assert seen[0] < 50, "not only its end"
    assert len(seen) > 3
    still(page)
    agrees(page, engine="numpy", loss="logits")
    assert page.evaluate("history.length") == 3, "the blank page, the link, the change"


def test_whatever_else_is_done_ends_it_at_once(visit):
    page = visit("?engine=numpy", init=SLOWLY)
    acts = {
        "on logits": lambda: page.keyboard.press("Shift"),
        "cross-entropy": lambda: page.locator("h2").click(),
        "squared error": lambda: page.mouse.wheel(0, 1),
        # As a screen reader presses.
        "softmax twice": lambda: page.locator("summary").first.evaluate("each => each.click()"),
    }
    for loss, act in acts.items():
        change(page, loss)
        page.wait_for_selector(".player[data-playing]")
        assert epoch(page) < 100
        act()
        at_epoch(page, 100)
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_the_space_bar_pauses_it_where_it_is(visit):
    page = visit("?engine=numpy", init=SLOWLY)
    option(page, "Loss", "on logits").press("Enter")
    page.wait_for_selector(".player[data-playing]")
    page.locator("h2").evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    at = epoch(page)
    assert at < 100
    in_link(page, epoch=str(at))


def test_a_link_and_a_step_back_show_the_end(visit):
    page = visit("?engine=numpy&loss=logits", init=SLOWLY)
    painted(page)
    assert epoch(page) == 100
    old = painted(page)
    option(page, "Loss", "cross-entropy").click()
    repainted(page, old)
    page.keyboard.press("Shift")
    in_link(page, loss="categorical_crossentropy")
    old = painted(page)
    page.evaluate(WATCH)
    page.go_back()
    repainted(page, old)
    still(page)
    assert set(shown(page)) <= {100}
    assert epoch(page) == 100


@pytest.mark.deep
def test_whoever_wants_no_motion_sees_the_end(visit):
    page = visit("?engine=numpy", reduced_motion="reduce", init=SLOWLY)
    change(page)
    assert epoch(page) == 100


def test_the_switch_is_remembered_by_the_browser(visit):
    page = visit("?engine=numpy", init=SLOWLY)
    painted(page)
    more(page, SWITCH)
    page.reload()
    painted(page)
    page.locator(".take-more > summary").click()
    expect(page.get_by_role("switch", name=SWITCH)).not_to_be_checked()
    change(page)
    assert epoch(page) == 100
    page.locator(".take-more > summary").click()
    page.get_by_role("switch", name=SWITCH).check()
    agrees(page, engine="numpy", loss="logits")
