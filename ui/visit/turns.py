"""Work of seconds, done in moments while the visitor looks on, one visitor at a time: no toggle waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

REST = 0.3  # seconds before the second moment; a visitor who goes on toggling never waits for this work
LONGEST_REST = 2.0
WORK = 0.2  # seconds of work at each moment

_at_work = Lock()


def rest(looks: int) -> float:
    """Seconds until the next look, after so many: whoever waits long looks less often."""
    return float(min(REST * 1.15 ** (looks - 1), LONGEST_REST))


@contextmanager
def turn(patience: float = 0) -> Iterator[bool]:
    """Whether it is this visitor's turn, within ``patience`` seconds; it is until the end of the block."""
    mine = _at_work.acquire(timeout=patience)
    try:
        yield mine
    finally:
        if mine:
            _at_work.release()


@dataclass
class Growing(Generic[T]):
    """What is being found out about ``subject`` for one visitor: ``latest`` of the ``steps``, None before the first."""

    subject: object
    steps: Iterator[T]
    latest: T | None = None

    def work(self) -> bool:
        """Take the steps that fit into a moment, if it is this visitor's turn; False when there are none left."""
        with turn(patience=WORK) as mine:
            until = time.monotonic() + WORK
            while mine and time.monotonic() < until:
                following = next(self.steps, None)
                if following is None:
                    return False
                self.latest = following
        return True
