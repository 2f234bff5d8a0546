"""Keyboard, touch and translation: every control can be used without a mouse, and nothing takes the focus away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.formulas.losses import LOSSES
from tests.browser.acts import agrees, at_epoch, in_link, option, query
from tests.browser.driver import painted, repainted

# As browsers' translators do: the text of each node goes into elements of their own, and is another one.
TRANSLATE = """
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    if (!node.data.trim() || node.parentElement.closest("script, style, svg, select, [translate=no]")) continue;
    const outer = document.createElement("font"), inner = document.createElement("font");
    inner.textContent = `<${node.data}>`;
    outer.append(inner);
    node.replaceWith(outer);
  }
}
"""
# The middle of an image's first pixel in the Explorer's figure.
IMAGE = """
(number) => {
  const figure = document.querySelector(".player-figure"), box = figure.getBoundingClientRect();
  const trace = figure._fullData.find((each) => each.name === "images");
  const axis = (name) => figure._fullLayout[name.replace(/^([xy])/, "$1axis")];
  const middle = (places, at, count) => (places.length > count ? (places[at] + places[at + 1]) / 2 : places[at]);
  for (const [row, cells] of trace.customdata.entries()) {
    const column = [...cells].indexOf(number - 1);
    if (column < 0) continue;
    const [across, down] = [axis(trace.xaxis), axis(trace.yaxis)];
    const x = middle(trace.x, column, cells.length), y = middle(trace.y, row, trace.customdata.length);
    return [box.left + across._offset + across.d2p(x), box.top + down._offset + down.d2p(y)];
  }
}
"""


def test_arrows_go_through_a_group_and_choose(visit):
    page = visit("?engine=numpy")
    option(page, "Loss", "softmax twice").focus()
    first, *_, last = LOSSES
    second, third = list(LOSSES)[1:3]
    for key, loss in (
        ("ArrowRight", second),
        ("ArrowDown", third),
        ("ArrowLeft", second),
        ("Home", first),
        ("ArrowUp", last),  # around the corner
        ("ArrowRight", first),
        ("End", last),
    ):
        page.keyboard.press(key)
        expect(option(page, "Loss", LOSSES[loss].label)).to_be_focused()
        expect(option(page, "Loss", LOSSES[loss].label)).to_be_checked()
        in_link(page, loss=None if loss == first else loss)


@pytest.mark.deep
def test_a_group_is_one_stop_of_the_tab_key(visit):
    page = visit("?engine=numpy&padding=same")
    option(page, "Padding", "same").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('[role=radiogroup]')?.ariaLabel") != "Padding"
    page.keyboard.press("Shift+Tab")
    expect(option(page, "Padding", "same")).to_be_focused()


def test_a_setting_explains_itself_by_keyboard(visit):
    page = visit("?engine=numpy")
    label = page.get_by_role("button", name="Learning rate", exact=True)
    tip = page.get_by_role("tooltip")
    page.get_by_role("slider", name="Learning rate").focus()
    page.keyboard.press("Shift+Tab")
    expect(label).to_be_focused()
    expect(tip).to_be_visible()
    assert tip.inner_text().split("\n")[0]
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(label).to_be_focused()
    page.keyboard.press("Enter")
    expect(tip).to_be_visible()
    page.keyboard.press("Tab")
    expect(tip).to_be_hidden()


@pytest.mark.deep
def test_a_setting_explains_itself_by_a_tap(visit):
    page = visit("?engine=numpy", touch=True)
    page.get_by_role("button", name="Learning rate", exact=True).tap()
    tip = page.get_by_role("tooltip")
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_focus_stays_on_the_pin(visit):
    page = visit("?engine=numpy")
    page.get_by_role("button", name="Pin this run").focus()
    page.keyboard.press("Enter")
    in_link(page, pin="engine=numpy")
    expect(page.get_by_role("button", name="Unpin")).to_be_focused()
    page.keyboard.press("Enter")
    in_link(page, pin=None)
    expect(page.get_by_role("button", name="Pin this run")).to_be_focused()


@pytest.mark.deep
def test_the_focus_stays_on_the_comparison_inside_the_network(visit):
    page = visit("?engine=numpy", "/Inside_the_network")
    page.get_by_role("button", name="Compare with the repaired loss").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Unpin")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Compare with the repaired loss")).to_be_focused()


def test_a_change_is_undone_by_its_chip_which_hands_the_focus_on(visit):
    page = visit("?engine=numpy&loss=logits&filters=3")
    changes = page.get_by_role("navigation", name="Changes from the question")
    expect(changes.get_by_role("link")).to_have_text(["loss: on logits", "filters: 3", "engine: NumPy"])
    changes.get_by_role("link", name="filters: 3").focus()
    page.keyboard.press("Enter")
    agrees(page, engine="numpy", loss="logits")
    expect(option(page, "Filters", "2")).to_be_checked()
    expect(changes.get_by_role("link", name="engine: NumPy")).to_be_focused()
    page.keyboard.press("Enter")
    agrees(page, loss="logits")
    expect(changes.get_by_role("link", name="loss: on logits")).to_be_focused()
    page.keyboard.press("Enter")
    agrees(page)
    expect(changes).to_have_text("")
    expect(changes).to_be_focused()


def test_a_click_on_an_image_opens_it_inside_the_network(visit):
    page = visit("?engine=numpy&loss=logits&epoch=40")
    page.locator(".player-figure").scroll_into_view_if_needed()
    page.mouse.click(*page.evaluate(IMAGE, 4))
    expect(page.get_by_role("heading", level=2)).to_contain_text("Image 4, epoch 40: ")
    agrees(page, engine="numpy", loss="logits", epoch="40", image="4")
    at_epoch(page, 40)


@pytest.mark.deep
def test_a_translated_page_follows_too(visit):
    page = visit("?engine=numpy")
    page.evaluate(TRANSLATE)
    heading = page.get_by_role("heading", level=2)
    expect(heading).to_contain_text("<Stuck.")
    old = painted(page)
    page.get_by_role("radio", name="<on logits>").click()
    repainted(page, old)
    expect(heading).to_have_count(1)
    expect(heading).to_have_text("Solved. 6 of 6 right from epoch 14 on, loss 0.0103 after 100 epochs.")
    page.get_by_role("radio", name="<6>").click()
    in_link(page, filters="6")
    expect(heading).to_have_count(1)
    expect(heading).not_to_contain_text("<")
    # Nor does anything else of the old run stand there.
    expect(page.get_by_text("softmax is applied twice")).to_have_count(0)
    assert query(page) == {"engine": "numpy", "loss": "logits", "filters": "6"}
