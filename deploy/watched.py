"""Runs a server, and ends it when it hangs, so that whoever started this starts it again.

``python deploy/watched.py URL COMMAND...``: the server's command, and an address at which it answers at once when well.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request

EVERY = 10  # seconds between two looks
PATIENCE = 5  # seconds for an answer
LOOKS = 6  # in vain, one after the other, once it has answered


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=PATIENCE).close()
        return True
    except OSError:
        return False


def watch(url: str, command: list[str], every: float = EVERY) -> int:
    """The server's own exit status, or 1 if it was ended."""
    server = subprocess.Popen(command)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: server.send_signal(number))
    has_answered, missed = False, 0
    while missed < LOOKS:
        try:
            return server.wait(every)
        except subprocess.TimeoutExpired:
            missed = 0 if answers(url) else missed + has_answered
            has_answered = has_answered or not missed
    print(f"No answer from {url} in {LOOKS} looks: the server is ended.", file=sys.stderr, flush=True)
    server.kill()
    server.wait()
    return 1


if __name__ == "__main__":
    sys.exit(watch(sys.argv[1], sys.argv[2:]))
