"""A lid is closed, a network is gone, a server is replaced: every page comes back by itself to the same view."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acts import HANDS, address, in_link
from tests.browser.driver import BARE, PATIENCE, serving
from tests.browser.far import line
from tests.browser.pages import PATHS, VIEWS

STATE = "engine=numpy&loss=logits&seed=7&epoch=40&pin=engine%3Dnumpy"
GROWING = ("part=luck", "topic=seeds")  # whose headline counts how far a work is that goes on meanwhile
STANDS = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  return app?.dataset.testConnectionState === "CONNECTED" && app.dataset.testScriptState === "notRunning"
    && document.querySelector("h2")?.innerText;
}"""


@pytest.fixture
def tabs(browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def stands(page: Page) -> str:
    """Wait until the page is connected and drawn to its end, and give its address and its headline."""
    headline = page.wait_for_function(STANDS).json_value()
    at = address(page)
    return at if any(word in at for word in GROWING) else f"{at} {headline}"


def opened(context: BrowserContext, base: str, views: list[str]) -> dict[Page, str]:
    """Every view in a tab of its own, and what each of them shows."""
    pages = {}
    for view in views:
        page = context.new_page()
        page.goto(f"{base}{view}{'&' if '?' in view else '?'}{STATE}")
        pages[page] = stands(page)
    return pages


def came_back(pages: dict[Page, str]) -> None:
    """Each shows what it showed, without a dialog, and does what it is told."""
    for page, before in pages.items():
        end = time.monotonic() + PATIENCE
        while stands(page) != before:
            assert time.monotonic() < end, (before, stands(page))
            page.wait_for_timeout(200)
        expect(page.get_by_test_id("stDialog")).to_have_count(0)
        page.evaluate(f"async () => {HANDS}.did({{ set: {{ seed: '8' }} }})")
        in_link(page, seed="8", loss="logits", pin="engine=numpy")


def noticed(pages: dict[Page, str]) -> None:
    """Wait until every page knows that its server is away."""
    for page in pages:
        page.wait_for_function("() => !document.querySelector('[data-test-connection-state=CONNECTED]')")


@pytest.mark.deep
def test_another_server_in_its_place(tabs, tmp_path):
    with serving(tmp_path / "first.txt", **BARE) as server:
        port = int(server.url.rpartition(":")[2])
        pages = opened(tabs, server.url, VIEWS)
    noticed(pages)
    with serving(tmp_path / "second.txt", port, **BARE) as server:
        came_back(pages)
        assert "Traceback" not in server.log


@pytest.mark.parametrize("paths", [PATHS[:1], pytest.param(PATHS, marks=pytest.mark.deep)])
def test_the_network_gone_and_back(tabs, server, paths):
    with line(server.url) as way:
        pages = opened(tabs, way.url, paths)
        way.cut()
        noticed(pages)
        way.mend()
        came_back(pages)
