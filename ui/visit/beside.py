"""Work of seconds, done beside the server: in processes of its own, once for all visitors who wait for it.

What nobody waits for any more, because its visitors moved on or closed their tabs, rests after the tasks in hand, and
goes on where it was if one of them comes back. Tasks whose process died are done again by the next one. Nobody asks
whether there is news: who waits is told (``telling``), and whether he then looks makes no difference to others.

Figures are of ``python -m tests.load`` on two cores: pages, at the 95th percentile, and proofs that were seen before
their visitor moved on.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Hashable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any, Generic, TypeVar

from cachetools import LRUCache

from core.processes.tasks import Steps, Tasks, answers, give_way, is_tasks
from ui.visit import telling

T = TypeVar("T")
Key = tuple[str, Hashable]  # what kind of work, and on what

KEPT = 256  # works, finished or resting
PROCESSES = min(4, os.cpu_count() or 1)
ATTEMPTS = 3  # at tasks whose process dies
IDLE = 300  # seconds after which a process without work ends
REST = 0.5  # seconds between two pieces of news for one visitor
# Seconds between two pieces of news for anybody, since pages come first: 100 visitors who open one link within 6 s have
# theirs after 0.1 s, and with a third of it after 0.8 s.
GAP = 0.1

_log = logging.getLogger(__name__)


def pool() -> Executor:
    """Processes that import ``core`` and nothing of the page, whatever is the server's main module."""
    from loky import ProcessPoolExecutor

    # Numpy's own threads would only get into each other's way.
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        return ProcessPoolExecutor(PROCESSES, timeout=IDLE, env=threads, initializer=give_way, initargs=(os.getpid(),))
    except OSError:  # a host without semaphores
        _log.warning("No processes can be started beside the server: a thread of its own does their work.")
        return ThreadPoolExecutor(1)


@dataclass(eq=False)
class Work(Generic[T]):
    """One thing that is being found out. ``latest`` is what is known, None before the first step; ``news`` counts it.

    ``tasks`` are to be done for the next step, at the ``attempts``-th go.
    """

    steps: Steps[T, Any]
    latest: T | None = None
    news: int = 0
    finished: bool = False
    tasks: Tasks = ()
    attempts: int = 0

    def advance(self, found: list[Any] | None) -> None:
        """Go on to the next tasks with the answers to the last ones."""
        self.tasks, self.attempts = (), 0
        try:
            said: Any = self.steps.send(found)
            while not is_tasks(said):
                self.latest = said
                self.news += 1
                said = self.steps.send(None)
            self.tasks = said
        except StopIteration:
            self.end()

    def end(self, error: Exception | None = None) -> None:
        """Nothing more will be found out, if there was an ``error`` because of it; what is known stays."""
        if error is not None:
            _log.error("Work beside the server ended with an error.", exc_info=error)
        self.finished = True
        self.news += 1


@dataclass(eq=False)
class Waiter:
    """A session that waits for a work: the part of its page to draw when there is news, or None for all of it."""

    session: str
    fragment: str | None
    work: Work[Any]
    seen: int
    told: float


@dataclass
class Beside:
    """All works of a server. ``watching`` says whether a session's tab is open, ``tell`` draws its page anew.

    A thread of its own takes turn after turn as soon as there is something to do, if ``by_itself``. ``_own`` are works
    that are done though nobody waits, ``_blank`` sessions whose page is not drawn yet, ``_doing`` works in hand.
    """

    watching: Callable[[str], bool] = telling.watching
    tell: Callable[[str, str | None], None] = telling.tell
    pool: Callable[[], Executor] = pool
    by_itself: bool = True
    _works: LRUCache[Key, Work[Any]] = field(default_factory=lambda: LRUCache(KEPT))
    _waiters: dict[tuple[str, str], Waiter] = field(default_factory=dict)
    _own: set[Work[Any]] = field(default_factory=set)
    _blank: set[str] = field(default_factory=set)
    _doing: dict[Work[Any], tuple[Executor, list[Future[list[Any]]]]] = field(default_factory=dict)
    _executor: Executor | None = None
    _thread: Thread | None = None
    _lock: Lock = field(default_factory=Lock)
    _stirred: Event = field(default_factory=Event)
    _told: float = 0.0
    _closed: bool = False

    def work(self, kind: str, subject: Hashable, start: Callable[[], Steps[T, Any]]) -> Work[T]:
        """The work on a subject: the one that there is, or a new one, of which nothing is done before it is awaited."""
        with self._lock:
            known: Work[T] | None = self._works.get((kind, subject))
            if known is None:
                known = self._works[kind, subject] = Work(start())
            return known

    def wait(self, kind: str, work: Work[Any], session: str, fragment: str | None = None) -> None:
        """Let the session be told when there is more than it sees now. It waits for one work of a kind at a time."""
        with self._lock:
            self._waiters[session, kind] = Waiter(session, fragment, work, work.news, time.monotonic())
            if work.finished:
                del self._waiters[session, kind]
        self._stir()

    def work_out(self, work: Work[Any]) -> None:
        """Let all of it be found out, though nobody waits for it."""
        with self._lock:
            self._own.add(work)
        self._stir()

    def leave(self, session: str) -> None:
        """The session waits for nothing any more."""
        with self._lock:
            for key in [key for key in self._waiters if key[0] == session]:
                del self._waiters[key]

    def blank(self, session: str) -> None:
        """The session's browser has another page to draw before it can be told of news for a part of it: as long as it
        is busy with that Streamlit takes the news for a third page, throws away the second, and has no place for them
        ("Cannot set a node at a delta path").
        """
        with self._lock:
            self._blank.add(session)

    def drawn(self, session: str) -> None:
        """The session's browser has drawn its page."""
        with self._lock:
            self._blank.discard(session)
        self._stirred.set()

    def close(self) -> None:
        """End with the server."""
        with self._lock:
            self._closed = True
        self._stirred.set()
        if self._thread is not None:
            self._thread.join()
        executor, self._executor = self._executor, None
        if isinstance(executor, ThreadPoolExecutor):
            executor.shutdown(cancel_futures=True)
        elif executor is not None:
            executor.shutdown(kill_workers=True)  # type: ignore[call-arg]

    def _stir(self) -> None:
        with self._lock:
            if self.by_itself and self._thread is None and not self._closed:
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()
        self._stirred.set()

    def _run(self) -> None:
        while not self._closed:
            self._stirred.wait(GAP if self._waiters else None)
            self._stirred.clear()
            self.turn()

    def turn(self) -> None:
        """Take what was done, hand out what there is to do, and tell one visitor, without waiting for anything."""
        for work, (executor, futures) in list(self._doing.items()):
            if all(future.done() for future in futures):
                del self._doing[work]
                self._take(work, executor, futures)
        with self._lock:
            for key in [key for key in self._waiters if not self.watching(key[0])]:
                del self._waiters[key]
            self._blank = set(filter(self.watching, self._blank))
            wanted = dict.fromkeys([*(waiter.work for waiter in self._told_of()), *self._own])
            waiter = self._due()
        if waiter is not None:
            self.tell(waiter.session, waiter.fragment)
        # That of which least is known comes next, so that a cause never waits for another's pairs: of 30 visitors with
        # a new experiment every 8 s 109 of 120 proofs are seen; with all handed out at once, in order of asking, 91.
        ready = [work for work in wanted if not work.finished and work not in self._doing]
        for work in sorted(ready, key=lambda work: work.news)[: max(0, PROCESSES - len(self._doing))]:
            self._go_on(work)

    def _told_of(self) -> list[Waiter]:
        """Those who can be told of news: a browser that is still drawing its page has no use for it, nor for a process
        that takes a core from it."""
        return [each for each in self._waiters.values() if each.session not in self._blank]

    def _due(self) -> Waiter | None:
        """Whom to tell now of what he has not seen: who was told, or has looked, longest ago."""
        now = time.monotonic()
        if now < self._told + GAP:
            return None
        due = [each for each in self._told_of() if each.seen != each.work.news and now >= each.told + REST]
        waiter = min(due, key=lambda each: each.told, default=None)
        if waiter is not None:
            waiter.told = self._told = now
        return waiter

    def _go_on(self, work: Work[Any]) -> None:
        executor = self._executor = self._executor or self.pool()
        if not work.tasks:
            self._take(work, executor, [])
        work.attempts += 1
        parts = (work.tasks[at::PROCESSES] for at in range(PROCESSES))
        try:
            futures = [executor.submit(answers, tasks) for tasks in parts if tasks]
        except (RuntimeError, OSError) as error:  # it has just broken, or cannot start a process
            self._try_again(work, executor, error)
            return
        if futures:
            self._doing[work] = executor, futures
        for future in futures:
            future.add_done_callback(lambda _: self._stirred.set())

    def _take(self, work: Work[Any], executor: Executor, futures: list[Future[list[Any]]]) -> None:
        found: list[Any] = [None] * len(work.tasks)
        try:
            for at, future in enumerate(futures):
                found[at::PROCESSES] = future.result()
            work.advance(found or None)
        except BrokenExecutor as error:
            self._try_again(work, executor, error)
        except Exception as error:
            work.end(error)

    def _try_again(self, work: Work[Any], executor: Executor, error: Exception) -> None:
        if self._executor is executor:
            self._executor = None  # its processes are gone
        if work.attempts == ATTEMPTS:
            work.end(error)
        self._stirred.set()


beside = Beside()
