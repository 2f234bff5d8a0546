"""A loss as somebody printed it: its value, and what its digits leave open."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MAX_LENGTH = 60
EXACT = 4  # a float has no digits of its own: it is taken as a log prints it, or with all that it has
MOST = 12  # decimals: float32 has eight digits at most, and what lies behind is noise
FLOAT32 = 1e-6  # a mean of float32 logarithms is as good as this, relative to its size
CUT = 3  # from so many decimals on, people also write the digits of a number without rounding it

_NUMBER = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:e[+-]?[0-9]{1,3})?", re.IGNORECASE)
# 1,386.29 and 1,386,290; 1.386,29 and 1.386.290; and what may be either: 1,386.
_COMMAS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.[0-9]*|(?:,[0-9]{3}){2,})")
_POINTS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]*|(?:\.[0-9]{3}){2,})")
_EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)(\(ind\))?", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """``text`` as it was given, ``value``, and ``decimals``: the last digit stands for 10 ** -decimals.

    ``decimals`` may be negative ("1.6e3" has -2). A value that is not finite has none.
    """

    text: str
    value: float
    decimals: int = 0

    @property
    def finite(self) -> bool:
        """Whether it is a number at all."""
        return math.isfinite(self.value)

    @property
    def unit(self) -> float:
        """What its last digit stands for."""
        return 10.0**-self.decimals

    @property
    def below(self) -> float:
        """How far under the number the loss may lie: half a unit, and what float32 leaves open."""
        return 0.5 * self.unit + FLOAT32 * abs(self.value)

    @property
    def cut(self) -> float:
        """How far over it: half a unit where it was rounded, a whole one where digits were only left out."""
        return self.unit * (0.999 if self.decimals >= CUT else 0.5)

    def admits(self, low: Any, high: Any) -> Any:
        """Whether a loss between ``low`` and ``high`` can have been printed so; arrays give an array. What is no
        number, or nothing at all, is only that.
        """
        if not self.finite or self.value == 0:
            return (low == high) & (low == self.value) | (low != low) & math.isnan(self.value)
        if self.value < 0:  # digits are left out toward zero
            low, high = -high, -low
        size = abs(self.value)
        return (low - (self.cut + FLOAT32 * size) < size) & (size <= high + self.below)

    def cuts(self, value: float) -> bool:
        """Whether these are digits of ``value``, the rest left out."""
        return self.decimals >= CUT and 0 <= (value - self.value) * math.copysign(1, self.value) < self.unit

    def rounds(self, value: Any) -> Any:
        """Whether these are the digits that ``value`` rounds to; an array gives an array."""
        return abs(value - self.value) <= self.below


def read_number(text: str | float) -> Number:
    """The number that a text spells; ValueError, one sentence, where it spells none, or may spell either of two.

    >>> read_number("2,3026"), read_number("2.30e+0").decimals, read_number(0.5).decimals
    (Number(text='2,3026', value=2.3026, decimals=4), 2, 4)
    >>> read_number("~0.6931..."), read_number("NaN").finite, read_number("1.386,29").value
    (Number(text='~0.6931...', value=0.6931, decimals=4), False, 1386.29)
    """
    exact = not isinstance(text, str)
    try:
        given = repr(float("" if isinstance(text, bool) else text)) if exact else str(text)
    except (TypeError, ValueError, OverflowError):
        given = ""
    plain = re.sub(r"[\s']", "", narrow(given[: MAX_LENGTH + 1])).lower()
    plain = re.sub(r"(\.\.\.|…)$", "", re.sub(r"^(?:loss)?[=:]?[~≈]*", "", plain))
    if _NOT_FINITE.fullmatch(plain):
        return Number(given, math.nan if "nan" in plain else math.copysign(math.inf, -(plain[0] == "-") or 1))
    if _EITHER.fullmatch(plain):
        raise ValueError(f"{either(plain)} Write it with a point, or without the comma.")
    if len(given) > MAX_LENGTH or not _NUMBER.fullmatch(plain := one_point(plain)):
        raise ValueError("The loss must be a number, like 2.3026 or nan.")
    number = Decimal(plain)
    decimals = -int(number.as_tuple().exponent)
    if not -300 < number.adjusted() < 300:
        raise ValueError("The loss must be a number between 1e-300 and 1e300, or nan.")
    if exact:
        decimals = max(decimals, EXACT)
    return Number(given, float(number), min(decimals, MOST))


def narrow(text: str) -> str:
    """The same with a minus for each sign that looks like one, and narrow characters for full-width ones."""
    return text.translate(_NARROW)


_NARROW = {0x2212: "-", 0x2019: "'", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}


def one_point(text: str) -> str:
    """A number's text without marks between its thousands, and with a point before its decimals.

    >>> one_point("1,386.29"), one_point("1.386,29"), one_point("0,6931"), one_point("1.386")
    ('1386.29', '1386.29', '0.6931', '1.386')
    """
    if _COMMAS.fullmatch(text):
        return text.replace(",", "")
    if _POINTS.fullmatch(text):
        text = text.replace(".", "")
    return text.replace(",", ".")


def either(text: str) -> str:
    """A sentence on what a number with a comma before three digits may be; empty for one that is what it is.

    >>> either("1,386"), either("0,693")
    ('“1,386” may be 1.386 or 1386.', '')
    """
    if not _EITHER.fullmatch(text):
        return ""
    return f"“{text}” may be {text.replace(',', '.')} or {text.replace(',', '')}."
