"""Rooms: whoever is shown a question guesses by phone, and sees what came out beside the guesses of all.

naming   how rooms are called, and what opens them
room     Room: the question in view, and who guessed what
rooms    Rooms: all of one process, bounded in every direction
bars     what a room guessed, as it is drawn

Nothing here knows what is asked: a question is a name, and the whole numbers that can be guessed.
"""

from core.room.bars import Guessed, bars
from core.room.naming import LETTERS, SPELLING, spelled
from core.room.room import Refused, Room
from core.room.rooms import LIFE, Rooms

__all__ = ["LETTERS", "LIFE", "SPELLING", "Guessed", "Refused", "Room", "Rooms", "bars", "spelled"]
