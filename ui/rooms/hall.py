"""The rooms of this server, and who waits for news of which. Used in the server's event loop only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from weakref import WeakValueDictionary

from core.room import Refused, Rooms

MOST_STREAMS = 2500  # open at once, each a socket of this process; who is not told asks
OTHERS = 400  # files and sockets that are left for everything else
RETRY = 2000  # milliseconds after which a browser listens again
BREATH = 25.0  # seconds after which a stream without news says that it is there: a minute of silence ends some proxies'


class Hall:
    """``rooms``, and a bell for each in which somebody waits; ``waiting``: how many are told, at ``most``."""

    def __init__(self) -> None:
        self.rooms = Rooms()
        self.waiting = 0
        self.is_closed = False
        self.most = most_streams()
        self._bells: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()  # each kept by those who wait

    def ring(self, name: str) -> None:
        """Whoever waits in this room looks again."""
        bell = self._bells.pop(name, None)
        if bell:
            bell.set()

    def close(self) -> None:
        """The server ends, which it does not before all streams have."""
        self.is_closed = True
        for name in list(self._bells):
            self.ring(name)

    async def news(self, name: str, look: Callable[[], str]) -> AsyncGenerator[str]:
        """What there is to be seen in a room, now and whenever its bell rings, as server-sent events; from time to time
        one without data. They end with the room.
        """
        self.waiting += 1
        try:
            while not self.is_closed:
                bell = self._bells.setdefault(name, asyncio.Event())
                yield f"retry: {RETRY}\ndata: {look()}\n\n"
                while not await _rings(bell):
                    self.rooms.find(name)
                    yield ":\n\n"
        except Refused:
            return
        finally:
            self.waiting -= 1


def most_streams() -> int:
    """How many streams this process may have open; it takes what the system grants it."""
    try:
        import resource
    except ImportError:  # Windows bounds nothing
        return MOST_STREAMS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_STREAMS + OTHERS
    granted, most = (wanted if each == resource.RLIM_INFINITY else each for each in (soft, hard))
    if granted < wanted:
        granted = min(most, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (granted, hard))
    return min(max(granted - OTHERS, 0), MOST_STREAMS)


async def _rings(bell: asyncio.Event) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(bell.wait(), BREATH)
    return bell.is_set()
