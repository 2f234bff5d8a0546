"""Makes the README's picture anew: ``python -m tests.screenshots``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.browser.driver import ROOT, chromium, keras_ready, serving


def main() -> None:
    """Open the question's run as a visitor would, and save what there is to see."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log.txt") as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(server.url)
        keras_ready(page)
        page.wait_for_timeout(500)  # the fonts
        (ROOT / "docs").mkdir(exist_ok=True)
        page.screenshot(path=ROOT / "docs" / "explorer.png")


if __name__ == "__main__":
    main()
