"""The question's run is paused, repaired from there on, and put back, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.acts import agrees, in_link, more, verdict
from tests.browser.driver import painted, repainted


def test_the_loss_is_repaired_from_the_paused_epoch_on_and_put_back(visit):
    page = visit("?engine=numpy")
    painted(page)
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    in_link(page, epoch="40")
    old = painted(page)
    more(page, "Change from here on")
    page.get_by_role("button", name="Repair the loss from epoch 40 on").click()
    old = repainted(page, old)
    assert verdict(page).startswith("Solved. 6 of 6 right from epoch ")
    assert "Before the change: 3 of 6 right" in verdict(page)
    agrees(page, engine="numpy", then="40.loss.logits")
    page.get_by_role("combobox", name="From epoch 40 on").select_option(label="optimizer Adam")
    old = repainted(page, old)
    agrees(page, engine="numpy", then="40.loss.logits.optimizer.adam")
    page.get_by_role("button", name="Undo the change").click()
    repainted(page, old)
    agrees(page, engine="numpy")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Stuck.")
