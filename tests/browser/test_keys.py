"""The player's keys, wherever the focus is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import epoch
from tests.browser.driver import painted, repainted
from tests.browser.pages import PLAYED

# Things on a page that use no arrows, by what is clicked.
QUIET = [
    "main",
    "h2",
    "main [data-testid=stMarkdownContainer] p",
    ".player-figure",
    ".player-controls [data-do=back]",
    "main a",
]
# A control, and the keys of the player that it uses itself.
CONTROLS = {
    "button": ["Space"],
    "summary": ["Space"],
    "select": ["ArrowLeft", "Home", "Space"],
    "input type=checkbox": ["Space"],
    "input type=radio": ["ArrowLeft", "Space"],
    "input type=range": ["ArrowLeft", "Home"],
    "input type=number": ["ArrowLeft", "Home", "Space"],
    "input type=text": ["ArrowLeft", "Home", "Space"],
    "textarea": ["ArrowLeft", "Home", "Space"],
    "div contenteditable": ["ArrowLeft", "Home", "Space"],
    "div role=tab tabindex=0": ["ArrowLeft", "Home", "Space"],
    "div role=slider tabindex=0": ["ArrowLeft", "Home"],
    "div role=option tabindex=0": ["ArrowLeft", "Home", "Space"],
    "a href=#": [],
    "h2 tabindex=-1": [],
    "div tabindex=0": [],
}
MAKE = """words => {
  const [tag, ...attributes] = words.split(" ");
  const made = document.createElement(tag);
  for (const each of attributes) made.setAttribute(...(each + "=").split("=").slice(0, 2));
  document.querySelector("main").append(made);
  made.focus();
  window.taken = null;
  made.addEventListener("keydown", (event) => setTimeout(() => (window.taken = event.defaultPrevented)));
}"""


def steps(page: Page) -> None:
    """The player steps with the arrows."""
    page.keyboard.press("End")
    last = page.locator(".player-controls input").get_attribute("max")
    page.wait_for_function("last => document.querySelector('.player-controls input').value === last", arg=last)
    before = epoch(page)
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("epoch => document.querySelector('.player').dataset.epoch === epoch", arg=str(before - 1))


@pytest.mark.parametrize("path", PLAYED)
def test_the_arrows_step_after_a_click_on_whatever_uses_no_arrows_and_after_a_rerun(visit, path):
    page = visit("?engine=numpy", path)
    painted(page)
    steps(page)
    for thing in QUIET:
        target = page.locator(thing).first
        # A click that leads nowhere: on a link only the focus counts.
        target.focus() if thing.endswith(" a") else target.click(position={"x": 20, "y": 20})
        steps(page)
    old = painted(page)
    page.get_by_role("button", name="Next seed").click()
    repainted(page, old)
    steps(page)


def test_a_key_is_left_to_the_control_that_uses_it_and_to_no_other(visit):
    page = visit("?engine=numpy")
    painted(page)
    for control, used in CONTROLS.items():
        for key in ("ArrowLeft", "Home", "Space"):
            page.evaluate(MAKE, control)
            page.keyboard.press(key)
            page.wait_for_function("() => window.taken !== null")
            assert page.evaluate("window.taken") == (key not in used), (control, key)


@pytest.mark.deep
def test_the_space_bar_presses_a_button_in_a_shadow_tree_and_plays_nothing(visit):
    page = visit("?engine=numpy")
    painted(page)
    page.evaluate("""() => {
      const host = document.createElement("div");
      document.querySelector("main").append(host);
      const button = document.createElement("button");
      host.attachShadow({ mode: "open" }).append(button);
      button.onclick = () => (window.pressed = true);
      button.focus();
    }""")
    page.keyboard.press("Space")
    page.wait_for_function("() => window.pressed")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
