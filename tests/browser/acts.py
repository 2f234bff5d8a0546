"""What a visitor does in the browser, and what he sees of it, for the tests of all pages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import painted, repainted


def verdict(page: Page) -> str:
    return page.get_by_role("heading", level=2).inner_text()


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address(page)).query).items()}


def address(page: Page) -> str:
    """The address that the browser shows now; ``page.url`` is the one of before while Playwright sleeps."""
    return str(page.evaluate("() => window.location.href"))


def option(page: Page, group: str, name: str) -> Locator:
    """One button of a group."""
    return page.get_by_role("radiogroup", name=group, exact=True).get_by_role("radio", name=name, exact=True)


def choose(page: Page, group: str, name: str) -> str:
    """Click an option and wait for the new run."""
    old = painted(page)
    option(page, group, name).click()
    return repainted(page, old)


def in_link(page: Page, **words: str | None) -> None:
    """Wait until the address says so; None: says nothing of that word."""
    page.wait_for_function(
        """words => {
          const said = new URLSearchParams(window.location.search);
          return Object.entries(words).every(([word, value]) => said.get(word) === value);
        }""",
        arg=words,
    )


def agrees(page: Page, **words: str) -> None:
    """Wait until the address says exactly this."""
    page.wait_for_function(
        """words => {
          const said = Object.fromEntries(new URLSearchParams(window.location.search));
          const names = new Set([...Object.keys(said), ...Object.keys(words)]);
          return [...names].every((name) => said[name] === words[name]);
        }""",
        arg=words,
    )


def go_to(page: Page, name: str) -> None:
    """Follow the list of pages."""
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()


def epoch(page: Page) -> int:
    return int(page.locator(".player").get_attribute("data-epoch"))


def at_epoch(page: Page, number: int) -> None:
    """Wait until the player shows this epoch."""
    expect(page.locator(".player")).to_have_attribute("data-epoch", str(number))
