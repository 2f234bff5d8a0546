"""Every page in both themes, on a laptop and on a phone: axe finds nothing serious, and figures can be read.

Of a text in a figure axe cannot tell what it lies on. So the page is photographed without the figures' texts, and each
text is compared with what was under it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.driver import LONG
from tests.core.figures.trials import contrast
from ui.navigation import EXPLORER, FILTERS, PAGES
from ui.visit.view import PARTS, TOPICS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SIZES = [(1440, 900), (390, 844)]
SCHEMES = ["light", "dark"]
GRAVE = ("serious", "critical")
READABLE = 4.5  # WCAG 2.2, 1.4.3


def addresses() -> Iterator[str]:
    """All pages, and all parts of those that have parts; a claim is unfolded."""
    for script in PAGES:
        path = "/" if script == EXPLORER else "/" + Path(script).stem.partition("_")[2]
        if path == "/Which_fix_matters":
            yield from (f"{path}?part={part}&claim=logits" for part in PARTS)
        elif script == FILTERS:
            yield from (f"{path}?topic={topic}" for topic in TOPICS)
        else:
            yield path


# Figures are drawn, nothing of an older run stands there half faded, and the theme has arrived.
SETTLED = """
scheme => {
  const ground = getComputedStyle(document.querySelector(".stApp")).backgroundColor.match(/[0-9]+/g).map(Number);
  const figures = [...document.querySelectorAll(".player, .chart, .talk")];
  return (ground[0] < 128) === (scheme === "dark")
    && document.querySelector("[data-test-script-state]").dataset.testScriptState === "notRunning"
    && !document.querySelector("[data-stale=true]")
    && (figures.length || document.querySelector(".claims details") || document.querySelector("textarea"))
    && figures.every((each) => each.dataset.painted);
}
"""

# Unfolded, so that what is folded is looked at too.
UNFOLD = "() => document.querySelectorAll('details').forEach((each) => (each.open = true))"

GRAVE_VIOLATIONS = """
async (grave) => (await axe.run({ resultTypes: ["violations"] })).violations
  .filter((each) => grave.includes(each.impact))
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


def faint(page: Page) -> list[str]:
    """The texts of the page's figures that cannot be read."""
    texts = page.evaluate(TEXTS)
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


@pytest.mark.parametrize("address", list(addresses()))
def test_every_page_can_be_read_by_everybody(visit, address):
    path, _, query = address.partition("?")
    page = visit(f"?{query}" if query else "", path)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function(SETTLED, arg=scheme, timeout=LONG)
            page.evaluate(UNFOLD)
            page.wait_for_timeout(500)  # colours change over in 0.2 seconds
            page.evaluate(AXE)
            assert page.evaluate(GRAVE_VIOLATIONS, GRAVE) == [], (scheme, width)
            # So high that nothing is scrolled out of sight.
            length = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
            page.set_viewport_size({"width": width, "height": length})
            page.wait_for_timeout(300)
            assert faint(page) == [], (scheme, width)
