"""A browser's translation puts elements of its own in the place of texts; no old number is left behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import painted
from tests.browser.pages import VIEWS

# As Chrome's and Google's do: each text that may be translated is moved into two new elements.
TRANSLATE = """root => {
  const walker = document.createTreeWalker(document.querySelector(root), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const text of found) {
    if (!text.data.trim() || text.parentElement.closest("[translate=no], .notranslate, script, style")) continue;
    const outer = document.createElement("font"), inner = document.createElement("font");
    inner.textContent = `«${text.data}»`;
    outer.append(inner);
    text.replaceWith(outer);
  }
}"""
FIGURE_TEXTS = """selector => [...document.querySelectorAll(`${selector} text`)].map((each) =>
  [each.textContent, Math.round(each.getBoundingClientRect().width)])"""


def figure_texts(page: Page, selector: str) -> list:
    return page.evaluate(FIGURE_TEXTS, selector)


@pytest.mark.parametrize("link", VIEWS)
def test_the_texts_of_a_figure_are_left_alone(visit, link):
    page = visit("", link)
    figures = ".player-figure, .chart-figure, .talk-picture, .claims, textarea"
    page.wait_for_selector(figures)
    page.wait_for_timeout(2500)
    for selector in (".player-figure", ".chart-figure", ".talk-picture"):
        if page.locator(selector).count():
            before = figure_texts(page, selector)
            page.evaluate(TRANSLATE, "body")
            assert figure_texts(page, selector) == before


def test_the_epoch_the_figure_and_what_is_read_out_follow_the_player_under_a_translation(visit):
    page = visit("?loss=logits&engine=numpy")
    painted(page)
    page.evaluate(TRANSLATE, ".player")
    page.keyboard.press("Home")
    expect(page.locator(".player-epoch")).to_have_text("epoch 0 / 100")
    expect(page.locator(".player-figure")).to_contain_text("answer at epoch 0")
    expect(page.locator(".player-live")).not_to_be_empty()
    page.evaluate(TRANSLATE, ".player")
    said = page.locator(".player-live").inner_text()
    page.keyboard.press("End")
    expect(page.locator(".player-epoch")).to_have_text("epoch 100 / 100")
    expect(page.locator(".player-live")).not_to_have_text(said)
    assert "«" not in page.locator(".player-live").inner_text()


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
