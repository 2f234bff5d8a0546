"""Which fix matters in a real browser: the clicks that a learner, a speaker and a teacher make there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from core import Experiment
from core.claims import CLAIMS
from core.words import thread
from tests.browser.acts import agrees, in_link, option, query, still
from tests.browser.driver import painted

PATH = "/Which_fix_matters"
CHART = ".chart[data-painted]"

# The middle of the thing that a chart calls so, on the page.
FIXES_PLACE = """
([id, chart]) => {
  const figure = document.querySelectorAll(".chart-figure")[chart];
  const layout = figure._fullLayout, box = figure.getBoundingClientRect();
  for (const trace of figure._fullData) {
    const flat = [].concat(...[trace.customdata ?? []].flat(1));
    const index = flat.indexOf(id);
    if (index < 0) continue;
    const axis = (name) => layout[name.replace(/^([xy])/, "$1axis")];
    const [across, down] = [axis(trace.xaxis), axis(trace.yaxis)];
    let x = trace.x[index], y = trace.y[index];
    if (trace.type === "bar") y = trace.base[index] + y / 2;
    if (trace.type === "heatmap") { // x and y are the edges of its cells
      const columns = trace.z[0].length, [row, column] = [Math.floor(index / columns), index % columns];
      [x, y] = [(trace.x[column] + trace.x[column + 1]) / 2, (trace.y[row] + trace.y[row + 1]) / 2];
    }
    return [box.left + across._offset + across.d2p(x), box.top + down._offset + down.d2p(y)];
  }
}
"""

# Start the trial, which takes a second or two, and cancel it as soon as that can be done; give what it showed. A
# busy browser may show only the end: then that.
START_AND_CANCEL = """
() => new Promise((resolve, reject) => {
  const buttons = () => [...document.querySelectorAll("button")];
  const button = (name) => buttons().find((each) => each.innerText.trim().startsWith(name));
  new MutationObserver((_, observer) => {
    const shown = document.body.innerText.match(/[0-9,]+ of 8,192 networks/)?.[0];
    if (!button("Back") && (!shown || !button("Cancel"))) return;
    observer.disconnect();
    (button("Back") ?? button("Cancel")).click();
    resolve(shown ?? "the end");
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  button("Train 8,192").click();
  setTimeout(() => reject(new Error("nothing to cancel in two minutes")), 120000);
})
"""


def click(page: Page, name: str, chart: int = 0) -> None:
    """Click on the thing that a chart calls ``name``."""
    page.locator(CHART).nth(chart).scroll_into_view_if_needed()
    still(page)
    x, y = page.evaluate(FIXES_PLACE, [name, chart])
    page.mouse.click(x, y)


def test_a_click_on_a_cell_shows_its_seeds_and_one_of_them_opens_in_the_explorer(visit):
    page = visit(path=PATH)
    click(page, "cell:7")
    expect(page.get_by_role("heading", name="Loss repaired + 6 filters + padding same")).to_be_visible()
    in_link(page, cell="7")
    click(page, "seed:123", chart=2)
    page.get_by_role("link", name="Open it with seed 123 in the Explorer").click()
    painted(page)
    in_link(page, seed="123")
    assert Experiment.from_query(query(page)) == Experiment(
        loss="categorical_crossentropy", filters=6, padding="same", seed=123
    )
    page.go_back()
    expect(page.get_by_role("heading", name="Loss repaired + 6 filters + padding same")).to_be_visible()


@pytest.mark.deep
def test_the_trial_on_the_spot_grows_before_ones_eyes_and_can_be_cancelled(visit):
    page = visit(path=PATH)
    start = page.get_by_role("button", name="Train 8,192 networks now")
    page.locator(CHART).nth(2).wait_for()
    for _ in range(5):
        shown = page.evaluate(START_AND_CANCEL)
        expect(start).to_be_visible()
        if shown != "the end":
            break
    assert re.fullmatch(r"[0-9,]+ of 8,192 networks", shown)
    expect(page.get_by_text("networks trained here")).to_have_count(0)
    start.click()
    expect(page.get_by_text("8,192 networks trained here.")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_text("Seeds solved after 100 epochs, of 1,024")).to_be_visible()


def test_a_claim_opens_the_run_that_decides_it(visit):
    page = visit("?part=claims", PATH)
    claim = page.locator(".claims-row > details[data-claim=logits]")
    expect(claim.locator(".claims-verdict")).to_contain_text("True")
    claim.locator("> summary").click()
    in_link(page, claim="logits")
    claim.get_by_role("link", name="Open the deciding run in the Explorer").click()
    painted(page)
    expect(page.get_by_role("heading", level=2)).to_contain_text("Solved. 6 of 6 right from epoch 14")
    agrees(page, loss="logits", part="claims", claim="logits")


def test_each_quote_says_who_said_it_with_a_link_to_where(visit):
    page = visit("?part=claims", PATH)
    page.wait_for_selector(".claims-row")
    rows = page.locator(".claims-row").all()
    assert len(rows) == len(CLAIMS)
    for row in rows:
        link = row.get_by_role("link", name="on Stack Overflow")
        expect(link).to_be_visible()
        assert link.inner_text() in thread.VOICES
        assert link.get_attribute("href") == thread.URL


@pytest.mark.deep
def test_the_link_of_a_claim_opens_elsewhere_too(visit):
    page = visit("?part=claims&claim=logits", PATH)
    link = page.locator(".claims-row > details[data-claim=logits]").get_by_role("link", name="Open the deciding run")
    elsewhere = visit("?" + urlsplit(link.evaluate("each => each.href")).query)
    assert urlsplit(link.evaluate("each => each.href")).path == "/"
    expect(elsewhere.get_by_role("heading", level=2)).to_contain_text("Solved. 6 of 6 right from epoch 14")


def test_luck_follows_the_toggles(visit):
    page = visit("?part=luck", PATH)
    page.wait_for_selector(CHART)
    heading = page.get_by_role("heading", level=2)
    before = heading.inner_text()
    option(page, "Loss", "on logits").click()
    expect(heading).not_to_have_text(before)
    in_link(page, loss="logits")


def test_a_click_on_the_map_opens_that_experiment(visit):
    page = visit("?part=map&engine=numpy", PATH)
    page.wait_for_selector(CHART)
    wanted = Experiment(loss="logits", learning_rate=0.01, engine="numpy")
    click(page, "open:" + "&".join(f"{name}={value}" for name, value in wanted.to_query().items()))
    painted(page)
    agrees(page, part="map", **wanted.to_query())
