from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, WebSocketRoute, expect

from tests.browser.driver import BARE, LONG, Server, chromium, keras_ready, serving
from tests.browser.far import far_away
from tests.browser.find import found

LAPTOP: ViewportSize = {"width": 1440, "height": 900}
expect.set_options(timeout=LONG)
Profile = Callable[[bool], tuple[BrowserContext, list[Page]]]
LOCAL = re.compile(r"(http|ws)://(localhost|127\.0\.0\.1):|data:|blob:")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all that is not about TensorFlow nor about a server that goes away."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt", **BARE) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if found() is None:
        pytest.skip("they need Chromium, and there is none: python -m tests.browser.find")
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Profile:
    """One browser profile for all visitors, and one for all whose screen can be touched, with the tabs in which nobody
    is any more: what one has in its cache is not loaded, nor compiled, at each visit, and a new tab takes a second.
    """

    @cache
    def made(touch: bool) -> tuple[BrowserContext, list[Page]]:
        context = browser.new_context(has_touch=touch)
        return context, []

    return made


@pytest.fixture
def visit(browser: Browser, profile: Profile, server: Server) -> Iterator[Callable[..., Page]]:
    """As ``visiting`` gives it, for one test."""
    with visiting(server, profile) as open_page:
        yield open_page


@contextmanager
def visiting(server: Server, profile: Profile) -> Iterator[Callable[..., Page]]:
    """``visit(query)`` opens the app as a new visitor; afterwards console, network and server log must be clean.

    ``delay``: seconds that every byte takes, each way; ``touch``: the screen can be touched.
    """
    problems: list[str] = []
    pages: list[tuple[Page, list[Page] | None]] = []
    proxies = ExitStack()

    watchers: dict[Any, Callable[[Any], None]] = {
        "console": lambda said: problems.append(said.text) if _is_problem(said) else None,
        "pageerror": lambda error: problems.append(str(error)),
        "request": lambda request: None if LOCAL.match(request.url) else problems.append(request.url),
    }

    def open_page(
        query: str = "",
        path: str = "/",
        init: str = "",
        route: Callable[[WebSocketRoute], None] | None = None,
        viewport: ViewportSize = LAPTOP,
        color_scheme: Literal["light", "dark"] = "light",
        reduced_motion: Literal["reduce", "no-preference"] = "no-preference",
        forced_colors: Literal["active", "none"] = "none",
        delay: float = 0,
        touch: bool = False,
    ) -> Page:
        context, idle = profile(touch)
        changed = init or route
        page = idle.pop() if idle and not changed else context.new_page()
        pages.append((page, None if changed else idle))
        page.bring_to_front()  # in a tab behind another the clocks are slow
        page.set_viewport_size(viewport)
        page.emulate_media(
            media="null", color_scheme=color_scheme, reduced_motion=reduced_motion, forced_colors=forced_colors
        )
        if init:
            page.add_init_script(init)
        if route:
            page.route_web_socket("**", route)
        for event, watcher in watchers.items():
            page.on(event, watcher)
        url = proxies.enter_context(far_away(server.url, delay)) if delay else server.url
        page.goto(f"{url}{path}{query}")
        keras_ready(page)
        return page

    before = len(server.log)
    yield open_page
    for page, idle in pages:
        if idle is None or page.is_closed():
            page.close()
            continue
        for event, watcher in watchers.items():
            page.remove_listener(event, watcher)
        page.evaluate("sessionStorage.clear()")
        page.goto("about:blank")
        idle.append(page)
    proxies.close()
    assert not problems
    said = server.log[before:]
    assert "Traceback" not in said and "Error" not in said and "Warning" not in said, said


def _is_problem(said: ConsoleMessage) -> bool:
    # On a link to a page below the first, Streamlit looks for its server there before it looks at the top.
    looks_for_server = re.search(r"/[^/]+/_stcore/(health|host-config)$", said.location["url"]) and "404" in said.text
    return said.type in ("error", "warning") and not looks_for_server
