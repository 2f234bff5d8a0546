"""What a setting is: one object that knows all of itself."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

from core.words.tables import tables

WORDS: dict[str, dict[str, Any]] = tables(__file__, "settings.toml")


@dataclass(frozen=True)
class Setting:
    """One setting.

    ``label``, ``noun``, ``help``, ``term`` and ``fallback`` are its words (``settings.toml``). ``check`` gives a value
    in its one canonical type, or raises ValueError with one sentence. ``parse`` gives the value that a text spells, or
    the text itself where it spells none, which the check then names; ``spell`` writes a value for the link, ``show``
    for a person. ``options`` are the registry of a choice, empty for anything else; ``offered`` are the values of which
    a control offers a button or a step each. ``control`` says which kind of control it is: "choice", "number", "rate",
    or "" for one with a page of its own. A number lies within ``bounds`` and goes up by ``step``; ``another`` names the
    button that draws the next one, from the highest on to the lowest.
    """

    name: str
    label: str
    noun: str
    help: str
    check: Callable[[Any], Any]
    parse: Callable[[str], Any]
    spell: Callable[[Any], str]
    show: Callable[[Any], str]
    control: str = ""
    term: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    offered: tuple[Any, ...] = ()
    bounds: tuple[int, int] = (0, 0)
    step: int = 1
    another: str = ""
    fallback: str = ""

    def read(self, text: Any) -> Any:
        """The checked value that a link or a person spells. Raises ValueError with one sentence."""
        if text is None or isinstance(text, bool):
            return self.check(str(text))  # a link has its own words for these
        return self.check(self.parse(text) if isinstance(text, str) else text)


def worded(name: str, **how: Any) -> Setting:
    """The setting of this name with its words, and ``how`` it works."""
    return Setting(name, **({"help": ""} | WORDS[name] | how))


def whole(value: Any) -> int | None:
    """The whole number that a value is, of whatever type; None for any other value, yes and no included."""
    try:
        return None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        return None


def real(value: Any) -> float:
    """The number that a value is, of whatever type; NaN for any other value, yes and no included."""
    try:
        return float(value) if isinstance(value, Real) and not isinstance(value, bool) else math.nan
    except (OverflowError, ValueError):
        return math.nan


def shortened(value: Any) -> str:
    """The offending value, short enough for one sentence."""
    if isinstance(value, int) and abs(value) >= 10**40:
        return "a number of more than 40 digits"  # Python refuses to spell out really long ones
    try:
        text = repr(value)
    except ValueError:
        return f"a {type(value).__name__} with a number of more than 40 digits"
    return text if len(text) <= 40 else text[:37] + "..."
