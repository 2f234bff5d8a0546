"""A loss as somebody printed it: its value, and what its digits leave open."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

MAX_LENGTH = 60
EXACT = 4  # a float has no digits of its own: it is taken as a log prints it, or with all that it has
MOST = 12  # decimals: float32 has eight digits at most, and what lies behind is noise
FLOAT32 = 1e-6  # a mean of float32 logarithms is as good as this, relative to its size
CUT = 3  # from so many decimals on, people also write the digits of a number without rounding it

_NUMBER = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:e[+-]?[0-9]{1,3})?", re.IGNORECASE)
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
        """How far under the number the loss may lie: half a unit, or what float32 leaves open."""
        return max(0.5 * self.unit, FLOAT32 * abs(self.value))

    @property
    def above(self) -> float:
        """How far over it: half a unit where it was rounded, a whole one where digits were only left out."""
        return max(self.unit * (0.999 if self.decimals >= CUT else 0.5), FLOAT32 * abs(self.value))

    def admits(self, low: float, high: float) -> bool:
        """Whether a loss between ``low`` and ``high`` can have been printed so."""
        if self.value < 0:  # digits are left out toward zero
            low, high = -high, -low
        size = abs(self.value)
        return low - self.above < size <= high + self.below

    def rounds(self, value: float) -> bool:
        """Whether these are the digits that ``value`` rounds to."""
        return abs(value - self.value) <= self.below


def read_number(text: str | float) -> Number:
    """The number that a text spells; ValueError, one sentence, where it spells none.

    >>> read_number("2,3026"), read_number("2.30e+0").decimals, read_number(0.5).decimals
    (Number(text='2,3026', value=2.3026, decimals=4), 2, 4)
    >>> read_number("~0.6931..."), read_number("NaN").finite
    (Number(text='~0.6931...', value=0.6931, decimals=4), False)
    """
    if isinstance(text, bool):
        raise ValueError("The loss must be a number, like 2.3026 or nan.")
    exact = not isinstance(text, str)
    given = repr(float(text)) if exact else str(text)
    plain = given.strip()[:MAX_LENGTH].replace("−", "-").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    plain = re.sub(r"(\.\.\.|…)$", "", re.sub(r"^(?:loss)?[=:]?[~≈]*", "", plain, flags=re.IGNORECASE))
    if _NOT_FINITE.fullmatch(plain):
        return Number(given, math.nan if "nan" in plain.lower() else math.copysign(math.inf, -(plain[0] == "-") or 1))
    if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+\.[0-9]*", plain):
        plain = plain.replace(",", "")
    if len(given) > MAX_LENGTH or not _NUMBER.fullmatch(plain):
        raise ValueError("The loss must be a number, like 2.3026 or nan.")
    number = Decimal(plain.replace(",", "."))
    decimals = -int(number.as_tuple().exponent)
    if not -300 < number.adjusted() < 300:
        raise ValueError("The loss must be a number between 1e-300 and 1e300, or nan.")
    if exact:
        decimals = max(decimals, EXACT)
    return Number(given, float(number), min(decimals, MOST))
