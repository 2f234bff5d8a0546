"""What is taken from a page: the patch in the dialect that the link keeps, the link in all its forms, files."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from core import Experiment, train
from core.program import DIALECTS, patch
from core.run.export import as_csv, as_json
from tests.browser.acts import agrees, in_link, more


def pasted(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.deep
def test_the_patch_is_copied_in_the_dialect_that_the_link_keeps(visit):
    page = visit("?loss=logits&engine=numpy")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Code", exact=True).click()
    for name, dialect in reversed(DIALECTS.items()):
        page.get_by_role("radiogroup", name="Written in").get_by_role("radio", name=dialect.label).check()
        said = {} if name == "keras-3" else {"dialect": name}
        agrees(page, loss="logits", engine="numpy", **said)
        text = patch(Experiment(), Experiment(loss="logits"), dialect)
        expect(page.locator(".take-diff")).to_have_text(text)
        page.locator(".take-code").get_by_role("button", name="Copy the patch").click()
        expect(page.locator(".take-code").get_by_role("button", name="Copied")).to_be_visible()
        assert pasted(page) == text
        expect(page.locator(".take-code").get_by_role("button", name="Copy the patch")).to_be_visible()


def test_a_link_is_shared_as_a_code_and_as_a_frame(visit):
    page = visit("?loss=logits&engine=numpy")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = page.get_by_role("group", name="Share")
    expect(panel).to_be_hidden()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    code = panel.get_by_role("img", name="A QR code")
    expect(code).to_be_visible()
    page.wait_for_function("() => document.querySelector('.take-qr').naturalWidth > 0")
    link = pasted(page)
    assert parse_qs(urlsplit(code.get_attribute("src")).query) == {"link": [link]}
    expect(panel).to_contain_text("a room cannot reach it")
    panel.get_by_role("button", name="Copy to embed").click()
    expect(panel.get_by_role("button", name="Snippet copied")).to_be_visible()
    framed = page.evaluate(
        "html => new DOMParser().parseFromString(html, 'text/html').querySelector('iframe').src", pasted(page)
    )
    assert parse_qs(urlsplit(framed).query) == {"loss": ["logits"], "engine": ["numpy"], "embed": ["true"]}
    # The code is of the view that is there now.
    page.get_by_role("button", name="First epoch").click()
    in_link(page, epoch="0")
    page.wait_for_function("() => document.querySelector('.take-qr').src.includes('epoch')")
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()


def test_a_figure_and_a_run_are_saved_from_the_page(visit):
    page = visit("?loss=logits&engine=numpy&epoch=7")
    menu = page.locator(".player .saving")
    for name, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        menu.locator("summary").click()
        with page.expect_download() as download:
            menu.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"stuck-epoch-7.{name.lower()}"
        content = download.value.path().read_bytes()
        assert content.startswith(start)
        assert name == "PNG" or b"Filters at epoch 7" in content
    run = train(Experiment(loss="logits", engine="numpy"))
    for label, made in (("Run as CSV", as_csv), ("Run as JSON", as_json)):
        with page.expect_download() as download:
            more(page, label)
        assert download.value.path().read_text() == made(run)


@pytest.mark.deep
def test_a_chart_is_saved_from_its_own_menu(visit):
    page = visit("", "/Which_fix_matters?part=map")
    page.wait_for_selector(".chart[data-painted]")
    menu = page.locator(".chart .saving").first
    menu.locator("summary").press("Enter")
    with page.expect_download() as download:
        menu.get_by_role("button", name="SVG").press("Enter")
    assert download.value.path().read_bytes().startswith(b"<svg")


def test_a_remedy_shows_its_patch_below_itself(visit):
    page = visit("?engine=numpy&dialect=keras-2.2")
    button = page.get_by_role("button", name="Patch for loss: softmax twice → on logits")
    button.click()
    expect(page.locator(".fixes-patch:visible")).to_contain_text('-        model.add(Activation("softmax"))')
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(page.locator(".fixes-patch:visible")).to_have_count(0)
