"""A log that nobody can fill: of errors a few a minute are written, of the others their number."""

from __future__ import annotations

import logging
import re
import time
from collections import deque
from threading import Lock
from typing import Any

ACCESS = "uvicorn.access"
# What of the access log is not written: a proxy's looks, and who was in which room.
UNWRITTEN = re.compile("[A-Z] [^ ?]*/(ready|room/[^ ]*) HTTP/")
LONGEST = 200  # characters of a text in a line: an address may have thousands
UNHEARD = -1  # a level below what any handler asks for
A_MINUTE = 10
SECONDS = 60.0


class Bounded:
    """Lets so many errors through in any minute, and says with the next one how many were left out before it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._passed: deque[float] = deque(maxlen=A_MINUTE)  # when
        self._left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        if record.levelno < logging.WARNING:
            return True
        with self._lock:
            now = time.monotonic()
            if len(self._passed) == A_MINUTE and now <= self._passed[0] + SECONDS:
                self._left_out += 1
                return False
            self._passed.append(now)
            if self._left_out:
                record.msg = f"{record.msg} ({self._left_out} errors before this one were left out of the log)"
                self._left_out = 0
        return True


def bound() -> None:
    """Bound what all loggers write, those that are made later, too: a stranger who sends nonsense gets a traceback each
    time. A line has no long texts in it, an answer has one line, and what is nobody's business has none.
    """
    bounded, make = Bounded(), logging.getLogRecordFactory()

    def record(*arguments: Any, **more: Any) -> logging.LogRecord:
        made = make(*arguments, **more)
        if isinstance(made.args, tuple):
            made.args = tuple(cut(each) for each in made.args)
        if not bounded.filter(made) or (made.name == ACCESS and UNWRITTEN.search(made.getMessage())):
            made.levelno = UNHEARD
        return made

    logging.setLogRecordFactory(record)
    del logging.getLogger(ACCESS).handlers[1:]  # the server's own is the first, Streamlit adds a second


def cut(part: Any) -> Any:
    """A long text's beginning; whatever else as it is."""
    return f"{part[:LONGEST]}..." if isinstance(part, str) and len(part) > LONGEST else part
