"""Forced colours, as contrast themes make them, on every page and stage: no state is colour alone."""

from __future__ import annotations

from collections import Counter
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.acts import still
from tests.browser.driver import painted
from tests.browser.looks import UNFOLD, faint, grave, look
from tests.browser.pages import FIRST, VIEWS
from tests.core.figures.trials import contrast

SEEN = 3.0  # WCAG 2.2, 1.4.11: what shows a state
STAGES = ["/?stage=1&epoch=40", "/The_talk?chapter=4"]
LINKS = [each if each in FIRST else pytest.param(each, marks=pytest.mark.deep) for each in VIEWS] + STAGES

BOX = """const boxOf = (each) => {
  const { left, top, right, bottom } = each.getBoundingClientRect();
  return [left, top, right, bottom];
};
const isSeen = (each) => {
  const [left, top, right, bottom] = boxOf(each);
  return each.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
};
const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);"""
# Of each group of buttons that have a state one that has it and one that has not: their names and boxes.
PAIRS = f"""() => {{
  {BOX}
  const isOn = (each) => each.ariaChecked === "true" || each.ariaPressed === "true";
  const all = seen("button:is([aria-checked], [aria-pressed])");
  return [...new Set(all.map((each) => each.parentElement))].flatMap((group) => {{
    const own = all.filter((each) => each.parentElement === group);
    const on = own.find(isOn), off = own.find((each) => !isOn(each));
    return on && off ? [{{ names: [on.textContent, off.textContent], on: boxOf(on), off: boxOf(off) }}] : [];
  }});
}}"""
# The dots that mark the question's own values, each with the box of what it stands on.
DOTS = f"""() => {{
  {BOX}
  return seen(".fields-question").map((each) => {{
    const [left, top, right, bottom] = boxOf(each), dot = [right - 10, top + 3, right - 3, top + 10];
    return {{ name: each.textContent, on: [left, top, right, bottom], dot }};
  }});
}}"""
PIXELS = f"""() => {{
  {BOX}
  return seen(".images-pixel").map((each) => ({{ grey: Number(each.ariaLabel.split(": ").at(-1)), box: boxOf(each) }}));
}}"""


def colours(photo: np.ndarray, box: list[float]) -> list[tuple[int, ...]]:
    """The colours in a box, the most common one first."""
    left, top, right, bottom = (max(0, round(edge)) for edge in box)
    found = photo[top:bottom, left:right].reshape(-1, 3)
    return [colour for colour, _ in Counter(map(tuple, found.tolist())).most_common()]


def photographed(page: Page) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB"))


@pytest.mark.parametrize("link", LINKS)
def test_with_forced_colours_everything_is_told_apart(visit, link):
    how = {"forced_colors": "active", "color_scheme": "dark", "reduced_motion": "reduce"}
    page = visit("", link, viewport={"width": 1440, "height": 900}, **how)
    if link in STAGES[:1]:
        painted(page)
    elif link not in STAGES:
        still(page)  # what is unfolded before it is drawn is folded again
        page.evaluate(UNFOLD)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        still(page)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        tells_apart(page, link)


def tells_apart(page: Page, link: str) -> None:
    """As the page is now."""
    assert grave(page) == []
    if link not in STAGES:
        assert faint(page) == []
        look(page, 1440, page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
    photo = photographed(page)
    pairs, dots, pixels = (page.evaluate(each) for each in (PAIRS, DOTS, PIXELS))
    assert link != "/" or (pairs and dots and pixels)
    for pair in pairs:
        on, off = (colours(photo, pair[state])[0] for state in ("on", "off"))
        assert contrast(on, off) >= SEEN, pair["names"]
    for each in dots:
        ground = colours(photo, each["on"])[0]
        assert any(contrast(colour, ground) >= SEEN for colour in colours(photo, each["dot"])), each["name"]
    for each in pixels:
        assert colours(photo, each["box"])[0] == (each["grey"],) * 3
