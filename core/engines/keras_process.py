"""The Keras engine in a process of its own, so that the serving process never imports TensorFlow.

The child runs this module as a program and answers requests over its standard streams. A request carries all that its
answer depends on, so stretches of different visitors may follow each other in any order, and a request whose child died
is simply sent again to the next one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from core.engines import keras_engine
from core.engines.training import initial_state
from core.experiment import Experiment
from core.trajectory import State, Trajectory

ATTEMPTS = 3
THREADS = 1  # of TensorFlow: for so small a network a second thread costs more time than it saves

RESULT = "result"
ERROR = "error"


class KerasUnavailable(Exception):
    """No child process lived long enough to answer."""


class KerasProcess:
    """Trains Keras networks in one child process, one request at a time; any number of threads may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def start(self) -> None:
        """See to it that a child lives; returns at once, while the child imports TensorFlow and warms up."""
        # Whoever holds the lock has a request in flight and sees to the child.
        if self._lock.acquire(blocking=False):
            try:
                self._living_child()
            finally:
                self._lock.release()

    @property
    def ready(self) -> bool:
        """Whether a living child has warmed up: the next request will not wait for TensorFlow's import."""
        if self._lock.acquire(blocking=False):
            try:
                return self._child is not None and self._child.alive and self._child.warm_up_by_now() == RESULT
            finally:
                self._lock.release()
        child = self._child
        return child is not None and child.warm_up == RESULT

    @property
    def failed(self) -> bool:
        """Whether the child has said that TensorFlow does not work here; asking ``ready`` brings this up to date."""
        child = self._child
        return child is not None and child.warm_up == ERROR

    def advance(self, experiment: Experiment, state: State, epochs: int) -> tuple[Trajectory, State]:
        """What ``keras_engine.advance`` gives, computed in the child.

        Raises RuntimeError with the child's words if it could not compute it, KerasUnavailable if children keep dying.
        """
        with self._lock:
            for _ in range(ATTEMPTS):
                child = self._living_child()
                try:
                    kind, answer, last = child.ask((experiment, state, epochs))
                except (EOFError, OSError):
                    self._stop_child()
                    continue
                except BaseException:
                    # Interrupted half way: what the child says next would answer the wrong question.
                    self._stop_child()
                    raise
                if last:
                    self._stop_child()
                    self._living_child()
                if kind == ERROR:
                    raise RuntimeError(answer)
                return answer
        raise KerasUnavailable(f"The Keras process died {ATTEMPTS} times in a row before it could answer.")

    def close(self) -> None:
        """End the child, after the request in flight if there is one. Another request would start a new one."""
        with self._lock:
            self._stop_child()

    def _living_child(self) -> _Child:
        if self._child is None or not self._child.alive:
            self._stop_child()
            self._child = _Child()
        return self._child

    def _stop_child(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


class _Child:
    """One child process and the two ends of its pipes."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        search_path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        threads = {"TF_NUM_INTRAOP_THREADS": str(THREADS), "TF_NUM_INTEROP_THREADS": str(THREADS)}
        # In a session of its own Ctrl+C in the terminal does not reach the child: it ends when the pipe closes.
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "core.engines.keras_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=root,
            env={**os.environ, **threads, "PYTHONPATH": search_path},
            start_new_session=True,
        )
        assert process.stdin is not None and process.stdout is not None
        requests = Connection(os.dup(process.stdin.fileno()), readable=False)
        answers = Connection(os.dup(process.stdout.fileno()), writable=False)
        process.stdin.close()
        process.stdout.close()
        self._process, self._requests, self._answers = process, requests, answers
        self.warm_up: str | None = None  # how it went, once the child has said so
        # Called by hand, or when this object is forgotten, or when the interpreter exits; never twice.
        self.stop = weakref.finalize(self, _stop, process, requests, answers)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def warm_up_by_now(self) -> str | None:
        """How the warm-up went, or None if it goes on; does not wait."""
        with suppress(EOFError, OSError):
            if self.warm_up is None and self._answers.poll():
                self.warm_up = self._answers.recv()
        return self.warm_up

    def ask(self, request: Any) -> tuple[str, Any, bool]:
        """Send one request and wait: the kind of the answer, the answer, and whether it is this child's last."""
        self._requests.send(request)
        if self.warm_up is None:
            self.warm_up = self._answers.recv()
        return self._answers.recv()


def _stop(process: subprocess.Popen[bytes], requests: Connection, answers: Connection) -> None:
    process.kill()  # it holds nothing that would be lost
    process.wait()
    requests.close()
    answers.close()


def _serve() -> None:
    """The child: warm up, say how it went, then answer requests until the parent closes the pipe."""
    requests = Connection(os.dup(0), writable=False)
    answers = Connection(os.dup(1), readable=False)
    # Whatever a library prints goes to stderr, not between the answers.
    os.dup2(2, 1)
    os.close(0)
    os.open(os.devnull, os.O_RDONLY)
    if hasattr(os, "nice"):
        os.nice(10)  # pages first: they are drawn while this imports TensorFlow
    with suppress(EOFError, BrokenPipeError):  # the parent is gone
        warm_up, answer = _answer(Experiment(), initial_state(Experiment()), 1)
        if warm_up == ERROR:
            print(f"The Keras engine does not work: {answer}", file=sys.stderr)
        answers.send(warm_up)
        last = False
        while not last:
            kind, answer = _answer(*requests.recv())
            # TensorFlow never frees a loop that leaves the cache: rather than grow, make room for a new process.
            last = keras_engine.loops_built() >= keras_engine.CACHED_LOOPS
            answers.send((kind, answer, last))


def _answer(experiment: Experiment, state: State, epochs: int) -> tuple[str, Any]:
    try:
        return RESULT, keras_engine.advance(experiment, state, epochs)
    except Exception as error:
        return ERROR, f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    _serve()
