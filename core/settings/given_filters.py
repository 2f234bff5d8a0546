"""Filters that are given in place of the seed's: how they are checked, and written in a link.

A filter is four numbers, row by row. In a link all numbers stand in one row, with "_" between them: 1_1_-1_-1 is one
filter, bright above and dark below.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Set
from typing import Any

import numpy as np

from core.settings.setting import WORDS, Setting, real, shortened, worded

Filters = tuple[tuple[float, ...], ...]

TAPS = 4
LARGEST = 100
NONE = "seed"  # None in a link
# 64 numbers of at most 24 characters: the longest that a number in full precision needs.
MAX_TEXT = 64 * 25
NUMBER = r"-?([0-9]{1,3}(\.[0-9]{0,20})?|\.[0-9]{1,20})(e-?[0-9]{1,3})?"


def setting(most: int, name: str = "initial_filters", or_none: str = ", or None") -> Setting:
    """The setting: 1 to ``most`` filters ``or_none``, unless that is empty. A refusal calls it by the ``name``."""

    def check(value: Any) -> Filters | None:
        if value is None and or_none:
            return None
        filters = tuple(tuple(map(_tap, _items(taps))) for taps in _items(value))
        if not 1 <= len(filters) <= most or any(len(taps) != TAPS or any(map(math.isnan, taps)) for taps in filters):
            raise ValueError(
                f"{name} must be 1 to {most} filters of four numbers from -{LARGEST} to {LARGEST} each{or_none}; "
                f"got {shortened(value)}."
            )
        return filters

    def parse(text: str) -> Any:
        return None if or_none and text.lower() == NONE else _parse(text)

    return worded("initial_filters", check=check, parse=parse, spell=_spell, show=_show)


def _items(value: Any) -> list[Any]:
    """What is in a short sequence; nothing for anything else: a text is none, and what has no order neither."""
    if isinstance(value, str | bytes | bytearray | Mapping | Set):
        return []
    try:
        return list(value) if len(value) <= 1000 else []
    except TypeError:
        return []


def _tap(value: Any) -> float:
    """The number as float32 holds it, or NaN for what is no number of at most LARGEST in size."""
    tap = real(value)
    # Adding 0 makes a zero of -0.0, which is equal to it and would be another link.
    return float(np.float32(tap)) + 0.0 if abs(tap) <= LARGEST else math.nan


def _parse(text: str) -> Any:
    """The filters that a text spells, or the text itself."""
    if len(text) > MAX_TEXT:
        return text
    numbers = text.split("_")
    if len(numbers) % TAPS or not all(re.fullmatch(NUMBER, number, re.IGNORECASE | re.ASCII) for number in numbers):
        return text
    taps = [float(number) for number in numbers]
    return tuple(tuple(taps[i : i + TAPS]) for i in range(0, len(taps), TAPS))


def _spell(filters: Filters | None) -> str:
    """The filters for a link, as short as float32 allows."""
    return NONE if filters is None else "_".join(_short(tap) for taps in filters for tap in taps)


def _short(tap: float) -> str:
    """The shortest spelling that is read as the same number."""
    text = str(np.float32(tap)).removesuffix(".0")
    # It is read as a float64 first, and rounding twice may end one float32 further.
    return text if float(np.float32(float(text))) == tap else repr(tap)


def _show(filters: Filters | None) -> str:
    """The filters for a person: no two look the same."""
    if filters is None:
        return str(WORDS["initial_filters"]["fallback"])
    return ", ".join(f"[{' '.join(map(_short, taps))}]" for taps in filters)


def as_kernel(filters: Filters) -> np.ndarray:
    """The filters in Keras's layout without the single input channel, (2, 2, F) float32."""
    return np.array(filters, np.float32).T.reshape(2, 2, len(filters))
