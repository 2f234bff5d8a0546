"""What a chapter is: one object with its words, its question, and what answers it, once it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from core.experiment import PRESETS, Experiment
from core.talk.pictures import Picture
from core.words.filled import filled
from core.words.tables import tables

COUNT = len(PRESETS["question"].images)
WORDS: dict[str, dict[str, Any]] = tables(__file__, "words.toml")


@dataclass(frozen=True)
class Question:
    """What the room guesses before it sees: one of some ``options``, or a whole number on a ``scale`` (low, high).

    ``right``: the options, by number from 0, or the number, that the experiment shows. ``said``: what came out, in a
    sentence or two; ``picture``: the same drawn, with the experiment's own numbers. ``unit`` stands behind a number.
    """

    asks: str
    right: tuple[int, ...]
    said: str
    picture: Picture
    options: tuple[str, ...] = ()
    scale: tuple[int, int] | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        if bool(self.options) == (self.scale is not None):
            raise ValueError("a question has either options or a scale.")
        if not self.right or not set(self.right) <= set(self.can_be_guessed):
            low, high = self.can_be_guessed[0], self.can_be_guessed[-1]
            raise ValueError(f"what is right must lie from {low} to {high}; got {self.right}.")

    @property
    def can_be_guessed(self) -> range:
        """Every guess there can be: options by number, or the whole numbers of the scale."""
        low, high = self.scale or (0, len(self.options) - 1)
        return range(low, high + 1)

    def said_as(self, guess: int) -> str:
        """A guess in words."""
        return self.options[guess] if self.options else f"{guess}{self.unit}"


@dataclass(frozen=True)
class Told:
    """A chapter as it is opened: a few ``words``, one ``picture``, and at most one ``question``."""

    words: tuple[str, ...]
    picture: Picture
    question: Question | None = None


def told(
    name: str,
    picture: Picture | None,
    shown: Picture,
    right: Iterable[int],
    /,
    *,
    scale: tuple[int, int] | None = None,
    options: Iterable[str] = (),
    unit: str = "",
    **values: Any,
) -> Told:
    """A chapter in its words: the ``picture`` that it opens with, and the one that is ``shown`` after.

    Without a picture it opens with the other one, of which only the labels are seen. ``values`` fill the words, beside
    the ``count`` of images. ``options``: those that are computed; others stand with the words.
    """
    words, values = WORDS[name], {"count": COUNT, **values}
    asks, said = (filled(words[part], **values) for part in ("asks", "said"))
    options = tuple(options) or tuple(filled(option, **values) for option in words.get("options", ()))
    question = Question(asks, tuple(right), said, shown, options, scale, unit)
    opened = tuple(filled(line, **values) for line in words["words"])
    return Told(opened, picture or {**shown, "hidden": True}, question)


@dataclass(frozen=True)
class Chapter:
    """One chapter. ``tell`` computes it; ``experiment`` is what "Open this in the Explorer" opens.

    ``notes`` are for the speaker alone.
    """

    name: str
    title: str
    experiment: Experiment
    notes: str
    tell: Callable[[], Told]
