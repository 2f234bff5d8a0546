"""Find a Chromium for the browser tests, or get one: ``python -m tests.browser.find``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Ways to get one, each tried if those before it did not help; the last for whoever may install packages.
WAYS: tuple[Sequence[Sequence[str]], ...] = (
    [[sys.executable, "-m", "playwright", "install", "chromium"]],
    [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]],
)
NONE = (
    "The browser tests need Chromium, and none could be found or installed: install Chromium or Chrome, "
    "or name its program in the variable CHROMIUM."
)


def found() -> str | None:
    """The program of a Chromium: the one that CHROMIUM names, one on the path, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return on_path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def main() -> int:
    """Find one or get one; gives the exit status."""
    for way in WAYS:
        if found() or os.environ.get("CHROMIUM"):
            break
        if way[0][0] == "apt-get" and not (shutil.which("apt-get") and getattr(os, "geteuid", lambda: 1)() == 0):
            continue
        for command in way:
            if subprocess.run(command).returncode:
                break
    path = found()
    print(f"The browser tests use {path}." if path else NONE, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
