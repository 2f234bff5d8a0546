"""The parts of a text that follow the epoch. The browser only gathers them; it computes nothing.

A number is written with fixed ``digits``, or in a ``form`` of its own:

size     of a gradient: "exactly 0", which is a fact and not a small number, or three digits, 2.58e-19
share    a probability: "exactly 0", "exactly 1", "1 − 6e-08", else four decimals
loss     four decimals, or three digits where these would say 0.0000
power    whole, or one digit and a power of ten, 2e5: for small cells
"""

from __future__ import annotations

from core.figures.kit.protocol import NumberPart


def number(position: int, digits: int = 0) -> NumberPart:
    """The number at ``position`` with so many decimals; "not finite" where it is not."""
    return {"at": position, "digits": digits}


def form(position: int, name: str) -> NumberPart:
    """The number at ``position`` written in one of the forms above."""
    return {"at": position, "form": name}


def product(position: int, factor: float, digits: int) -> NumberPart:
    """The number at ``position`` times one that is the same at every epoch."""
    return {"at": position, "digits": digits, "times": factor}


def choice(position: int, words: list[str]) -> NumberPart:
    """The word that the whole number at ``position`` picks."""
    return {"at": position, "words": words}
