"""A Python program beside this one: a child process that answers requests over its standard streams.

It runs a module of ours by its name: the module's ``begin()`` gives RESULT or ERROR, whether it can work, and its
``answer(request)`` an Answer. A request carries all that its answer depends on. A child ends when it is stopped, when
nobody holds it any more, and by itself when its parent is gone.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from core.processes.tasks import give_way

RESULT = "result"
ERROR = "error"
DIED = (EOFError, OSError, pickle.UnpicklingError)  # what asking a child raises that died, perhaps in mid-word

Answer = tuple[str, Any, bool]  # its kind, what it says, and whether the child is full and should be replaced


class Child:
    """One child process, and the two streams on which it is asked and answers, one request at a time."""

    def __init__(self, module: str, **environment: str) -> None:
        root = str(Path(__file__).resolve().parents[2])
        search_path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        # In a session of its own Ctrl+C in the terminal does not reach the child: it ends when the stream closes.
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "core.processes.child", module, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=root,
            env={**os.environ, **environment, "PYTHONPATH": search_path},
            start_new_session=True,
        )
        assert process.stdin is not None and process.stdout is not None
        self._process, self._requests, self._answers = process, process.stdin, process.stdout
        self._listening = _FirstWord(process.stdout)
        # Called by hand, or when this object is forgotten, or when the interpreter exits; never twice.
        self.stop = weakref.finalize(self, _stop, process, self._listening)

    @property
    def pid(self) -> int:
        """The number that the system gave the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    @property
    def first_word(self) -> str | None:
        """RESULT or ERROR: whether it can work, once it has said so."""
        return self._listening.said

    def ask(self, request: Any, seconds: float | None = None) -> Answer:
        """Send one request and wait. Raises one of ``DIED`` if the child died, as it does when ``seconds`` are over."""
        ender = threading.Timer(seconds or 0, self._process.kill)
        if seconds is not None:
            ender.start()
        try:
            _send(request, self._requests)
            self._listening.join()
            answer: Answer = pickle.load(self._answers)
            return answer
        finally:
            ender.cancel()


class _FirstWord(threading.Thread):
    """Waits for the child's first word. Whether there is something to read cannot be asked of a stream everywhere."""

    def __init__(self, answers: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.said: str | None = None
        self._answers = answers
        self.start()

    def run(self) -> None:
        with suppress(*DIED):  # before it said a word
            self.said = pickle.load(self._answers)


def _send(message: Any, stream: IO[bytes]) -> None:
    pickle.dump(message, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def _stop(process: subprocess.Popen[bytes], listening: _FirstWord) -> None:
    process.kill()  # it holds nothing that would be lost
    process.wait()
    listening.join()
    for stream in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):  # what was still to be sent
            stream.close()  # type: ignore[union-attr]


def _serve(module: str, parent: int) -> None:
    """The child: begin, say how it went, then answer requests until the parent closes the stream.

    One that cannot work ends when it has said so.
    """
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Whatever a library prints goes to stderr, not between the answers.
    os.dup2(2, 1)
    os.close(0)
    os.open(os.devnull, os.O_RDONLY)
    give_way(parent)  # pages first: they are drawn while this imports its libraries
    program = import_module(module)
    with suppress(EOFError, BrokenPipeError):  # the parent is gone
        word = program.begin()
        _send(word, answers)
        while word == RESULT:
            _send(program.answer(pickle.load(requests)), answers)


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
