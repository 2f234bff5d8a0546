"""One room: the question in view, and what each phone guessed. It knows no more of a phone than a random id."""

from __future__ import annotations

from array import array
from hmac import compare_digest

MOST_PHONES = 2000
NOTHING = -1  # no guess


class Refused(Exception):
    """What is not done here, in a sentence for whoever asked. ``status`` is what HTTP calls it."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


class Room:
    """``question``: the name of the one in view, or None. ``version`` changes with what all phones show of the room.

    ``opener``: the address that opened it. ``sign``: when its leader or a guess was there last.
    """

    def __init__(self, name: str, key: str, opener: str = "", sign: float = 0.0) -> None:
        self.name, self.opener, self.sign = name, opener, sign
        self.question: str | None = None
        self.version = 0
        self._key = key
        self._revealed: set[str] = set()
        self._phones: dict[str, int] = {}  # numbered as they come
        self._guesses: dict[str, array[int]] = {}  # by question, then by the phone's number
        self._tallies: dict[str, dict[int, int]] = {}

    def is_led_by(self, key: str) -> bool:
        """Whether this is the leader's key. How long that takes says nothing of the key."""
        return compare_digest(self._key.encode(), key.encode())

    @property
    def phones(self) -> int:
        """How many have guessed at all."""
        return len(self._phones)

    @property
    def guessing(self) -> int:
        """How many have guessed the question in view."""
        return sum(self.tally().values())

    @property
    def is_revealed(self) -> bool:
        """Whether it is seen what came out of the question in view. What was seen once is seen for good."""
        return self.question in self._revealed

    def show(self, question: str | None, can: range = range(0), revealed: bool = False) -> None:
        """Put a question in view, of which these numbers ``can`` be guessed, or none."""
        before = (self.question, self.is_revealed)
        self.question = question
        if question is not None:
            self._guesses.setdefault(question, array("h"))
            self._tallies.setdefault(question, dict.fromkeys(can, 0))
            if revealed:
                self._revealed.add(question)
        if (self.question, self.is_revealed) != before:
            self.version += 1

    def forget(self) -> None:
        """Everything is open again, and nobody has guessed."""
        self._revealed.clear()
        self._phones.clear()
        self._guesses = {question: array("h") for question in self._guesses}
        self._tallies = {question: dict.fromkeys(tally, 0) for question, tally in self._tallies.items()}
        self.version += 1

    def guess(self, phone: str, question: str, number: int) -> None:
        """What a phone guesses of the question in view; the one before is replaced. Raises Refused."""
        if question != self.question:
            raise Refused("That question is over: here is what is asked now.", 409)
        if self.is_revealed:
            raise Refused("It was revealed before your guess came.", 409)
        if number not in self._tallies[question]:
            raise Refused("That cannot be guessed here.")
        if phone not in self._phones and len(self._phones) >= MOST_PHONES:
            raise Refused(f"The room is full: {MOST_PHONES:,} guess in it.", 503)
        place = self._phones.setdefault(phone, len(self._phones))
        before = self.guess_of(phone)
        if before is not None:
            self._tallies[question][before] -= 1
        self._tallies[question][number] += 1
        guesses = self._guesses[question]
        guesses.extend([NOTHING] * (place + 1 - len(guesses)))
        guesses[place] = number

    def guess_of(self, phone: str) -> int | None:
        """What this phone guesses of the question in view."""
        guesses = self._guesses.get(self.question or "", array("h"))
        place = self._phones.get(phone, len(guesses))
        return guesses[place] if place < len(guesses) and guesses[place] != NOTHING else None

    def tally(self) -> dict[int, int]:
        """How many guess each number of the question in view, from the lowest that can be guessed to the highest."""
        return dict(self._tallies.get(self.question or "", {}))
