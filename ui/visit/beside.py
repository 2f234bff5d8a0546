"""Work of seconds, done beside the server: in processes of its own, once for all visitors who wait for it.

Whoever has had least work done comes next, so that a short proof never waits for a long one. What nobody waits for any
more, because its visitors moved on or closed their tabs, rests after the task in hand, and goes on where it was if one
of them comes back. A task whose process died is done again by the next one. Nobody asks whether there is news: who
waits is told (``telling``), one after the other, so that a hall full of people slows the news and not the pages.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Hashable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any, Generic, TypeVar

from cachetools import LRUCache

from core.tasks import Steps, Task, Tasks, give_way, is_tasks, timed
from ui.visit import telling

T = TypeVar("T")
Key = tuple[str, Hashable]  # what kind of work, and on what

KEPT = 256  # works, finished or resting
PROCESSES = min(4, os.cpu_count() or 1)
ATTEMPTS = 3  # at a task whose process dies
IDLE = 300  # seconds after which a process without work ends
REST = 0.3  # seconds between two pieces of news for one visitor; they lengthen
LONGEST_REST = 2.0
SHARE = 0.2  # of the server's time that may go into drawing news
PATIENCE = 2.0  # seconds until a visitor who was told, and has not looked, is told again
CLOCK = 0.1  # seconds between two looks at who waits

_log = logging.getLogger(__name__)


def pool() -> Executor:
    """Processes that import ``core`` and nothing of the page, whatever is the server's main module."""
    from loky import ProcessPoolExecutor

    # Numpy's own threads would only get into each other's way.
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        executor: Executor = ProcessPoolExecutor(PROCESSES, timeout=IDLE, env=threads, initializer=give_way)
    except OSError:  # a host without semaphores
        _log.warning("No processes can be started beside the server: a thread of its own does their work.")
        return ThreadPoolExecutor(1)
    return executor


@dataclass(eq=False)
class Work(Generic[T]):
    """One thing that is being found out. ``latest`` is what is known, None before the first step; ``news`` counts it.

    ``asked``: tasks that are being done for it; ``spent``: the seconds that its tasks took.
    """

    steps: Steps[T, Any]
    latest: T | None = None
    news: int = 0
    finished: bool = False
    asked: int = 0
    spent: float = 0.0
    answers: list[Any] | None = None

    def advance(self) -> Tasks:
        """Go on to the next tasks with the answers to the last ones; none when all is known."""
        while True:
            try:
                said: Any = self.steps.send(self.answers)
            except StopIteration:
                self.finished = True
                self.news += 1
                return ()
            self.answers = None
            if is_tasks(said):
                return said
            self.latest = said
            self.news += 1

    def here(self) -> bool:
        """Go on by one step in this thread; True when all is known."""
        tasks = self.advance()
        self.answers = [task() for task in tasks]
        return self.finished


@dataclass(eq=False)
class Waiter:
    """A visitor who waits for a work: the part of the page to draw when there is news, or None for all of it."""

    work: Work[Any]
    fragment: str | None
    looks: int = 0
    seen: int = 0
    told: float = 0.0
    looked: bool = True

    def is_due(self, now: float) -> bool:
        """Whether to tell him, since there is something that he has not seen."""
        if self.seen == self.work.news or (not self.looked and now < self.told + PATIENCE):
            return False
        return self.work.finished or now > self.told + min(REST * 1.15**self.looks, LONGEST_REST)


@dataclass
class _Asked:
    """A task of a work that is being done: the ``place`` of its answer, and the attempts at it."""

    work: Work[Any]
    place: int
    task: Task
    attempts: int = 0


@dataclass
class Beside:
    """All works of a server. ``watching`` says whether a session's tab is open, ``tell`` draws its page anew.

    A thread of its own takes turn after turn as soon as somebody waits, if ``by_itself``.
    """

    watching: Callable[[str], bool] = telling.watching
    tell: Callable[[str, str | None], None] = telling.tell
    pool: Callable[[], Executor] = pool
    by_itself: bool = True
    _works: LRUCache[Key, Work[Any]] = field(default_factory=lambda: LRUCache(KEPT))
    _waiters: dict[tuple[str, str], Waiter] = field(default_factory=dict)
    _changed: Condition = field(default_factory=Condition)
    _executor: Executor | None = None
    _thread: Thread | None = None
    _asked: int = 0
    _quiet_until: float = 0.0
    _again: list[_Asked] = field(default_factory=list)
    _closed: bool = False

    def work(self, kind: str, subject: Hashable, start: Callable[[], Steps[T, Any]]) -> Work[T]:
        """The work on a subject: the one that there is, or a new one, of which nothing is done before it is awaited."""
        with self._changed:
            known: Work[T] | None = self._works.get((kind, subject))
            if known is None:
                known = self._works[kind, subject] = Work(start())
            return known

    def wait(self, kind: str, work: Work[Any], session: str, fragment: str | None = None) -> None:
        """Let the session be told when there is more than it sees now. It waits for one work of a kind at a time."""
        with self._changed:
            waiter = self._waiters.get((session, kind))
            if waiter is None or waiter.work is not work:
                waiter = Waiter(work, fragment, told=time.monotonic())
            if not waiter.looked:  # it was drawn because he was told, and took so long
                now = time.monotonic()
                self._quiet_until = now + (now - waiter.told) * (1 / SHARE - 1)
            waiter.fragment, waiter.seen, waiter.looked = fragment, work.news, True
            waiter.looks += 1
            if work.finished:
                self._waiters.pop((session, kind), None)
            else:
                self._waiters[session, kind] = waiter
                if self.by_itself and self._thread is None and not self._closed and self.watching(session):
                    self._thread = Thread(target=self._run, daemon=True)
                    self._thread.start()
            self._changed.notify_all()

    def leave(self, session: str) -> None:
        """The session waits for nothing any more."""
        with self._changed:
            for key in [key for key in self._waiters if key[0] == session]:
                del self._waiters[key]

    @property
    def waited_for(self) -> int:
        """How many works are unfinished and waited for."""
        with self._changed:
            return len({waiter.work for waiter in self._waiters.values() if not waiter.work.finished})

    def forget(self) -> None:
        """Forget all works; whoever waits, waits for nothing any more."""
        with self._changed:
            self._works.clear()
            self._waiters.clear()

    def close(self) -> None:
        """End with the server."""
        with self._changed:
            self._closed = True
            self._waiters.clear()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        executor, self._executor = self._executor, None
        if isinstance(executor, ThreadPoolExecutor):
            executor.shutdown(cancel_futures=True)
        elif executor is not None:
            executor.shutdown(kill_workers=True)  # type: ignore[call-arg]

    def _run(self) -> None:
        while not self._closed:
            if not self.turn():
                with self._changed:
                    if not self._closed and not self._again:
                        self._changed.wait(CLOCK if self._waiters else None)

    def turn(self) -> bool:
        """Hand out what there is to do and to tell, without waiting; whether there was any."""
        with self._changed:
            for key in [key for key in self._waiters if not self.watching(key[0])]:
                del self._waiters[key]
            again, self._again = self._again, []
            work = self._next()
            told = self._due()
        for each in again:
            self._submit(each)
        for session, fragment in told:
            self.tell(session, fragment)
        if work is not None:
            self._go_on(work)
        return bool(again or told or work)

    def _next(self) -> Work[Any] | None:
        """Of the works that are waited for, and for which nothing is being done, that which has had least."""
        if self._asked >= PROCESSES:
            return None
        waiting = {waiter.work for waiter in self._waiters.values()}
        ready = [work for work in waiting if not work.finished and not work.asked]
        return min(ready, key=lambda work: work.spent, default=None)

    def _due(self) -> list[tuple[str, str | None]]:
        """Whom to tell now: nobody while another's page is being drawn and a while after, then who waits longest."""
        now = time.monotonic()
        if now < self._quiet_until or any(
            not waiter.looked and now < waiter.told + PATIENCE for waiter in self._waiters.values()
        ):
            return []
        due = [(waiter.told, session, waiter) for (session, _), waiter in self._waiters.items() if waiter.is_due(now)]
        for _, session, waiter in sorted(due, key=lambda each: each[0])[:1]:
            waiter.told, waiter.looked = now, False
            return [(session, waiter.fragment)]
        return []

    def _go_on(self, work: Work[Any]) -> None:
        try:
            tasks = work.advance()
        except Exception:
            _log.exception("Work beside the server ended with an error.")
            with self._changed:
                self._end(work)
            return
        with self._changed:
            work.answers = [None] * len(tasks)
            work.asked = len(tasks)
            self._asked += len(tasks)
        for place, task in enumerate(tasks):
            self._submit(_Asked(work, place, task))

    def _submit(self, asked: _Asked) -> None:
        with self._changed:
            if self._closed:
                return
            executor = self._executor = self._executor or self.pool()
        asked.attempts += 1
        try:
            future = executor.submit(timed, asked.task)
        except RuntimeError as error:  # it has just broken
            self._failed(asked, executor, error)
            return
        future.add_done_callback(lambda future: self._done(asked, executor, future))

    def _done(self, asked: _Asked, executor: Executor, future: Future[Any]) -> None:
        if future.cancelled():  # at the server's end
            return
        error = future.exception()
        if error is not None:
            self._failed(asked, executor, error)
            return
        work = asked.work
        with self._changed:
            self._asked -= 1
            work.asked -= 1
            assert work.answers is not None
            work.answers[asked.place], seconds = future.result()
            work.spent += seconds
            self._changed.notify_all()

    def _failed(self, asked: _Asked, executor: Executor, error: BaseException) -> None:
        with self._changed:
            broken = isinstance(error, BrokenExecutor)
            if broken and self._executor is executor:
                self._executor = None  # its processes are gone
            if broken and asked.attempts < ATTEMPTS:
                self._again.append(asked)
            elif not self._closed:
                _log.error("Work beside the server ended with an error.", exc_info=error)
                self._asked -= 1
                asked.work.asked -= 1
                self._end(asked.work)
            self._changed.notify_all()

    def _end(self, work: Work[Any]) -> None:
        """What is known of it stays; there will be no more."""
        work.finished = True
        work.news += 1
        self._changed.notify_all()


beside = Beside()
