"""Starting the app and a real Chromium, for the browser tests, the bench and the screenshots."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.find import NONE, found

ROOT = Path(__file__).parent.parent.parent
# Seconds until something that never comes is given up. Every wait ends when its condition holds; how long that takes on
# a busy machine says nothing about the app.
PATIENCE = 120
LONG = 1000 * PATIENCE  # milliseconds
# What a server that is only looked at leaves out: the presets' proofs before anybody asks, and TensorFlow, whose place
# the NumPy engine takes.
BARE = {"STUCK_AHEAD": "off", "STUCK_TENSORFLOW": "off"}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Server:
    """A running app: its address, its process, its log."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.url, self.process, self._log = url, process, log

    @property
    def log(self) -> str:
        return self._log.read_text()

    def children(self, running: str = "core.engines.keras_process") -> list[int]:
        """The process ids of those of the server's children that run a module: by default, TensorFlow's process."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        pids = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
        return [pid for pid in pids if running in Path(f"/proc/{pid}/cmdline").read_text()]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    log: Path,
    port: int | None = None,
    under: str = "",
    uvicorn: bool = False,
    before: str = "",
    script: Path = ROOT / "app.py",
    **environment: str,
) -> Iterator[Server]:
    """``streamlit run app.py`` on a free port or this one, as the README starts it, or uvicorn; ended at exit.

    ``under``: the path at which the site is, "/some/where"; ``before``: a statement that uvicorn's process runs first;
    ``script``: another app; ``environment``: further variables, as ``BARE``.
    """
    if port is None:
        port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script.name, f"--server.port={port}", "--server.headless=true"]
    if uvicorn:
        start = f"{before or 'pass'}; import uvicorn; uvicorn.run('app:app', port={port}, log_level='warning')"
        command = [sys.executable, "-c", start]
    if under:
        environment["STREAMLIT_SERVER_BASE_URL_PATH"] = under
    with log.open("wb") as output:
        given = {"PYTHONPATH": str(ROOT), **os.environ, **environment}
        process = subprocess.Popen(command, cwd=script.parent, env=given, stdout=output, stderr=subprocess.STDOUT)
    server = Server(f"http://localhost:{port}{under}", process, log)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"The app did not start:\n{server.log}") from None
                time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium that there is, see ``find``."""
    path = found()
    if path is None:
        raise RuntimeError(NONE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        browser.on("context", lambda context: context.set_default_timeout(LONG))
        yield browser
        browser.close()


@contextmanager
def slowed(pid: int) -> Iterator[None]:
    """A process that gets a tenth of its time."""
    over = threading.Event()

    def brake() -> None:
        while not over.wait(0.01):
            os.kill(pid, signal.SIGSTOP)
            over.wait(0.09)
            os.kill(pid, signal.SIGCONT)

    thread = threading.Thread(target=brake)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def painted(page: Page) -> str:
    """Wait until the player has painted a run, and give that run's id."""
    return page.wait_for_selector(".player[data-painted]").get_attribute("data-painted")


def repainted(page: Page, old: str) -> str:
    """Wait until the player has painted another run than ``old``."""
    page.wait_for_function("old => document.querySelector('.player')?.dataset.painted !== old", arg=old)
    return painted(page)


def keras_ready(page: Page) -> None:
    """Wait until what is shown comes from TensorFlow and no longer from the stand-in."""
    page.wait_for_selector("h2")
    if re.search("Which_fix_matters|The_talk|Stuck_at_what|topic=(?!run)|task=(which|accuracy)", page.url):
        return  # what trains nothing on TensorFlow, or does not show it yet
    painted(page)
    page.get_by_text("TensorFlow is starting").wait_for(state="detached")
