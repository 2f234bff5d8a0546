"""On paper a page is whole and alone; for whoever wants no motion it holds still."""

from __future__ import annotations

import math
import re

import pytest

from tests.browser.pages import VIEWS

WIDTH, HEIGHT = 1123, 794  # A4 across, in CSS pixels
ON_STAGE = "/The_talk"  # prints as its handout: test_talk.py
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
# Until a page has stopped growing.
STILL = """async () => {
  const height = () => document.querySelector("main").scrollHeight;
  for (let before = -1; before !== height(); ) {
    before = height();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}"""


@pytest.mark.parametrize("link", [each for each in VIEWS if each != ON_STAGE])
def test_a_page_prints_whole_and_without_what_stands_around_it(visit, link):
    page = visit("", link, viewport={"width": WIDTH, "height": HEIGHT})
    page.evaluate(STILL)
    page.emulate_media(media="print")
    # How a page prints comes with its end, which may still be on its way.
    page.wait_for_function(f"() => !({BESIDE})().length")
    assert page.evaluate(CUTS) == []
    height = page.evaluate("document.querySelector('main').getBoundingClientRect().height")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    printed = page.pdf(width=f"{WIDTH}px", height=f"{HEIGHT}px")
    # Every page of paper is full but where a figure does not fit any more.
    assert len(re.findall(rb"/Type /Page\b", printed)) >= math.ceil(height / HEIGHT - 0.05), height
    page.emulate_media(media="screen")


@pytest.mark.parametrize("link", VIEWS)
def test_nothing_moves_by_itself_for_whoever_wants_no_motion(visit, link):
    page = visit("", link, reduced_motion="reduce")
    page.evaluate(STILL)
    moving = """() => document.getAnimations().filter((each) => each.playState === "running")
      .filter((each) => each.effect.getComputedTiming().activeDuration > 10)
      .map((each) => each.effect.target?.className ?? "")"""
    assert page.evaluate(moving) == []
