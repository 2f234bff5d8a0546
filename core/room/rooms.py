"""All rooms of one process: so many, and none longer than three hours after anybody did something in it."""

from __future__ import annotations

import time
from collections.abc import Callable

from core.room.naming import is_key, spelled
from core.room.room import Refused, Room

MOST_ROOMS = 200
MOST_OF_ONE = 20  # opened from one address: all lecture halls of a university may share one
LIFE = 3 * 3600.0  # seconds after the last sign
QUIET = 60.0  # seconds after which a room that nobody guessed in makes place for another: an open stage gives signs


class Rooms:
    """Rooms by their names. Used in one thread only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, Room] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def open(self, name: str, key: str, opener: str) -> Room:
        """The room of this name for whoever has its key; it is made if there is none. Raises Refused.

        ``opener``: the address from which it is opened.
        """
        if spelled(name) != name or not is_key(key):
            raise Refused("A room is called by nine of its letters, and opened by its key.")
        self._sweep()
        if name not in self._kept:
            self._make_place(opener)
            self._kept[name] = Room(name, key, opener, self._clock())
        return self.led(name, key)

    def led(self, name: str, key: str) -> Room:
        """The room of this name for whoever has its key. Raises Refused."""
        room = self.find(name)
        if not room.is_led_by(key):
            raise Refused("That is not the key of this room.", 403)
        room.sign = self._clock()
        return room

    def find(self, name: str) -> Room:
        """The room of this name. Raises Refused."""
        self._sweep()
        if name not in self._kept:
            raise Refused("There is no room of this name.", 404)
        return self._kept[name]

    def guess(self, name: str, phone: str, question: str, number: int) -> None:
        """What a phone guesses in this room. Raises Refused."""
        room = self.find(name)
        room.guess(phone, question, number)
        room.sign = self._clock()

    def close(self, name: str) -> None:
        """The room is gone, with all that was guessed in it."""
        self._kept.pop(name, None)

    def _sweep(self) -> None:
        """The rooms that have been silent for too long are gone."""
        for name in [name for name, room in self._kept.items() if self._silent(room) > LIFE]:
            self.close(name)

    def _silent(self, room: Room) -> float:
        return self._clock() - room.sign

    def _make_place(self, opener: str) -> None:
        if sum(room.opener == opener for room in self._kept.values()) >= MOST_OF_ONE:
            raise Refused(f"There are {MOST_OF_ONE} rooms from this address already.", 503)
        if len(self._kept) < MOST_ROOMS:
            return
        idle = [name for name, room in self._kept.items() if not room.phones and self._silent(room) > QUIET]
        if not idle:
            raise Refused(f"There are {MOST_ROOMS} rooms already. Try again later.", 503)
        self.close(idle[0])
