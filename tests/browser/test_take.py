"""What is taken from a page: the patch, in the dialect that the link keeps."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from core import Experiment
from core.program import DIALECTS, patch
from tests.browser.acts import agrees


def pasted(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_the_patch_is_copied_in_the_dialect_that_the_link_keeps(visit):
    page = visit("?loss=logits&engine=numpy")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("The patch for your code").click()
    for name, dialect in reversed(DIALECTS.items()):
        page.get_by_role("radiogroup", name="Written in").get_by_role("radio", name=dialect.label).check()
        said = {} if name == "keras-3" else {"dialect": name}
        agrees(page, loss="logits", engine="numpy", **said)
        text = patch(Experiment(), Experiment(loss="logits"), dialect)
        expect(page.locator(".take-diff")).to_have_text(text)
        page.locator(".take-patch").get_by_role("button", name="Copy the patch").click()
        expect(page.locator(".take-patch").get_by_role("button", name="Copied")).to_be_visible()
        assert pasted(page) == text
        expect(page.locator(".take-patch").get_by_role("button", name="Copy the patch")).to_be_visible()


def test_a_remedy_shows_its_patch_below_itself(visit):
    page = visit("?engine=numpy&dialect=keras-2.2")
    button = page.get_by_role("button", name="Patch for loss: softmax twice → on logits")
    button.click()
    expect(page.locator(".fixes-patch:visible")).to_contain_text('-        model.add(Activation("softmax"))')
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(page.locator(".fixes-patch:visible")).to_have_count(0)
