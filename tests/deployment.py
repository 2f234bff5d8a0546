"""The deployment as it can be tried without Docker: ``python -m tests.deployment``, with Caddy on the path.

Two real servers behind the real Caddy with deploy/Caddyfile: a visit stays with its server, a room with its, answers
are compressed, a server that is killed takes no visit with it, one after the other can be restarted; all of it under a
path that the proxy strips; what nobody needs is closed; and without a server a page says so. Prints a line for each and
exits with 1 if one fails.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.driver import ROOT, chromium, free_port, painted

UP = 600  # seconds within which a server must be ready
PREFIX = "/deep/er"


class Replica:
    """One server, which can be killed and started again."""

    def __init__(self, folder: Path, number: int) -> None:
        self.port, self.log = free_port(), folder / f"replica-{number}.log"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(self.port)]
        at_once = {**os.environ, "PYTHONUNBUFFERED": "1"}  # what it answered is counted from its log
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=at_once, stdout=self.log.open("a"), stderr=subprocess.STDOUT
        )

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}/ready") as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def requests(self) -> int:
        """How many lines its log has of answers other than those to the proxy's own questions."""
        return sum("/_stcore/health" in line for line in self.log.read_text().splitlines())


def wait_until(condition: Callable[[], bool], seconds: float = UP) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError("waited too long")
        time.sleep(0.2)


def opened(
    url: str, jar: http.cookiejar.CookieJar, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str]]:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    try:
        with opener.open(urllib.request.Request(url, headers=headers or {})) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers)


def a_visit_stays(site: str, replicas: list[Replica]) -> None:
    for _ in range(4):
        before = [replica.requests for replica in replicas]
        jar = http.cookiejar.CookieJar()
        for _ in range(10):
            assert opened(f"{site}/_stcore/health", jar)[0] == 200
        time.sleep(0.5)
        fewest, most = sorted(replica.requests - old for replica, old in zip(replicas, before, strict=True))
        assert (fewest, most) == (0, 10)


def a_room_is_at_one_server_by_its_name(site: str, replicas: list[Replica]) -> None:
    """Whoever asks, leads and listens there: whatever their cookies; and rooms are at both servers."""
    at: set[int] = set()
    for letter in "bcdfghjkmn":
        path, key = f"/room/kdf-mwr-tp{letter}", "0" * 32
        put(f"{site}{path}", {"key": key, "open": True, "chapter": "why"})
        here = [opened(f"http://localhost:{each.port}{path}", http.cookiejar.CookieJar())[0] for each in replicas]
        assert sorted(here) == [200, 404]
        at.add(here.index(200))
        for _ in range(5):
            assert opened(site + path, http.cookiejar.CookieJar())[0] == 200
    assert at == {0, 1}
    request = urllib.request.Request(site + path, headers={"Accept": "text/event-stream", "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=20) as news:
        assert b"One of these is enough" in next(line for line in news if line.startswith(b"data"))
        put(f"{site}{path}", {"key": key, "chapter": "why", "revealed": True})
        assert b"The answer" in next(line for line in news if line.startswith(b"data"))


def put(url: str, wanted: dict[str, object]) -> None:
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(wanted).encode(), method="PUT")).close()


def answers_are_compressed(site: str) -> None:
    jar = http.cookiejar.CookieJar()
    code, headers = opened(site + "/", jar, {"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert (code, headers.get("Content-Encoding")) == (200, "gzip")
    assert headers.get("X-Content-Type-Options") == "nosniff"


def what_nobody_needs_is_closed(site: str) -> None:
    jar = http.cookiejar.CookieJar()
    for path in ("/_stcore/metrics", "/_stcore/upload_file/a/b"):
        assert opened(site + path, jar)[0] == 404


def the_proxys_own_looks_are_in_no_log(replicas: list[Replica]) -> None:
    assert not any("/ready" in replica.log.read_text() for replica in replicas)


def without_a_server_a_page_looks_again(page: Page, site: str, replicas: list[Replica]) -> None:
    for replica in replicas:
        replica.stop()
    page.goto(f"{site}/?seed=7&engine=numpy&epoch=5")
    page.get_by_text("The server is starting again.").wait_for()
    for replica in replicas:
        replica.start()
    in_view(page)


def shows(page: Page, words: str) -> None:
    page.get_by_text(words, exact=True).wait_for()
    painted(page)


def in_view(page: Page) -> None:
    """The view that the link holds, and a server that answers."""
    shows(page, "seed: 7")
    assert page.locator(".player").get_attribute("data-epoch") == "5"
    assert "seed=7" in page.url and "epoch=5" in page.url


def a_kill_loses_no_visit(page: Page, site: str, replicas: list[Replica]) -> None:
    """Whichever server the visit is at: each is killed and started again in turn, as in a rolling restart."""
    page.goto(f"{site}/?seed=7&engine=numpy&epoch=5")
    in_view(page)
    for replica in replicas:
        replica.stop()
        time.sleep(6)
        page.get_by_role("radio", name="on logits").or_(page.get_by_text("on logits").first).first.click()
        shows(page, "loss: on logits")
        page.go_back()
        in_view(page)
        replica.start()
        wait_until(lambda replica=replica: replica.ready)
        time.sleep(3)  # the proxy asks every two seconds


def every_page_works(page: Page, site: str) -> None:
    page.goto(f"{site}/?seed=7&engine=numpy&epoch=5")
    in_view(page)
    page.get_by_role("link", name="Inside the network").click()
    page.wait_for_url(f"{site}/Inside_the_network*")
    painted(page)
    page.reload()
    painted(page)
    page.get_by_role("link", name="Explorer", exact=True).click()
    in_view(page)


def main() -> int:
    if not shutil.which("caddy"):
        print("Caddy is not installed (Debian: apt-get install caddy).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        replicas = [Replica(folder, number) for number in (1, 2)]
        port, stripped = free_port(), free_port()
        upstreams = " ".join(f"localhost:{replica.port}" for replica in replicas)
        environment = {**os.environ, "SITE": f":{port}", "UPSTREAMS": upstreams, "HOME": name}
        config = folder / "Caddyfile"
        beside = f":{stripped} {{\n\thandle_path {PREFIX}/* {{\n\t\treverse_proxy localhost:{port}\n\t}}\n}}\n"
        options = "{\n\tadmin off\n\tauto_https off\n}\n"
        config.write_text(options + (ROOT / "deploy" / "Caddyfile").read_text() + beside)
        command = ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"]
        caddy = subprocess.Popen(command, env=environment, stderr=(folder / "caddy.log").open("w"))
        failed = False
        try:
            for replica in replicas:
                wait_until(lambda replica=replica: replica.ready)
            time.sleep(3)
            site = f"http://localhost:{port}"
            with chromium() as browser:
                checks: dict[str, Callable[[], None]] = {
                    "a visit stays with its server": lambda: a_visit_stays(site, replicas),
                    "a room is at one server, by its name": lambda: a_room_is_at_one_server_by_its_name(site, replicas),
                    "answers are compressed": lambda: answers_are_compressed(site),
                    "a killed server and a rolling restart lose no visit": lambda: a_kill_loses_no_visit(
                        browser.new_page(), site, replicas
                    ),
                    "under a path that the proxy strips": lambda: every_page_works(
                        browser.new_page(), f"http://localhost:{stripped}{PREFIX}"
                    ),
                    "what nobody needs is closed": lambda: what_nobody_needs_is_closed(site),
                    "the proxy's own looks are in no log": lambda: the_proxys_own_looks_are_in_no_log(replicas),
                    "without a server a page says so and looks again": lambda: without_a_server_a_page_looks_again(
                        browser.new_page(), site, replicas
                    ),
                }
                for words, check in checks.items():
                    try:
                        check()
                        print(f"ok      {words}")
                    except Exception as error:
                        failed = True
                        print(f"FAILED  {words}: {type(error).__name__}: {str(error)[:500]}")
        finally:
            caddy.terminate()
            caddy.wait()
            for replica in replicas:
                replica.stop()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
