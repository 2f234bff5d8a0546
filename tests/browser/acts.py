"""What a visitor does in the browser, and what he sees of it, for the tests of all pages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import LONG, painted, repainted
from ui import modules

# The page's own log of what was done, in JavaScript.
HANDS = f'(await import(new URL("./{modules.address("hands/hands.js")}", document.baseURI))).theHands()'


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


def more(page: Page, name: str) -> None:
    """Choose an entry of the menu of tools."""
    menu = page.locator(".take-more")
    menu.locator("summary").click()
    menu.get_by_text(name, exact=True).click()


def go_to(page: Page, name: str) -> None:
    """Follow the list of pages."""
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()


# The server has taken what was done and its script has run, all figures are painted, nothing of an older run stands
# there half faded, nothing moves, the theme has arrived, and from one look to the next nothing is elsewhere. The looks
# are the page's own: on a busy machine they come later, as what they wait for does.
STILL = (
    f"async (patience) => {{\n  await {HANDS}.settled(patience);"
    """
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const look = () => {
    const ground = getComputedStyle(document.querySelector(".stApp")).backgroundColor.match(/[0-9]+/g);
    const isDrawn = document.querySelector("[data-test-script-state]").dataset.testScriptState === "notRunning"
      && !document.querySelector("[data-stale=true]")
      && document.querySelector(".player, .chart, .talk, .claims details, textarea, [role=radiogroup]")
      && [...document.querySelectorAll(".player, .chart, .talk")].every((each) => each.dataset.painted)
      && [...document.querySelectorAll("[data-testid=stBidiComponentRegular]:not(:has(> :nth-child(2)))")].every(
        (undrawn) => undrawn.closest(".st-key-hands, [class*=-clock]"))
      && (matchMedia("print").matches || (ground[0] < 128) === dark)
      && !document.getAnimations().some(({ playState, effect }) =>
        playState === "running" && effect?.getTiming().iterations < 9);
    if (!isDrawn) return;
    const boxes = [...document.querySelectorAll("main, main :is(svg text, details, [class*=figure])")].map((each) => {
      const { left, right, top, height } = each.getBoundingClientRect();
      return [left, right, top, height, each.scrollHeight].map(Math.round);
    });
    return JSON.stringify([innerWidth, innerHeight, boxes]);
  };
  const end = Date.now() + patience;
  for (let alike = 0, before; alike < 2; ) {
    if (Date.now() > end) throw new Error(`The page does not come to rest: ${before}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = look();
    alike = now && now === before ? alike + 1 : 0;
    before = now;
  }
}"""
)


def clock(by: float) -> str:
    """A script for a page whose clock goes on by so many milliseconds a frame, whatever the machine can draw."""
    return f"""
let time = 0;
const frame = window.requestAnimationFrame.bind(window);
const tick = () => {{
  time += {by};
  frame(tick);
}};
tick();
performance.now = () => time;
window.requestAnimationFrame = (call) => frame(() => call(time));
"""


def still(page: Page) -> None:
    """Wait until the page rests."""
    page.evaluate(STILL, LONG)


def epoch(page: Page) -> int:
    return int(page.locator(".player").get_attribute("data-epoch"))


def at_epoch(page: Page, number: int) -> None:
    """Wait until the player shows this epoch."""
    expect(page.locator(".player")).to_have_attribute("data-epoch", str(number))


def count_drawings(page: Page) -> None:
    """Count in ``window.drawn`` how often Plotly, then ``window.Plotly``, draws from now on."""
    page.evaluate(
        """async (address) => {
          window.Plotly = (await import(address)).default;
          const { react } = window.Plotly;
          window.drawn = 0;
          window.Plotly.react = (...all) => (window.drawn += 1, react(...all));
        }""",
        f"./{modules.address(modules.PLOTLY)}",
    )
