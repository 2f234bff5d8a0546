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
from string import Formatter
from typing import Any

from core.words import capital, count, during, listed, loss_text, named, number, percent

_SPELLED: dict[str, Callable[..., str]] = {
    "number": lambda value: number(float(value)),
    "percent": percent,
    "loss": loss_text,
    "whole": "{:,.0f}".format,
    "named": named,
    "count": lambda value, noun: count(int(value), noun),
    "or": lambda value, nothing: f"{value:.0f}" if value else nothing,
    "during": lambda epochs: during(*epochs),
    "listed": listed,
}


class _Gaps(Formatter):
    """Spells a value as its gap says."""

    def format_field(self, value: Any, how: str) -> str:
        kind, *noun = how.split(" ", maxsplit=1)
        if kind in _SPELLED:
            return _SPELLED[kind](value, *noun)
        if "|" in how:
            amount = len(value) if hasattr(value, "__len__") else value
            return how.split("|")[amount != 1]
        return format(value, how)


def filled(sentence: str, /, **values: Any) -> str:
    """The sentence with its gaps filled; one that begins with a gap gets its capital letter.

    >>> filled("{wrong:named} {wrong:is|are} wrong at a loss of {loss:loss}.", wrong=[0, 2], loss=0.8132616)
    'Images 1 and 3 are wrong at a loss of 0.8133.'
    """
    text = _Gaps().vformat(sentence, (), values)
    return capital(text) if sentence.startswith("{") else text
