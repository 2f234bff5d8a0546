"""Sentences with gaps, filled with numbers: ``{loss:loss}`` is the value called loss, spelled as a loss.

number, percent, loss, whole   the number in words, as in ``core.words``; whole: without decimals
named, named filter            images, or filters, by their numbers
count epoch                    an amount and its noun
or none                        an amount, "none" instead of 0
is|are                         the first for one, else the second; of a list, by its length
during                         a stretch of epochs, (first, last)
listed                         as a sentence lists things
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.words import capital, count, during, listed, loss_text, named, number, percent

_SPELLED: dict[str, Callable[[Any], str]] = {
    "number": lambda value: number(float(value)),
    "percent": percent,
    "loss": loss_text,
    "whole": "{:,.0f}".format,
    "named": named,
    "or none": lambda value: f"{value:.0f}" if value else "none",
    "during": lambda epochs: during(*epochs),
    "listed": listed,
}
_WITH_NOUN: dict[str, Callable[[Any, str], str]] = {
    "named": named,
    "count": lambda value, noun: count(int(value), noun),
}


class _Gap:
    """A value that knows how the gaps spell it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __format__(self, how: str) -> str:
        value, (kind, _, noun) = self.value, how.partition(" ")
        if how in _SPELLED:
            return _SPELLED[how](value)
        if kind in _WITH_NOUN:
            return _WITH_NOUN[kind](value, noun)
        if "|" in how:
            amount = len(value) if hasattr(value, "__len__") else value
            return how.split("|")[amount != 1]
        return format(value, how)


def filled(sentence: str, /, **values: Any) -> str:
    """The sentence with its gaps filled; one that begins with a gap gets its capital letter.

    >>> filled("{wrong:named} {wrong:is|are} wrong at a loss of {loss:loss}.", wrong=[0, 2], loss=0.8132616)
    'Images 1 and 3 are wrong at a loss of 0.8133.'
    """
    text = sentence.format_map({name: _Gap(value) for name, value in values.items()})
    return capital(text) if sentence.startswith("{") else text
