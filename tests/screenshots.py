"""Makes the README's pictures anew: ``python -m tests.screenshots``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.driver import LONG, ROOT, chromium, keras_ready, serving


def main() -> None:
    """Open the question's run on every page as a visitor would, and save what there is to see."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log.txt") as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        (ROOT / "docs").mkdir(exist_ok=True)
        page.goto(server.url)
        keras_ready(page)
        page.get_by_text("First choice").wait_for()
        page.get_by_text("trainings are done").wait_for(state="detached", timeout=3 * LONG)
        at_rest(page)
        page.screenshot(path=ROOT / "docs" / "explorer.png")
        page.goto(f"{server.url}/Inside_the_network?image=4")
        keras_ready(page)
        at_rest(page)
        page.screenshot(path=ROOT / "docs" / "inside.png")
        page.goto(f"{server.url}/Which_fix_matters?cell=7")
        page.wait_for_selector(".chart[data-painted]")
        at_rest(page)
        page.screenshot(path=ROOT / "docs" / "fixes.png")


def at_rest(page: Page) -> None:
    """Wait until the server is done with the page, which is drawn pale before, and the fonts are there."""
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.wait_for_timeout(1000)


if __name__ == "__main__":
    main()
