"""The main journeys in Firefox and in WebKit, on demand: ``python -m tests.other_browsers``.

Each browser is driven by what it has, in an environment of its own: Firefox ESR by Playwright 1.57.0 (newer ones ask of
this Firefox what it cannot), WebKitGTK's MiniBrowser by Selenium and WebKitWebDriver on a screen of Xvfb. In Debian::

    apt-get install firefox-esr webkit2gtk-driver xvfb
    python3 -m venv other && other/bin/pip install playwright==1.57.0 selenium
    other/bin/python -m tests.other_browsers http://localhost:8501

The app runs already, at the address that is given. A line for each check, and how smoothly the browser plays; the exit
status is the number of checks that failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

PATIENCE = 60  # seconds until something that never comes is given up
NARROW, PHONE, LAPTOP = (390, 844), (460, 844), (1440, 900)  # WebKitGTK has no window under 447 px
FIREFOX = "/usr/bin/firefox-esr"
MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"
KEYS = {"Home": "\ue011", "ArrowRight": "\ue014"}  # as WebDriver spells them
PRESET = "[role=radio], [data-value]"
# As Streamlit makes them of the pages' files.
PAGES = [path.stem.partition("_")[2] for path in sorted((Path(__file__).parent.parent / "pages").glob("*.py"))]

# Plays the run from its start, and tells the changes a second and the longest gap between two, in milliseconds.
PLAYED = """
  const player = document.querySelector(".player"), last = player.querySelector("input").max;
  window.played = null;
  let changes = 0, longest = 0, start = 0, before = 0;
  new MutationObserver((_, observer) => {
    const now = performance.now();
    if (before) { changes += 1; longest = Math.max(longest, now - before); } else start = now;
    before = now;
    if (player.dataset.epoch !== last) return;
    observer.disconnect();
    window.played = [changes / (now - start) * 1000, longest];
  }).observe(player, { attributeFilter: ["data-epoch"] });
  player.querySelector("[data-do=play]").click();
"""


class Driven(Protocol):
    """A browser with one open window."""

    def open(self, url: str, size: tuple[int, int]) -> None: ...
    def js(self, body: str) -> Any: ...
    def click(self, finder: str) -> None: ...
    def press(self, key: str) -> None: ...
    def back(self) -> None: ...
    def forward(self) -> None: ...


class Firefox:
    """Firefox ESR, by Playwright."""

    def __init__(self, playwright: Any) -> None:
        preferences = {"layout.css.prefers-color-scheme.content-override": 1}
        browser = playwright.firefox.launch(
            channel="moz-firefox", executable_path=FIREFOX, firefox_user_prefs=preferences
        )
        self._page = browser.new_context(color_scheme="null").new_page()

    def open(self, url: str, size: tuple[int, int]) -> None:
        self._page.set_viewport_size({"width": size[0], "height": size[1]})
        self._page.goto(url)

    def js(self, body: str) -> Any:
        return self._page.evaluate(f"() => {{ {body} }}")

    def click(self, finder: str) -> None:
        self._page.evaluate_handle(f"() => {{ {finder} }}").as_element().click()

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def back(self) -> None:
        self._page.go_back()

    def forward(self) -> None:
        self._page.go_forward()


class WebKit:
    """WebKitGTK's MiniBrowser, by Selenium."""

    def __init__(self, display: str) -> None:
        from selenium import webdriver

        options = webdriver.WebKitGTKOptions()
        options.binary_location = MINI_BROWSER
        options.add_argument("--automation")
        environment = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11"}
        service = webdriver.WebKitGTKService(executable_path="/usr/bin/WebKitWebDriver", env=environment)
        self._driver = webdriver.WebKitGTK(options=options, service=service)

    def open(self, url: str, size: tuple[int, int]) -> None:
        self._driver.set_window_size(*size)
        self._driver.get(url)

    def js(self, body: str) -> Any:
        return self._driver.execute_script(body)

    def click(self, finder: str) -> None:
        self._driver.execute_script(finder).click()

    def press(self, key: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self._driver).send_keys(KEYS[key]).perform()

    def back(self) -> None:
        self._driver.back()

    def forward(self) -> None:
        self._driver.forward()

    def quit(self) -> None:
        self._driver.quit()


@contextmanager
def firefox() -> Iterator[Driven]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield Firefox(playwright)


@contextmanager
def webkit() -> Iterator[Driven]:
    display = ":87"
    screen = subprocess.Popen(["Xvfb", display, "-screen", "0", "2000x1200x24"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        browser = WebKit(display)
        try:
            yield browser
        finally:
            browser.quit()
    finally:
        screen.terminate()
        screen.wait()


class Visit:
    """What a visitor does and sees, whatever drives the browser."""

    def __init__(self, browser: Driven, base: str) -> None:
        self.browser, self.base = browser, base

    def open(self, where: str = "?engine=numpy", size: tuple[int, int] = LAPTOP) -> None:
        self.browser.open(f"{self.base}/{where}", size)
        self.until("document.querySelector('h2')?.innerText")

    def until(self, condition: str) -> Any:
        """Wait until a JavaScript expression is truthy, and give its value."""
        end = time.monotonic() + PATIENCE
        while True:
            value = self.browser.js(f"return {condition}")
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"never came: {condition}")
            time.sleep(0.05)

    def painted(self) -> None:
        self.until("document.querySelector('.player')?.dataset.painted")

    def verdict(self, start: str) -> None:
        self.until(f"document.querySelector('h2')?.innerText.startsWith({start!r})")

    def click(self, selector: str, text: str = "") -> None:
        """Click what is visible, matches and says this."""
        sought = f"""[...document.querySelectorAll({selector!r})].find((each) =>
            each.getClientRects().length && each.innerText.trim().startsWith({text!r}))"""
        self.until(sought + " && true")
        self.browser.click(f"return {sought}")

    def link_says(self, **words: str) -> None:
        """Wait until the address says so."""
        for word, value in words.items():
            self.until(f"new URLSearchParams(location.search).get({word!r}) === {value!r}")


def opens(visit: Visit) -> None:
    """It opens on the question's exact failure"""
    visit.open()
    visit.verdict("Stuck. 3 of 6 right, loss 0.8133 from epoch 0 to 100")
    visit.painted()


def presets(visit: Visit) -> None:
    """A preset counts at once, however early it is clicked"""
    visit.open()
    visit.click(PRESET, "One-line fix")
    visit.verdict("Solved. 6 of 6 right from epoch 14")
    visit.link_says(loss="logits")


def toggles(visit: Visit) -> None:
    """A setting trains at once and stands in the link"""
    visit.open("?engine=numpy&loss=logits")
    visit.painted()
    visit.click("[role=radiogroup][aria-label=Padding] [role=radio]", "same")
    visit.link_says(padding="same", loss="logits")


def player(visit: Visit) -> None:
    """The keys step through the epochs"""
    visit.open("?engine=numpy&loss=logits")
    visit.painted()
    visit.click("h2")
    visit.browser.press("Home")
    visit.until("document.querySelector('.player').dataset.epoch === '0'")
    visit.browser.press("ArrowRight")
    visit.until("document.querySelector('.player').dataset.epoch === '1'")
    visit.link_says(epoch="1")


def pins(visit: Visit) -> None:
    """A pinned run stays behind the new one"""
    visit.open()
    visit.painted()
    visit.click("button", "Pin this run")
    visit.link_says(pin="engine=numpy")
    visit.click(PRESET, "One-line fix")
    visit.until("document.body.innerText.includes('Dashed: the pinned run.')")


def history(visit: Visit) -> None:
    """Back and forward go through what was chosen"""
    visit.open()
    visit.painted()
    visit.click(PRESET, "One-line fix")
    visit.link_says(loss="logits")
    visit.verdict("Solved.")
    visit.browser.back()
    visit.verdict("Stuck.")
    visit.browser.forward()
    visit.verdict("Solved.")


def applies(visit: Visit) -> None:
    """A remedy is applied with one click"""
    visit.open()
    visit.painted()
    visit.click("button", "Apply")
    visit.verdict("Solved.")


def copies(visit: Visit) -> None:
    """Copy link copies it, or shows it"""
    visit.open("?engine=numpy&loss=logits")
    visit.painted()
    visit.click("button", "Copy link")
    visit.until("/Link copied|loss=logits/.test(document.querySelector('.take').innerText + "
                "[...document.querySelectorAll('.take input')].map((each) => each.value).join())")  # fmt: skip


def pages(visit: Visit) -> None:
    """Every page has its heading and no error"""
    for page in PAGES:
        visit.open(page)
        visit.until("document.querySelector('h2').innerText.length > 3")
        wrong = visit.browser.js("return document.querySelectorAll('[data-testid=stException]').length")
        assert not wrong, page


def phone(visit: Visit) -> None:
    """On a phone nothing scrolls sideways, and the player's buttons stand in one row"""
    for page in ("", *PAGES):
        visit.open(f"{page}?engine=numpy", PHONE)
        time.sleep(1)
        assert visit.browser.js("return document.documentElement.scrollWidth <= innerWidth"), page or "Explorer"
    visit.open(size=PHONE)
    visit.painted()
    buttons = "[...document.querySelectorAll('.player-buttons button')]"
    tops = visit.browser.js(f"return {buttons}.map((each) => each.getBoundingClientRect().top)")
    assert max(tops) - min(tops) < 10, tops


def axis(visit: Visit) -> None:
    """On a phone the epoch axis says where it ends"""
    visit.open(size=NARROW)
    visit.painted()
    ticks = "[...document.querySelectorAll('.player .x2tick text')]"  # of the lower chart, which has the numbers
    visit.until(f"{ticks}.some((each) => each.textContent === '100' && each.checkVisibility())")


def menus(visit: Visit) -> None:
    """Menus look like the app's, not like the system's"""
    visit.open()
    visit.painted()
    looks = "return getComputedStyle(document.querySelector('.player select'))"
    assert visit.browser.js(f"{looks}.appearance") == "none"


def code(visit: Visit) -> None:
    """The code is shown"""
    visit.open()
    visit.painted()
    visit.click("button", "Code")
    visit.until("document.body.innerText.includes('keras.Sequential')")


CHECKS = (opens, presets, toggles, player, pins, history, applies, copies, pages, phone, axis, menus, code)


def smoothness(visit: Visit) -> str:
    """How 1,000 epochs play: changes a second, and the longest gap between two."""
    visit.open("?engine=numpy&loss=logits&epochs=1000")
    visit.painted()
    time.sleep(2)
    visit.browser.js(PLAYED)
    rate, longest = visit.until("window.played")
    return f"1,000 epochs played with {rate:.0f} changes a second, longest gap {longest:.0f} ms"


def check(name: str, visit: Visit, checks: tuple[Callable[[Visit], None], ...]) -> int:
    """Run the checks in one browser and print them; how many failed."""
    failed = 0
    for each in checks:
        try:
            each(visit)
        except Exception as error:
            failed += 1
            print(f"{name}: NO  {each.__doc__}: {str(error).splitlines()[0]}", flush=True)
        else:
            print(f"{name}: yes {each.__doc__}", flush=True)
    print(f"{name}: {smoothness(visit)}", flush=True)
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description="The main journeys in Firefox and in WebKit.")
    parser.add_argument("base", help="the address of the running app, like http://localhost:8501")
    parser.add_argument("--only", choices=("firefox", "webkit"))
    wanted = parser.parse_args()
    failed = 0
    for name, start, needs in (("firefox", firefox, FIREFOX), ("webkit", webkit, "WebKitWebDriver")):
        if wanted.only in (None, name):
            if not shutil.which(needs):
                print(f"{name}: not here ({needs})")
                failed += 1
                continue
            with start() as browser:
                failed += check(name, Visit(browser, wanted.base.rstrip("/")), CHECKS)
    return failed


if __name__ == "__main__":
    sys.exit(main())
