from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, WebSocketRoute

from tests.browser.driver import Server, chromium, keras_ready, serving

LAPTOP: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def context(browser: Browser) -> BrowserContext:
    """One browser profile for all visitors: what it has in its cache is not loaded, nor compiled, at each visit."""
    return browser.new_context()


@pytest.fixture
def visit(server: Server, context: BrowserContext) -> Iterator[Callable[..., Page]]:
    """``visit(query)`` opens the app as a new visitor; afterwards console, network and server log must be clean."""
    problems: list[str] = []
    pages: list[Page] = []

    def watch(page: Page) -> None:
        page.on("console", lambda said: problems.append(said.text) if _is_problem(said) else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: None if _local(request.url, server) else problems.append(request.url))

    def open_page(
        query: str = "",
        path: str = "/",
        init: str = "",
        route: Callable[[WebSocketRoute], None] | None = None,
        viewport: ViewportSize = LAPTOP,
        color_scheme: Literal["light", "dark"] = "light",
        reduced_motion: Literal["reduce", "no-preference"] = "no-preference",
    ) -> Page:
        page = context.new_page()
        page.set_default_timeout(60_000)  # the machine may be busy
        pages.append(page)
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        page.add_init_script(init)
        if route:
            page.route_web_socket("**", route)
        watch(page)
        page.goto(f"{server.url}{path}{query}")
        keras_ready(page)
        return page

    before = len(server.log)
    yield open_page
    for page in pages:
        page.close()
    assert not problems
    said = server.log[before:]
    assert "Traceback" not in said and "Error" not in said and "Warning" not in said, said


def _is_problem(said: ConsoleMessage) -> bool:
    # On a link to a page below the first, Streamlit looks for its server there before it looks at the top.
    looks_for_server = re.search(r"/[^/]+/_stcore/(health|host-config)$", said.location["url"]) and "404" in said.text
    return said.type in ("error", "warning") and not looks_for_server


def _local(url: str, server: Server) -> bool:
    return url.startswith((server.url, server.url.replace("http", "ws"), "data:", "blob:"))
