"""One page at a time is drawn; whoever asked first comes first, and news of work beside the server comes last.

Python runs one thread at a time. Of a hundred pages drawn at once each comes as late as the last, the server's loop,
which sends them, gets one share in a hundred, and a third of the processor goes into changing between them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from threading import Event, Lock, local

from streamlit.runtime.scriptrunner import RerunData, ScriptRunner

Place = tuple[bool, int]  # in the queue: whether nobody asked for it, and when it came

PATIENCE = 0.25  # seconds after which the next one no longer waits for a page that takes long


@dataclass
class Turns:
    """Turns for threads: of those that wait the first one that somebody asked for, else the first of the others."""

    patience: float = PATIENCE
    _lock: Lock = field(default_factory=Lock)
    _numbers: Iterator[int] = field(default_factory=count)
    _waiting: list[tuple[Place, Event]] = field(default_factory=list)
    _drawing: int = 0
    _given: float = 0.0
    _mine: local = field(default_factory=local)

    @contextmanager
    def taken(self, unasked: bool = False) -> Iterator[None]:
        """In turn, whatever happens there. ``unasked``: nobody waits for it in front of his page."""
        self._mine.place = (unasked, next(self._numbers))
        self._take(self._mine.place)
        try:
            yield
        finally:
            self._give()
            del self._mine.place

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """While this thread waits for something else, others have their turn; after that it comes before whoever came
        later. A thread that has no turn has none to give up.
        """
        place = getattr(self._mine, "place", None)
        if place is None:
            yield
            return
        self._give()
        try:
            yield
        finally:
            self._take(place)

    def _take(self, place: Place) -> None:
        let_in = Event()
        with self._lock:
            heappush(self._waiting, (place, let_in))
            self._let_in()
        while not let_in.wait(self.patience):
            with self._lock:
                self._let_in()

    def _give(self) -> None:
        with self._lock:
            self._drawing -= 1
            self._let_in()

    def _let_in(self) -> None:
        now = time.monotonic()
        if self._waiting and (not self._drawing or now >= self._given + self.patience):
            _, first = heappop(self._waiting)
            first.set()
            self._drawing += 1
            self._given = now


turns = Turns()


@contextmanager
def in_turn() -> Iterator[None]:
    """All runs of scripts in turn, those of fragments too. Streamlit has no place for this: a method of its insides is
    wrapped, tested with the version that is pinned.
    """
    run = ScriptRunner._run_script

    def run_in_turn(runner: ScriptRunner, data: RerunData) -> None:
        with turns.taken(unasked=data.is_auto_rerun):
            run(runner, data)

    ScriptRunner._run_script = run_in_turn  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ScriptRunner._run_script = run  # type: ignore[method-assign]
