"""The Keras engine in a process of its own, so that the serving process never imports TensorFlow.

Stretches of different visitors may follow each other in any order, and a
request whose child died is simply sent again to the next one. A child that is full goes when its successor is warm.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from core.engines import keras_engine
from core.engines.memory import memory_limit
from core.engines.training import initial_state
from core.experiment import Experiment
from core.processes.child import DIED, ERROR, RESULT, Answer, Child
from core.run.trajectory import State, Trajectory

ATTEMPTS = 3
GLANCE = 0.1  # seconds between two looks at whether a request that waits is still wanted
THREADS = "1"  # of TensorFlow: for so small a network a second thread costs more time than it saves

# Bytes. The child was measured at 702 to 750 MB, the server beside it at 150 without visitors.
NEEDED = 1_200_000_000
NEEDED_BY_TWO = 2_000_000_000  # for a moment, while a child and its successor both live


class KerasUnavailable(Exception):
    """No child process lived long enough to answer."""


class KerasProcess:
    """Trains Keras networks in one child process, one request at a time; any number of threads may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._successor: Child | None = None
        self._stillborn = 0  # children in a row that died before their first word
        self._lack = _lack()
        self._limit = memory_limit()

    @property
    def lack(self) -> str:
        """Why there will be no child: no "TensorFlow", too little "memory", no "life", no "leave"; "" if there may be.

        Without life is a server on which children died before their first word, each time as often as a request is
        tried: what ends them, a limit on memory most likely, would end the next ones too; or where one said that
        TensorFlow does not work. STUCK_TENSORFLOW=off gives no leave.
        """
        return self._lack or ("life" if self._stillborn >= ATTEMPTS else "")

    def start(self) -> None:
        """See to it that a child lives; returns at once, while the child imports TensorFlow and warms up."""
        # Whoever holds the lock has a request in flight and sees to the child.
        if not self.lack and self._lock.acquire(blocking=False):
            try:
                self._living_child()
            finally:
                self._lock.release()

    @property
    def ready(self) -> bool:
        """Whether a living child has warmed up: the next request will not wait for TensorFlow's import."""
        if self._lock.acquire(blocking=False):
            try:
                return self._child is not None and self._child.alive and self._child.first_word == RESULT
            finally:
                self._lock.release()
        child = self._child
        return child is not None and child.first_word == RESULT

    @property
    def failed(self) -> bool:
        """Whether there will be no child, or the child has said that TensorFlow does not work here."""
        child = self._child
        return bool(self.lack) or (child is not None and child.first_word == ERROR)

    def advance(
        self, experiment: Experiment, state: State, epochs: int, waiting: Callable[[], None] | None = None
    ) -> tuple[Trajectory, State]:
        """What ``keras_engine.advance`` gives, computed in the child.

        ``waiting`` is called now and then until it is this request's turn, and if it had to wait once more then; if it
        raises, nothing is asked for. Raises RuntimeError with the child's words if it could not compute it,
        KerasUnavailable if children keep dying or there is something lacking.
        """
        if self.lack:
            raise KerasUnavailable(f"There is no {self.lack} for a Keras process on this machine.")
        with self._turn(waiting):
            for _ in range(ATTEMPTS):
                child = self._living_child()
                if child is None:
                    break
                try:
                    kind, said, full = child.ask((experiment, state, epochs))
                except DIED:
                    self._bury_child()
                    continue
                except BaseException:
                    # Interrupted half way: what the child says next would answer the wrong question.
                    self._stop_child()
                    raise
                if full:
                    self._replace_child()
                if kind == ERROR:
                    raise RuntimeError(said)
                return said
        raise KerasUnavailable(f"The Keras process died {ATTEMPTS} times in a row before it could answer.")

    @contextmanager
    def _turn(self, waiting: Callable[[], None] | None) -> Iterator[None]:
        """Wait until no other request is being answered; whoever waits is told."""
        at_once = self._lock.acquire(blocking=False)
        while not at_once and not self._lock.acquire(timeout=GLANCE):
            if waiting is not None:
                waiting()
        try:
            if waiting is not None and not at_once:
                waiting()
            yield
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the child, after the request in flight if there is one. Another request would start a new one."""
        with self._lock:
            self._stop_child()
            if self._successor is not None:
                self._successor.stop()
                self._successor = None

    def _living_child(self) -> Child | None:
        """The child that is to be asked; None if there can be none any more."""
        if self._successor is not None and self._successor.first_word == RESULT:
            self._stop_child()
            self._child, self._successor = self._successor, None
        if self._child is None or not self._child.alive:
            self._bury_child()
            if self.lack:
                return None
            self._child, self._successor = self._successor or self._new(), None
        return self._child

    def _new(self) -> Child:
        return Child(__name__, TF_NUM_INTRAOP_THREADS=THREADS, TF_NUM_INTEROP_THREADS=THREADS)

    def _bury_child(self) -> None:
        """What is to be done when a child has died by itself."""
        if self._child is not None:
            self._stillborn = 0 if self._child.first_word else self._stillborn + 1
            if self._child.first_word == ERROR:
                self._lack = "life"
            self._stop_child()

    def _stop_child(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None

    def _replace_child(self) -> None:
        """The child is full: its successor starts before it goes, where there is memory for two."""
        if self._limit is not None and self._limit < NEEDED_BY_TWO:
            self._stop_child()
            self._child = self._new()
        elif self._successor is None:
            self._successor = self._new()


def _lack() -> str:
    if os.environ.get("STUCK_TENSORFLOW") == "off":
        return "leave"
    if find_spec("tensorflow") is None:
        return "TensorFlow"
    limit = memory_limit()
    return "memory" if limit is not None and limit < NEEDED else ""


def begin() -> str:
    """Warm up, in the child: its first word."""
    kind, said = _advanced(Experiment(), initial_state(Experiment()), 1)
    if kind == ERROR:
        print(f"The Keras engine does not work: {said}", file=sys.stderr)
    return kind


def answer(request: tuple[Experiment, State, int]) -> Answer:
    """The child's answer to one request."""
    # TensorFlow never frees a loop that leaves the cache: rather than grow, make room for a new process.
    return *_advanced(*request), keras_engine.loops_built() >= keras_engine.CACHED_LOOPS


def _advanced(experiment: Experiment, state: State, epochs: int) -> tuple[str, Any]:
    try:
        return RESULT, keras_engine.advance(experiment, state, epochs)
    except Exception as error:
        return ERROR, f"{type(error).__name__}: {error}"
