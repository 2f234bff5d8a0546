"""Back and forward: the page shows what the address says."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import agrees, at_epoch, choose, go_to, in_link, option, query, still
from tests.browser.driver import painted

INSIDE = "/Inside_the_network"


def here(page: Page, name: str) -> None:
    link = page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True)
    expect(link).to_have_attribute("aria-current", "page")


def test_back_and_forward_over_toggles_and_pages_agree_with_the_address(visit):
    page = visit("?engine=numpy")
    choose(page, "Loss", "on logits")
    in_link(page, loss="logits")
    go_to(page, "Inside the network")
    here(page, "Inside the network")
    painted(page)
    option(page, "Image", "4 column").click()
    in_link(page, image="4")
    go_to(page, "Which fix matters")
    here(page, "Which fix matters")
    agrees(page, engine="numpy", loss="logits", image="4")

    page.go_back()
    here(page, "Inside the network")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Image 4, ")
    agrees(page, engine="numpy", loss="logits", image="4")
    page.go_back()
    agrees(page, engine="numpy", loss="logits")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Image 1, ")
    expect(option(page, "Image", "1 row")).to_be_checked()
    page.go_back()
    here(page, "Explorer")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Solved.")
    agrees(page, engine="numpy", loss="logits")
    page.go_back()
    expect(option(page, "Loss", "softmax twice")).to_be_checked()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Stuck.")
    agrees(page, engine="numpy")

    page.go_forward()
    expect(option(page, "Loss", "on logits")).to_be_checked()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Solved.")
    page.go_forward()
    here(page, "Inside the network")
    page.go_forward()
    expect(option(page, "Image", "4 column")).to_be_checked()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Image 4, ")
    agrees(page, engine="numpy", loss="logits", image="4")


def test_a_step_back_over_an_epoch_moves_the_player_too(visit):
    page = visit("?engine=numpy&loss=logits&epoch=40", INSIDE)
    at_epoch(page, 40)
    page.keyboard.press("Home")
    in_link(page, epoch="0")
    expect(page.get_by_role("heading", level=2)).to_contain_text("epoch 0: ")
    page.go_back()
    in_link(page, epoch="40")
    expect(page.get_by_role("heading", level=2)).to_contain_text("epoch 40: ")
    at_epoch(page, 40)
    still(page)  # the player, had it been left behind, would tell the server again where it is
    assert query(page)["epoch"] == "40"


@pytest.mark.deep
def test_a_reload_shows_what_the_address_says(visit):
    page = visit("?engine=numpy")
    choose(page, "Loss", "on logits")
    in_link(page, loss="logits")
    page.reload()
    painted(page)
    expect(option(page, "Loss", "on logits")).to_be_checked()
    agrees(page, engine="numpy", loss="logits")
