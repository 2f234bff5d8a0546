"""Every page and every part of one, each opened once: for all eyes, on a phone, on paper, translated, shared."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import address, still
from tests.browser.conftest import visiting
from tests.browser.looks import UNFOLD, faint, grave, look, misfits
from tests.browser.pages import FILTERS, FIRST, FIXES, VIEWS

DEEP = pytest.mark.deep
LAPTOP, PHONE, PAPER = (1440, 900), (390, 844), (1123, 794)  # A4 across, in CSS pixels
ON_STAGE = "/The_talk"  # prints as its handout: test_talk.py
# Where a figure has most to show.
WIDEST = [
    "/?filters=16&padding=same&epochs=5000&engine=numpy",
    "/Inside_the_network?filters=6&padding=same&epochs=5000&loss=logits&pin=seed%3D48&engine=numpy",
    pytest.param(f"{FILTERS}?epochs=5000&filters=6&engine=numpy", marks=DEEP),
    pytest.param(f"{FIXES}?part=factorial&cell=31", marks=DEEP),
]
# Those in which what moves by itself would.
# What fades, as Streamlit lets fade what it draws anew, does not move.
MOVING = """() => document.getAnimations().filter((each) => each.playState === "running")
  .filter((each) => each.effect.getComputedTiming().activeDuration > 10)
  .filter((each) => each.effect.getKeyframes().some(({ offset, computedOffset, easing, composite, opacity, ...what }) =>
    Object.keys(what).length))
  .map((each) => each.effect.target?.className ?? "")"""
# What is seen beside the page's own content, and what cuts some of it.
BESIDE = """() => [...document.querySelectorAll("body *")]
  .filter((each) => !each.closest("main") && !each.contains(document.querySelector("main")))
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.getBoundingClientRect().height > 0)
  .map((each) => `${each.tagName} ${each.className}`)"""
CUTS = """() => {
  const main = document.querySelector("main"), around = [];
  for (let each = main; each; each = each.parentElement) around.push(each);
  return around.filter((each) => each !== document.documentElement)
    .filter((each) => getComputedStyle(each).overflowY !== "visible" && each.scrollHeight > each.clientHeight + 1)
    .map((each) => `${each.tagName} ${each.className}`);
}"""
# As Chrome's and Google's translators do: each text that may be translated is moved into two new elements.
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
FIGURE_TEXTS = """() => [...document.querySelectorAll(":is(.player-figure, .chart-figure, .talk-picture) text")]
  .map((each) => [each.textContent, Math.round(each.getBoundingClientRect().width)])"""


# Of each page its first part; the others are looked at in the deep circle.
LOOKED_AT = [view if view in FIRST else pytest.param(view, marks=DEEP) for view in VIEWS]


@pytest.fixture(scope="module", params=LOOKED_AT)
def seen(request, browser, profile, server) -> Iterator[Page]:
    """A page that all tests here look at, one after the other; the last one puts other texts in its place."""
    path, _, query = request.param.partition("?")
    with visiting(server, profile) as visit:
        page = visit(f"?{query}" if query else "", path)
        still(page)
        yield page


def test_nothing_moves_by_itself_for_whoever_wants_no_motion(seen):
    assert seen.evaluate(MOVING) == []


@pytest.mark.parametrize(
    ("scheme", "size"),
    [
        ("light", LAPTOP),
        ("dark", PHONE),
        pytest.param("dark", LAPTOP, marks=DEEP),
        pytest.param("light", PHONE, marks=DEEP),
    ],
)
def test_everybody_can_read_it(seen, scheme, size):
    seen.evaluate(UNFOLD)
    look(seen, *size, scheme)
    assert grave(seen) == []
    assert faint(seen) == []


@pytest.mark.parametrize("width", [320, 1440, *(pytest.param(each, marks=DEEP) for each in (360, 500, 640))])
def test_nothing_scrolls_sideways_and_no_text_of_a_figure_is_cut(seen, width):
    seen.evaluate(UNFOLD)
    look(seen, width, 844)
    assert misfits(seen) == []


@pytest.mark.parametrize("link", WIDEST)
def test_nothing_is_cut_where_there_is_most_to_show(visit, link):
    page = visit("", link, viewport={"width": 320, "height": 844})
    for width in (320, 390, 640, 1440, 1920):
        look(page, width, 844)
        assert misfits(page) == [], width
    if page.locator(".player").count():
        assert page.locator(".player-controls select").evaluate("each => getComputedStyle(each).appearance") == "none"


def test_it_prints_whole_and_without_what_stands_around_it(seen):
    if seen.url.endswith(ON_STAGE):
        return
    look(seen, *PAPER, "light")
    seen.emulate_media(media="print")
    # How a page prints comes with its end, which may still be on its way.
    seen.wait_for_function(f"() => !({BESIDE})().length")
    assert seen.evaluate(CUTS) == []
    useless = seen.locator("main").get_by_role("button", name=re.compile("^(Play|Copy link|Apply)"))
    assert useless.count() == 0  # paper has no hand
    height = seen.evaluate("document.querySelector('main').getBoundingClientRect().height")
    assert seen.evaluate("document.documentElement.scrollWidth") <= PAPER[0]
    printed = seen.pdf(width=f"{PAPER[0]}px", height=f"{PAPER[1]}px")
    # Every page of paper is full but where a figure does not fit any more.
    assert len(re.findall(rb"/Type /Page\b", printed)) >= math.ceil(height / PAPER[1] - 0.1), height


def test_it_gives_its_link_and_the_code_of_its_link(seen):
    look(seen, *LAPTOP)
    seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    leave = seen.get_by_role("button", name="Leave the stage")
    if leave.count():
        leave.click()
    seen.locator(".take").get_by_role("button", name="Copy link").click()
    expect(seen.get_by_role("button", name="Link copied")).to_be_visible()
    copied = str(seen.evaluate("navigator.clipboard.readText()"))
    assert copied == address(seen)
    expect(seen.get_by_role("img", name="A QR code")).to_be_visible()
    seen.wait_for_function("() => document.querySelector('.take-qr').naturalWidth > 0")
    if urlsplit(copied).path != "/":  # which gives more
        expect(seen.locator(".take button:visible")).to_have_text([re.compile("[Ll]ink"), "Copy to embed", "Close"])
    seen.locator(".take").get_by_role("button", name="Close").click()


def test_the_texts_of_a_figure_are_left_alone_by_a_translation(seen):
    look(seen, *LAPTOP)
    before = seen.evaluate(FIGURE_TEXTS)
    seen.evaluate(TRANSLATE, "body")
    assert seen.evaluate(FIGURE_TEXTS) == before
