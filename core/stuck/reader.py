"""What was pasted is read in a process beside this one, which is ended when that takes too long or too much memory.

Nothing of it stays: a child keeps no text, and nothing that it read is said on a log. Only Linux bounds its memory.
"""

from __future__ import annotations

import difflib
import logging
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.processes.child import DIED, ERROR, RESULT, Answer, Child
from core.stuck.code import Finding, examine
from core.stuck.decoder import Match
from core.stuck.log import Log, decode_log

if sys.platform == "linux":
    import resource

SECONDS = 3  # from the asking to the answer, for which it may have to wait for others
MEMORY = 512_000_000  # bytes of addresses, of which Python and its libraries take 180 million
GROWN = 100_000_000  # bytes, 31 at first: a child that once held so many makes room for another
MOST = 2  # children, of which each reads one text at a time
FINDINGS = 20  # of one script that are shown; who mends these sees the others
WIDTH = 400  # characters of a line that are shown
AROUND = 2  # lines around a change that are shown with it

REFUSED = "refused"
TOO_LARGE = "too large"
LATE = "late"
BUSY = "Other texts are being read: try again in a moment."

_log = logging.getLogger(__name__)


class Unread(ValueError):
    """A text that was not read; one sentence says why."""


@dataclass(frozen=True)
class Examined:
    """What there is to say of a script: its first findings, each with its lines as a diff of its repair; how many
    more there are; a sentence on each thing that could not be decided; and one on what was not read, "" if all was.
    """

    findings: tuple[tuple[Finding, str], ...]
    more: int
    undecided: tuple[str, ...]
    left_out: str


class Readers:
    """Two children that read; any number of threads may ask."""

    def __init__(self, module: str = __name__) -> None:
        self._module = module
        self._places = threading.BoundedSemaphore(MOST)
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy = 0

    def code(self, text: str) -> Examined:
        """The faults of a script. Raises ValueError, one sentence, for a text that is none or that was not read."""
        return self._ask("code", text, {}, "paste the part that builds, compiles and trains")

    def log(self, text: str, **known: object) -> tuple[Log, tuple[Match, ...]]:
        """A training log and its closed forms, given what is ``known``; raises likewise."""
        return self._ask("log", text, known, "paste its last epochs")

    def start(self) -> None:
        """See to it that there are children who could read at once. Returns before they can."""
        with self._lock:
            self._idle = [child for child in self._idle if child.alive]
            while len(self._idle) + self._busy < MOST:
                self._idle.append(Child(self._module, OPENBLAS_NUM_THREADS="1"))

    def close(self) -> None:
        """End the children who do not read."""
        with self._lock:
            for child in self._idle:
                child.stop()
            self._idle.clear()

    def _ask(self, kind: str, text: str, known: dict[str, object], instead: str) -> Any:
        asked = time.monotonic()
        if not self._places.acquire(timeout=SECONDS):
            raise Unread(BUSY)
        waited = time.monotonic() - asked
        try:
            said, answer = self._read((kind, text, known), SECONDS - waited)
        finally:
            self._places.release()
        if said == RESULT:
            return answer
        if said == REFUSED:
            raise ValueError(answer)
        if said == TOO_LARGE:
            raise Unread(f"This text takes more memory to read than there is for it; {instead}.")
        if said == ERROR:
            _log.error("A pasted text was not read: %s.", answer)
            raise Unread(f"This text could not be read, by a fault of this page; {instead}.")
        raise Unread(BUSY if waited > SECONDS / 2 else f"This text takes longer to read than {SECONDS} s; {instead}.")

    def _read(self, request: tuple[str, str, dict[str, object]], seconds: float) -> tuple[str, Any]:
        """The kind of the answer, and the answer; LATE if it did not come."""
        until = time.monotonic() + seconds
        self.start()
        with self._lock:
            child = self._idle.pop(0)
            self._busy += 1
        full = True
        try:
            kind, answer, full = child.ask(request, seconds)
            return kind, answer
        except DIED:
            return (LATE, None) if time.monotonic() >= until else (ERROR, "the process died")
        finally:
            if full:
                child.stop()
            with self._lock:
                self._busy -= 1
                if not full:
                    self._idle.append(child)
            self.start()


def examined(text: str) -> Examined:
    """What there is to say of a script."""
    examination = examine(text)
    shown = examination.findings[:FINDINGS]
    diffs = [as_diff(finding, examination.lines) for finding in shown]
    return Examined(
        tuple(zip(shown, diffs, strict=True)),
        len(examination.findings) - len(shown),
        tuple(sentence[:WIDTH] for sentence in examination.undecided[:FINDINGS]),
        examination.left_out,
    )


def as_diff(finding: Finding, lines: tuple[str, ...]) -> str:
    """The pasted lines around the finding, as a diff of its repair; as they are, where words must do."""
    first, last = max(finding.line - 1 - AROUND, 0), finding.line + AROUND
    before = [line[:WIDTH] for line in lines[first:last]]
    after: list[str] = []
    for number, line in enumerate(before, first + 1):
        new = finding.repair.get(number, line)
        after += [] if new is None else [each[:WIDTH] for each in new.split("\n")]
    if before == after:
        return "\n".join(
            f"{'>' if number == finding.line else ' '} {line}" for number, line in enumerate(before, first + 1)
        )
    return "\n".join(line for line in difflib.ndiff(before, after) if not line.startswith("?"))


READ: dict[str, Callable[..., Any]] = {"code": examined, "log": decode_log}


def answer(request: tuple[str, str, dict[str, Any]]) -> Answer:
    """The child's answer to one request."""
    kind, text, known = request
    try:
        with _ended_after(SECONDS + 1):
            return RESULT, READ[kind](text, **known), _has_grown()
    except ValueError as error:
        return REFUSED, str(error), _has_grown()
    except MemoryError:
        return TOO_LARGE, None, True
    except Exception as error:
        # Where it happened, and nothing of what was pasted.
        *_, last = traceback.extract_tb(error.__traceback__)
        return ERROR, f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}", True


@contextmanager
def _ended_after(seconds: int) -> Iterator[None]:
    """The system ends this process when the time is over, even when its parent is gone and Python is deep in C."""
    if sys.platform == "win32":
        yield
        return
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _has_grown() -> bool:
    """Whether this process once held much. getrusage would say what its parent held."""
    if sys.platform != "linux":
        return False
    held = re.search(r"VmHWM:\s*([0-9]+) kB", Path("/proc/self/status").read_text())
    return held is not None and int(held[1]) * 1024 > GROWN


def begin() -> str:
    """The child's first word. Its libraries are there: from now on its memory is bounded."""
    if sys.platform == "linux":
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
    return RESULT
