"""A log that nobody can fill: of Streamlit's errors a few a minute are written, of the others their number."""

from __future__ import annotations

import logging
import time
from threading import Lock

A_MINUTE = 10
SECONDS = 60.0


class Bounded(logging.Filter):
    """Lets so many errors through in each minute, and says with the next one how many were left out before it."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._since, self._passed, self._left_out = time.monotonic(), 0, 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        if record.levelno < logging.WARNING:
            return True
        with self._lock:
            now = time.monotonic()
            if now > self._since + SECONDS:
                self._since, self._passed = now, 0
            if self._passed == A_MINUTE:
                self._left_out += 1
                return False
            self._passed += 1
            if self._left_out:
                record.msg = f"{record.msg} ({self._left_out} errors before this one were left out of the log)"
                self._left_out = 0
        return True


def bound() -> None:
    """Bound what Streamlit writes: a stranger who sends it nonsense gets a traceback for each."""
    one = Bounded()
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "streamlit":
            logging.getLogger(name).addFilter(one)
