"""The work that one paste may cause. It is counted in steps of a few microseconds, so that every reading ends soon.

All that is done or kept while a program is read is paid for with ``spend``: each expression and statement, each item of
a list, each operation of a tensor. What is left is the same wherever it runs; no clock is asked. How deep expressions,
blocks, layers and calls may stand inside each other, Python itself bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

STEPS = 120_000
ATOMS = 40_000  # names, numbers, signs of a text: no tree has more nodes that matter
LONGEST = 200  # characters of a name
TEXT = 1_000  # characters of a text whose value is followed
LARGEST = 10**18  # a whole number beyond is a float


class TooMuch(ValueError):
    """All steps are spent."""

    def __str__(self) -> str:
        return "This script is more than can be followed here; paste the part that builds, compiles and trains."


left: ContextVar[float] = ContextVar("left", default=inf)  # steps that may still be taken


@contextmanager
def counted(steps: int = STEPS) -> Iterator[None]:
    """So many steps are there for all that is done inside. What Python itself finds too deep or too large is too much,
    too.
    """
    before = left.set(steps)
    try:
        yield
    except (RecursionError, MemoryError, OverflowError):
        raise TooMuch from None
    finally:
        left.reset(before)


def spend(steps: int = 1) -> None:
    """Pay for work, or raise TooMuch."""
    left.set(left.get() - steps)
    if left.get() < 0:
        raise TooMuch
