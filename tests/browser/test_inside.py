"""Inside the network, in a real browser: choose an image, play, point at a number, change the page and come back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from core import Experiment, train
from tests.browser.acts import agrees, at_epoch, epoch, go_to, in_link, option
from tests.browser.acts import verdict as headline
from tests.browser.driver import painted, repainted
from tests.core.forward_pass import forward_pass

PATH = "/Inside_the_network"
# The place of a cell in the window, and what stands in it.
CELL = """([trace, index]) => {
  const figure = document.querySelector(".player-figure");
  const number = figure.data.findIndex((each) => each.name === trace);
  const box = figure.getBoundingClientRect();
  const { x, y, uid } = figure._fullData[number];
  const cell = figure.querySelectorAll(`.trace${uid} .textpoint text`)[index];
  const color = getComputedStyle(figure.querySelectorAll(`.trace${uid} .point`)[index]).fill;
  return { x: box.left + x[index], y: box.top + y[index], text: cell.textContent, color };
}"""


def choose_image(page: Page, name: str) -> None:
    old = painted(page)
    option(page, "Image", name).click()
    repainted(page, old)


def step_to(page: Page, key: str, arrived: int) -> None:
    page.keyboard.press(key)
    at_epoch(page, arrived)


def rounded(look: str) -> str:
    """Plotly draws to a hundredth of a pixel."""
    return re.sub(r"-?[0-9]+\.[0-9]+", lambda number: f"{float(number[0]):.1f}", look)


def test_a_link_opens_the_page_and_an_image_is_one_click(visit):
    page = visit("?epoch=10", PATH)
    assert headline(page) == "Image 1, epoch 10: the gradient dies in the softmax"
    assert "exactly 0" in page.locator(".player-figure").inner_text()
    choose_image(page, "4 column")
    expect(page.get_by_role("heading", level=2)).to_have_text("Image 4, epoch 10: the gradient dies in the softmax")
    agrees(page, epoch="10", image="4")
    assert "✗ wrong" in page.locator(".player-figure").inner_text()


def test_pointing_at_a_response_shows_its_four_products_at_the_epoch_in_view(visit):
    page = visit("?loss=logits&image=5&engine=numpy", PATH)
    run = train(Experiment(loss="logits", engine="numpy"))
    cell = page.evaluate(CELL, ["responses", 0])
    page.mouse.move(cell["x"], cell["y"])
    tip = page.locator(".player-tip")
    for key, at in (("End", 100), ("Home", 0), ("ArrowRight", 1)):
        step_to(page, key, at)
        step = forward_pass(run, 4, at)
        expect(tip).to_contain_text(f"response {step.responses[0, 0, 0]:.2f}".replace("-", "−"))
        lines = tip.inner_text().replace("−", "-").split("\n")
        products = [float(re.search(r"= (\S+)$", line).group(1)) for line in lines[1:5]]
        assert products == pytest.approx(step.products[0, :, 0].tolist(), abs=0.006)
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_playing_moves_the_numbers_and_the_words_follow_when_it_rests(visit):
    page = visit("?loss=logits&image=2", PATH)
    step_to(page, "Home", 0)
    expect(page.get_by_role("heading", level=2)).to_contain_text("Image 2, epoch 0: ")
    before = page.evaluate(CELL, ["responses", 0])
    page.keyboard.press(" ")
    page.wait_for_function("() => Number(document.querySelector('.player').dataset.epoch) > 15")
    page.keyboard.press(" ")
    at = epoch(page)
    expect(page.get_by_role("heading", level=2)).to_contain_text(f"Image 2, epoch {at}: ")
    after = page.evaluate(CELL, ["responses", 0])
    assert after["text"] != before["text"] and after["color"] != before["color"]
    # What the player changed in place looks as if Plotly had drawn it.
    looks = """() => [...document.querySelectorAll(".player-figure :is(.point, .js-line, .textpoint text)")]
      .map((each) => {
      const { fill, fillOpacity } = getComputedStyle(each);
      return [fill, fillOpacity, each.textContent, each.getAttribute("transform"), each.getAttribute("d")].join();
    })"""
    moved = page.evaluate(looks)
    page.reload()
    painted(page)
    assert [rounded(look) for look in page.evaluate(looks)] == [rounded(look) for look in moved]


def test_a_change_of_page_and_back_keeps_everything_and_the_pinned_run_moves_along(visit):
    page = visit("?image=2", PATH)
    old = painted(page)
    page.get_by_role("button", name="Compare with the repaired loss").click()
    repainted(page, old)
    expect(page.get_by_text("Only the loss differs")).to_be_visible()
    page.get_by_role("slider", name="Epoch").focus()  # it was on the button, to which the keys belong
    step_to(page, "Home", 0)
    first = page.evaluate(CELL, ["kernel pinned", 0])["text"]
    assert first == page.evaluate(CELL, ["kernel", 0])["text"], "both start from the same weights"
    for at in range(1, 4):
        step_to(page, "ArrowRight", at)
    in_link(page, epoch="3")
    assert page.evaluate(CELL, ["kernel pinned", 0])["text"] != first == page.evaluate(CELL, ["kernel", 0])["text"]
    state = {"epoch": "3", "image": "2", "pin": "loss=logits"}
    old = painted(page)
    for name in ("Explorer", "Inside the network"):
        go_to(page, name)
        old = repainted(page, old)
        agrees(page, **state)
        at_epoch(page, 3)
    assert headline(page).startswith("Image 2, epoch 3: ")


@pytest.mark.deep
def test_of_a_long_run_real_epochs_are_shown_and_kept(visit):
    page = visit("?loss=logits&engine=numpy&epochs=5000", PATH)
    expect(page.locator(".player-epoch")).to_have_text("epoch 5000 / 5000")
    step_to(page, "ArrowLeft", 4995)
    in_link(page, epoch="4995")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Image 1, epoch 4,995: ")
