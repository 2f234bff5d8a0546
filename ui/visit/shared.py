"""What is found out once for all visitors."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

T = TypeVar("T")


class Shared(Generic[T]):
    """Results by what they are of, mostly an experiment, the latest of them, for all the server's threads.

    ``size`` bounds their number, or the sum of what ``of`` says of each.
    """

    def __init__(self, size: int, of: Callable[[T], int] = lambda _: 1) -> None:
        self._found: LRUCache[Hashable, T] = LRUCache(size, getsizeof=of)
        self._lock = Lock()

    def get(self, subject: Hashable) -> T | None:
        """What is known of the subject, or None."""
        with self._lock:
            return self._found.get(subject)

    def keep(self, subject: Hashable, result: T) -> None:
        """Let all visitors have it."""
        with self._lock:
            self._found[subject] = result

    def found(self, subject: Hashable, find: Callable[[], T]) -> T:
        """What is known of the subject; else what ``find`` says, for all visitors."""
        known = self.get(subject)
        if known is None:
            known = find()
            self.keep(subject, known)
        return known

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._found.clear()
