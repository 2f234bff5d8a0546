"""How the app stands a room full of people: ``python -m tests.load [--soak MINUTES] [--room PHONES] [--streamlit]``.

One line a room: seconds until the page is answered and until "Why" stands there, how many of the changes had a proof,
and all that is tried, before their visitor moved on; memory of the server with all its processes. With ``--soak``,
thirty visitors go on for so long, a line a minute. With ``--room``, so many phones guess in a room of the talk: seconds
from a guess to its receipt and from a reveal to every phone, how quick the speaker's clicks are meanwhile and without
the room, and how much of one core the room alone takes.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.browser.driver import serving
from tests.load import phones
from tests.load.rooms import HEADER, audience, changing

PATIENCE = 180  # seconds until a server is ready


def wait_until_ready(url: str) -> None:
    """Until the presets are known; with none of that going on the rooms are measured alone."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{url}/ready", timeout=5).close()
            return
        except (urllib.error.HTTPError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--soak", type=float, metavar="MINUTES", default=0, help="go on for so long")
    parser.add_argument("--streamlit", action="store_true", help="`streamlit run app.py` in place of uvicorn")
    parser.add_argument("--rooms", type=int, nargs="*", default=[1, 8, 30], help="how many visitors (1 8 30)")
    parser.add_argument("--audience", type=int, default=100, help="how many open one link (100)")
    parser.add_argument("--room", type=int, metavar="PHONES", help="so many guess in a room, and nothing else")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log", uvicorn=not options.streamlit) as server,
    ):
        wait_until_ready(server.url)
        pids = [server.process.pid]
        if options.room:
            print(phones.HEADER, flush=True)
            print(asyncio.run(phones.phones(server.url, pids, options.room)), flush=True)
            return
        print(HEADER, flush=True)
        for visitors in options.rooms:
            print(asyncio.run(changing(server.url, pids, visitors)), flush=True)
        if options.audience:
            print(asyncio.run(audience(server.url, pids, options.audience)), flush=True)
        until = time.monotonic() + 60 * options.soak
        while time.monotonic() < until:
            print(asyncio.run(changing(server.url, pids, 30, rounds=6)), flush=True)
        print(f"the log says {len(server.log.splitlines())} lines")


if __name__ == "__main__":
    main()
