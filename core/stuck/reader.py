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
from collections.abc import Callable
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
        self._place = threading.Condition()
        self._idle: list[Child | None] = [None] * MOST  # one a place that is free; None was not started yet

    def code(self, text: str) -> Examined:
        """The faults of a script. Raises ValueError, one sentence, for a text that is none or that was not read."""
        return self._ask("code", text, {}, "paste the part that builds, compiles and trains")

    def log(self, text: str, **known: object) -> tuple[Log, tuple[Match, ...]]:
        """A training log and its closed forms, given what is ``known``; raises likewise."""
        return self._ask("log", text, known, "paste its last epochs")

    def start(self) -> None:
        """See to it that there are children who could read at once. Returns before they can."""
        with self._place:
            self._idle = [self._awake(child) for child in self._idle]

    def close(self) -> None:
        """End the children who do not read."""
        with self._place:
            for child in filter(None, self._idle):
                child.stop()

    def _awake(self, child: Child | None) -> Child:
        return child if child is not None and child.alive else Child(self._module, OPENBLAS_NUM_THREADS="1")

    def _ask(self, kind: str, text: str, known: dict[str, object], instead: str) -> Any:
        asked = time.monotonic()
        with self._place:
            if not self._place.wait_for(lambda: self._idle, SECONDS):
                raise Unread(BUSY)
            waited = time.monotonic() - asked
            child = self._awake(self._idle[0])
            del self._idle[0]
        said, answer, full = LATE, None, True
        try:
            said, answer, full = child.ask((kind, text, known), SECONDS - waited)
        except DIED:
            if time.monotonic() < asked + SECONDS:
                said, answer = ERROR, "the process died"
        finally:
            if full:
                child.stop()
            with self._place:
                self._idle.append(child)
                self._place.notify()
                self.start()
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
    _end_after(SECONDS + 1)
    try:
        return RESULT, READ[kind](text, **known), _has_grown()
    except ValueError as error:
        return REFUSED, str(error), _has_grown()
    except MemoryError:
        return TOO_LARGE, None, True
    except Exception as error:
        # Where it happened, and nothing of what was pasted.
        *_, last = traceback.extract_tb(error.__traceback__)
        return ERROR, f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}", True
    finally:
        _end_after(0)


def _end_after(seconds: int) -> None:
    """The system ends this process then, even when its parent is gone and Python is deep in C; 0 is never."""
    if sys.platform != "win32":
        signal.alarm(seconds)


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
