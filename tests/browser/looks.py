"""What is wrong with how a page looks: for everybody's eyes, on narrow screens, in any theme."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import axe_playwright_python
import numpy as np
from PIL import Image
from playwright.sync_api import Page

from tests.browser.acts import still
from tests.core.figures.trials import contrast

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
READABLE = 4.5  # WCAG 2.2, 1.4.3

# Unfolded, so that what is folded is looked at too.
UNFOLD = "() => document.querySelectorAll('main details').forEach((each) => (each.open = true))"

GRAVE = """
async () => (await axe.run({ resultTypes: ["violations"] })).violations
  .filter((each) => ["serious", "critical"].includes(each.impact))
  .flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html} ${node.failureSummary}`))
"""

# Each line of text in a figure: what it says, where it stands, its colour, and how opaque it is.
TEXTS = """
() => [...document.querySelectorAll(".js-plotly-plot text")].flatMap((text) => {
  const box = text.getBoundingClientRect(), style = getComputedStyle(text);
  if (!text.textContent.trim() || !box.width || style.visibility === "hidden") return [];
  const [red, green, blue, alpha = 1] = style.fill.match(/[0-9.]+/g).map(Number);
  let opacity = alpha * Number(style.fillOpacity);
  for (let each = text; each; each = each.parentElement) opacity *= Number(getComputedStyle(each).opacity);
  const edges = [box.left, box.top, box.right, box.bottom];
  return [{ said: text.textContent, box: edges, fill: [red, green, blue], opacity }];
})
"""

HIDE_TEXTS = ".js-plotly-plot text { visibility: hidden !important; }"

# Whatever scrolls sideways on the page, and by how much. A line of code may, and a table in its own box.
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll("main, main *")]
  .filter((each) => each.scrollWidth > each.clientWidth && each.clientWidth)
  .filter((each) => !each.closest("pre, code") && !each.querySelector(":scope > table"))
  .filter((each) => each === document.documentElement || ["auto", "scroll"].includes(getComputedStyle(each).overflowX))
  .map((each) => `${each.tagName} ${each.className} ${each.scrollWidth - each.clientWidth}`)"""
# Texts of figures that reach beyond what cuts them: the screen, or an element around them that hides what overflows.
CUT = """() => [...document.querySelectorAll(":is(.player-figure, .chart-figure, .talk-picture) text")]
  .filter((each) => {
  const text = each.getBoundingClientRect();
  let around = each.parentElement;
  while (around !== document.body && getComputedStyle(around).overflowX === "visible") around = around.parentElement;
  const box = around === document.body ? { left: 0, right: innerWidth } : around.getBoundingClientRect();
  return text.width && (text.left < box.left - 1 || text.right > box.right + 1);
}).map((each) => each.textContent)"""
# A player's controls: in how many rows the buttons stand, in how many the rest, and whether all are on the screen. What
# is unfolded of them is below.
ROWS = """() => {
  const all = [...document.querySelectorAll(".player-controls *")].filter((each) => !each.closest("details"));
  const top = (selector) => all.filter((each) => each.matches(selector)).map((each) => {
    const box = each.getBoundingClientRect();
    return Math.round(box.top + box.height / 2);
  });
  const boxes = all.filter((each) => each.matches("button, input, select, output"))
    .map((each) => each.getBoundingClientRect());
  const inside = boxes.every((box) => box.left >= 0 && box.right <= innerWidth);
  return [[...new Set(top("button, select"))].length, [...new Set(top("input, .player-epoch"))].length, inside];
}"""
PHONES = 640  # pixels wide at most


def look(page: Page, width: int, height: int, scheme: str | None = None) -> None:
    """Make the window so large, in this theme, and wait until the page has followed."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="screen", **({"color_scheme": scheme} if scheme else {}))
    still(page)


def grave(page: Page) -> list[str]:
    """What axe finds serious, or worse."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(GRAVE)


def misfits(page: Page) -> list[object]:
    """What scrolls sideways, is cut, or stands in more rows than it should."""
    found = [*page.evaluate(SIDEWAYS), *page.evaluate(CUT)]
    rows = page.evaluate(ROWS)
    if page.viewport_size["width"] <= PHONES and page.locator(".player").count() and rows != [1, 1, True]:
        found.append(rows)
    return found


def faint(page: Page) -> list[str]:
    """The texts of the page's figures that cannot be read.

    Of a text in a figure axe cannot tell what it lies on. So the page is photographed without the figures' texts, and
    each text is compared with what was under it.
    """
    width = page.viewport_size["width"]
    # So high that nothing is scrolled out of sight.
    look(page, width, page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight"))
    texts = page.evaluate(TEXTS)
    if not texts:
        return []
    hidden = page.add_style_tag(content=HIDE_TEXTS)
    photo = np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB"))
    hidden.evaluate("style => style.remove()")
    found = []
    for text in texts:
        left, top, right, bottom = (max(0, round(edge)) for edge in text["box"])
        under = photo[top:bottom, left:right].reshape(-1, 3)
        assert len(under), f"{text['said']} is off the page"
        ground, _ = Counter(map(tuple, under.tolist())).most_common(1)[0]
        share = text["opacity"]
        seen = tuple(share * own + (1 - share) * behind for own, behind in zip(text["fill"], ground, strict=True))
        if contrast(seen, ground) < READABLE:
            found.append(f"{text['said']!r}: {contrast(seen, ground):.2f} on {ground}")
    return found
