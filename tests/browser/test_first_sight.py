"""What a first visit loads, and what it says where a part of that cannot be had."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.driver import Server, painted
from ui import modules, plotly
from ui.navigation import NUMBERS_PATH
from ui.numbers_page import numbers_page

PLOTLY = modules.address(modules.PLOTLY)


def test_plotly_comes_with_the_page_and_may_be_kept_for_ever(server: Server):
    asked = urllib.request.Request(server.url, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        page = answer.read()
        assert int(answer.headers["Content-Length"]) == len(page)
    assert page.decode().count(f'href="./{PLOTLY}"') == 1
    with urllib.request.urlopen(f"{server.url}/{PLOTLY}") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert gzip.decompress(answer.read()) == gzip.decompress(plotly.FILE.read_bytes())


def test_what_draws_a_component_comes_with_the_page_with_all_that_it_imports(server: Server):
    with urllib.request.urlopen(urllib.request.Request(server.url, headers={"Accept": "text/html"})) as answer:
        named = set(re.findall(r'rel="modulepreload" crossorigin href="./static/js/(.*?)"', answer.read().decode()))
    assert sum(name.startswith("BidiComponent.") for name in named) == 1
    for name in named:
        with urllib.request.urlopen(f"{server.url}/static/js/{name}") as answer:
            imported = set(re.findall(r'(?:from|import)"\./([^"]+)"', answer.read().decode()))
        # What the page's first script brings is not named again.
        assert {each for each in imported if not each.startswith("index.")} <= named, name


def test_the_modules_that_the_page_names_are_there_and_may_be_kept_for_ever(server: Server):
    with urllib.request.urlopen(urllib.request.Request(server.url, headers={"Accept": "text/html"})) as answer:
        named = re.findall(r'<link rel="(?:modulepreload|stylesheet)" href="./(modules/.*?)">', answer.read().decode())
    assert {modules.address(name) for name in ("hands/hands.js", "player/player.js", modules.STYLES)} <= set(named)
    for address in named:
        with urllib.request.urlopen(f"{server.url}/{address}") as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            kind = "css" if address.endswith(".css") else "javascript"
            assert answer.headers["Content-Type"] == f"text/{kind}; charset=utf-8"
            assert gzip.decompress(answer.read())
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server.url}/{modules.address('hands/other.js')}")


def test_the_page_of_numbers_has_no_script_as_it_is_served_either(server: Server):
    asked = urllib.request.Request(server.url + NUMBERS_PATH, headers={"Accept": "text/html"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.read() == numbers_page(server.url)


def test_no_news_comes_before_the_browser_says_that_it_has_drawn_the_page(browser, server: Server):
    page = browser.new_page()
    came: list[str] = []

    def note(frame: bytes) -> bool:
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "new_session" and message.metadata.run.fragment_ids:
            came.append("news")
        return came[-1:] == ["news"]

    page.on("request", lambda request: came.append("drawn") if "/drawn/" in request.url else None)
    with page.expect_websocket() as opened:
        page.goto(f"{server.url}/?engine=numpy&seed=4711&learning_rate=0.02")
    opened.value.wait_for_event("framereceived", note)
    page.close()
    assert came == ["drawn", "news"]


def test_plotly_is_loaded_once_for_what_is_fetched_ahead_and_what_draws(browser, server: Server):
    page = browser.new_page()
    page.goto(f"{server.url}/Inside_the_network?engine=numpy")
    painted(page)
    entries = page.evaluate("performance.getEntriesByType('resource').map((each) => [each.name, each.transferSize])")
    loads = [size for address, size in entries if address == f"{server.url}/{PLOTLY}"]
    assert sum(size >= plotly.FILE.stat().st_size for size in loads) == 1
    assert sum(loads) < 1.1 * plotly.FILE.stat().st_size
    page.close()


@pytest.mark.parametrize(
    "path", ["/?engine=numpy", pytest.param("/Which_fix_matters?engine=numpy", marks=pytest.mark.deep)]
)
def test_where_plotly_cannot_be_had_the_figure_says_so(browser, server: Server, path):
    page = browser.new_page()
    page.route(f"**/{PLOTLY}", lambda route: route.abort())
    page.goto(server.url + path)
    expect(page.get_by_text("This figure cannot be drawn").first).to_be_visible()
    page.close()


def test_the_next_run_asks_for_plotly_again(browser, server: Server):
    page = browser.new_page()
    page.route(f"**/{PLOTLY}", lambda route: route.abort())
    page.goto(f"{server.url}/?engine=numpy")
    expect(page.get_by_text("This figure cannot be drawn")).to_be_visible()
    page.unroute(f"**/{PLOTLY}")
    page.get_by_role("radio", name="on logits").first.click()
    painted(page)
    page.close()
