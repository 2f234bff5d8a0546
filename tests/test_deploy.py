"""What a deployment is made of: its packages, and the program that ends a server that hangs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.browser.driver import free_port

ROOT = Path(__file__).resolve().parents[1]
WATCHED = "import sys; sys.path.insert(0, 'deploy'); import watched; watched.PATIENCE = 0.2; "
HANGS = (
    "import http.server, time\n"
    "class Once(http.server.BaseHTTPRequestHandler):\n"
    "    def do_GET(self):\n"
    "        self.send_response(200); self.end_headers()\n"
    "server = http.server.HTTPServer(('127.0.0.1', {port}), Once)\n"
    "server.handle_request()\n"
    "time.sleep(10_000)\n"
)


def packages(file: str) -> set[str]:
    """The packages that a file pins, with their versions, each as far as its condition."""
    lines = (ROOT / file).read_text().splitlines()
    return {re.split(r"\s*;", line)[0].strip() for line in lines if line.strip() and not line.startswith("#")}


def test_the_lock_file_has_what_the_requirements_pin_and_all_that_they_need():
    """If this fails: the lock file's first lines say how it is made anew."""
    locked = packages("deploy/requirements.lock")
    assert packages("requirements.txt") < locked
    assert all("==" in package for package in locked)


def watched(command: list[str], url: str) -> subprocess.CompletedProcess[str]:
    start = f"{WATCHED}sys.exit(watched.watch({url!r}, {command!r}, every=0.1))"
    return subprocess.run([sys.executable, "-c", start], cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_a_server_that_hangs_after_it_has_answered_is_ended_and_one_that_ends_is_left_alone():
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    hung = watched([sys.executable, "-c", HANGS.format(port=port)], url)
    assert hung.returncode == 1
    assert f"No answer from {url} in 6 looks: the server is ended." in hung.stderr
    assert watched([sys.executable, "-c", "raise SystemExit(7)"], url).returncode == 7
