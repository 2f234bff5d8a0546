"""The Keras engine in a process of its own, so that the serving process never imports TensorFlow.

The child runs this module as a program and answers requests over its standard streams. A request carries all that its
answer depends on, so stretches of different visitors may follow each other in any order, and a request whose child died
is simply sent again to the next one.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from core.engines import keras_engine
from core.engines.memory import memory_limit
from core.engines.training import initial_state
from core.experiment import Experiment
from core.trajectory import State, Trajectory

ATTEMPTS = 3
GLANCE = 0.1  # seconds between two looks at whether a request that waits is still wanted
THREADS = 1  # of TensorFlow: for so small a network a second thread costs more time than it saves

# Bytes. The child was measured at 702 to 750 MB, the server beside it at 150 without visitors.
NEEDED = 1_200_000_000

RESULT = "result"
ERROR = "error"


class KerasUnavailable(Exception):
    """No child process lived long enough to answer."""


class KerasProcess:
    """Trains Keras networks in one child process, one request at a time; any number of threads may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._stillborn = 0  # children in a row that died before their first word
        self._lack = _lack()

    @property
    def lack(self) -> str:
        """Why there will be no child: no "TensorFlow", too little "memory", no "life", no "leave"; "" if there may be.

        Without life is a server on which children died before their first word, each time as often as a request is
        tried: what ends them, a limit on memory most likely, would end the next ones too. STUCK_TENSORFLOW=off gives no
        leave.
        """
        return self._lack or ("life" if self._stillborn >= ATTEMPTS else "")

    def start(self) -> None:
        """See to it that a child lives; returns at once, while the child imports TensorFlow and warms up."""
        if self.lack:
            return
        # Whoever holds the lock has a request in flight and sees to the child.
        if self._lock.acquire(blocking=False):
            try:
                if self._child is not None and not self._child.alive:
                    self._bury_child()
                if not self.lack:
                    self._living_child()
            finally:
                self._lock.release()

    @property
    def ready(self) -> bool:
        """Whether a living child has warmed up: the next request will not wait for TensorFlow's import."""
        if self._lock.acquire(blocking=False):
            try:
                return self._child is not None and self._child.alive and self._child.warm_up == RESULT
            finally:
                self._lock.release()
        child = self._child
        return child is not None and child.warm_up == RESULT

    @property
    def failed(self) -> bool:
        """Whether there will be no child, or the child has said that TensorFlow does not work here."""
        child = self._child
        return bool(self.lack) or (child is not None and child.warm_up == ERROR)

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
                try:
                    kind, answer, last = child.ask((experiment, state, epochs))
                except (EOFError, OSError, pickle.UnpicklingError):  # it died, perhaps in the middle of a word
                    self._bury_child()
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

    @contextmanager
    def _turn(self, waiting: Callable[[], None] | None) -> Iterator[None]:
        """One request at a time."""
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

    def _living_child(self) -> _Child:
        if self._child is None or not self._child.alive:
            self._bury_child()
            self._child = _Child()
        return self._child

    def _bury_child(self) -> None:
        """What is to be done when a child has died by itself."""
        if self._child is not None:
            self._stillborn = 0 if self._child.warm_up else self._stillborn + 1
            self._stop_child()

    def _stop_child(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


def _lack() -> str:
    if os.environ.get("STUCK_TENSORFLOW") == "off":
        return "leave"
    if find_spec("tensorflow") is None:
        return "TensorFlow"
    limit = memory_limit()
    return "memory" if limit is not None and limit < NEEDED else ""


class _Child:
    """One child process, and the two streams on which it is asked and answers."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        search_path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        threads = {"TF_NUM_INTRAOP_THREADS": str(THREADS), "TF_NUM_INTEROP_THREADS": str(THREADS)}
        # In a session of its own Ctrl+C in the terminal does not reach the child: it ends when the stream closes.
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "core.engines.keras_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=root,
            env={**os.environ, **threads, "PYTHONPATH": search_path},
            start_new_session=True,
        )
        assert process.stdin is not None and process.stdout is not None
        self._process, self._requests, self._answers = process, process.stdin, process.stdout
        self._warming = _WarmUp(process.stdout)
        # Called by hand, or when this object is forgotten, or when the interpreter exits; never twice.
        self.stop = weakref.finalize(self, _stop, process, self._warming)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def warm_up(self) -> str | None:
        """How the warm-up went, once the child has said so."""
        return self._warming.said

    def ask(self, request: Any) -> tuple[str, Any, bool]:
        """Send one request and wait: the kind of the answer, the answer, and whether it is this child's last."""
        _send(request, self._requests)
        self._warming.join()
        answer: tuple[str, Any, bool] = pickle.load(self._answers)
        return answer


class _WarmUp(threading.Thread):
    """Waits for the child's first word. Whether there is something to read cannot be asked of a stream everywhere."""

    def __init__(self, answers: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.said: str | None = None
        self._answers = answers
        self.start()

    def run(self) -> None:
        with suppress(EOFError, OSError, pickle.UnpicklingError):  # the child died before it said a word
            self.said = pickle.load(self._answers)


def _send(message: Any, stream: IO[bytes]) -> None:
    pickle.dump(message, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def _stop(process: subprocess.Popen[bytes], warming: _WarmUp) -> None:
    process.kill()  # it holds nothing that would be lost
    process.wait()
    warming.join()
    for stream in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):  # what was still to be sent
            stream.close()  # type: ignore[union-attr]


def _serve() -> None:
    """The child: warm up, say how it went, then answer requests until the parent closes the stream."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
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
        _send(warm_up, answers)
        last = False
        while not last:
            kind, answer = _answer(*pickle.load(requests))
            # TensorFlow never frees a loop that leaves the cache: rather than grow, make room for a new process.
            last = keras_engine.loops_built() >= keras_engine.CACHED_LOOPS
            _send((kind, answer, last), answers)


def _answer(experiment: Experiment, state: State, epochs: int) -> tuple[str, Any]:
    try:
        return RESULT, keras_engine.advance(experiment, state, epochs)
    except Exception as error:
        return ERROR, f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    _serve()
