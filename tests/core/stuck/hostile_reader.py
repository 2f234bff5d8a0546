"""A reader within the real one's bounds, for which a text is what is to happen to it; run as a child."""

from __future__ import annotations

import os
from pathlib import Path

from core.processes.child import Answer
from core.stuck import reader
from core.stuck.reader import begin

__all__ = ["answer", "begin"]

TIME = reader.SECONDS


def answer(request: tuple[str, str, dict]) -> Answer:
    """As the real one; but only an orphan has its time: beside busy programs others may need more."""
    reader.SECONDS = TIME if request[1].startswith("orphan") else 100 * TIME
    return reader.answer(request)


def act(text: str) -> object:
    act, _, more = text.partition(" ")
    if act in ("spin", "orphan"):  # in C, where no thread of Python's gets a word in
        Path(more).write_text(str(os.getpid()))
        return 7 ** (10**9)
    if act == "allocate":
        return bytearray(10**12)
    if act == "grow":
        return len(b"x" * (2 * reader.GROWN))
    if act == "die":
        os._exit(1)
    if act == "fail":
        raise KeyError(f"a secret of {text}")
    if act == "refuse":
        raise ValueError("No such thing.")
    return os.getpid()


reader.READ["code"] = reader.READ["log"] = act
