"""A browser's translation puts elements of its own in the place of texts; no old number is left behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.driver import painted
from tests.browser.test_every_page import TRANSLATE


def test_the_epoch_the_figure_and_what_is_read_out_follow_the_player_under_a_translation(visit):
    page = visit("?loss=logits&engine=numpy")
    painted(page)
    page.evaluate(TRANSLATE, ".player")
    page.keyboard.press("Home")
    expect(page.locator(".player-epoch")).to_have_text("epoch 0 / 100")
    expect(page.locator(".player-figure")).to_contain_text("Answers at epoch 0")
    expect(page.locator(".player-live")).not_to_be_empty()
    page.evaluate(TRANSLATE, ".player")
    said = page.locator(".player-live").inner_text()
    page.keyboard.press("End")
    expect(page.locator(".player-epoch")).to_have_text("epoch 100 / 100")
    expect(page.locator(".player-live")).not_to_have_text(said)
    assert "«" not in page.locator(".player-live").inner_text()


def test_the_headline_follows_the_settings_under_a_translation(visit):
    page = visit("?engine=numpy")
    painted(page)
    header = page.locator("main h2")
    page.evaluate(TRANSLATE, "main h2")
    expect(header).to_contain_text("«")
    page.get_by_role("radiogroup", name="Loss").get_by_role("radio", name="on logits", exact=True).click()
    expect(header).to_contain_text("Solved.")
    expect(header).not_to_contain_text("«")


@pytest.mark.deep
def test_the_table_of_fixes_follows_the_settings_under_a_translation(visit):
    page = visit("?engine=numpy")
    painted(page)
    rows = page.locator(".fixes tbody tr")
    rows.first.wait_for(state="attached")
    page.evaluate(TRANSLATE, ".fixes")
    page.get_by_role("radiogroup", name="Loss").get_by_role("radio", name="cross-entropy", exact=True).click()
    page.wait_for_function("() => location.search.includes('categorical_crossentropy')")
    expect(page.locator(".fixes")).to_contain_text("loss: cross-entropy → softmax twice")
    # No row is left of the run before, in whatever language.
    expect(page.locator(".fixes tbody")).not_to_contain_text(["loss: softmax twice → cross-entropy"])
