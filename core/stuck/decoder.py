"""Stuck at what? From the number, and what is known beside it, to the closed forms that give exactly these digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial

import numpy as np

from core.stuck.chance import ENOUGH, probability
from core.stuck.facts import Facts, read_facts
from core.stuck.form import Form, Many, Value
from core.stuck.forms import FORMS
from core.stuck.number import FLOAT32, Number, read_number

# The more was left free, the surer a reading has to be: of nine ordinary plateaus at most one may be taken for a form.
SURER = {2: 0.1, 3: 0.05, 4: 0.05}
TRIED = 3  # of many equally simple values that fit; one is enough, if it is any good
READINGS = 4  # a longer list helps nobody: the missing fact is asked for
FAR = 3  # what needs so much more left free than the best reading is not worth saying


@dataclass(frozen=True)
class Match:
    """A closed form that gives the digits.

    ``form``: its name. ``share_wrong``: the share of wrong answers in it, None if it says none. ``arithmetic``: the
    sum, written out. ``by_chance``: how likely a random number would match this form or one at least as simple, 0 to 1.
    ``meaning``: what a network that stands there does. ``implies``: what the form says of facts, by their names.
    ``number``: whose reading it is.
    """

    form: str
    share_wrong: float | None
    arithmetic: str
    by_chance: float
    meaning: str
    implies: Mapping[str, str] = field(default_factory=dict, compare=False)
    number: Number | None = field(default=None, compare=False, repr=False)

    @property
    def of(self) -> Form:
        """All that is known of the form."""
        return FORMS[self.form]


def decode(
    number: str | float,
    classes: int | None = None,
    accuracy: str | float | None = None,
    samples: int | None = None,
    loss: str | None = None,
    framework: str | None = None,
    moving: bool | None = None,
) -> tuple[Match, ...]:
    """The closed forms that give exactly these digits, best first; none is an ordinary plateau.

    ``number``: the loss as printed, its digits are its precision. ``accuracy``: 0 to 1, or in percent. ``samples``: of
    the data set or the batch. ``loss``, ``framework``: their names. ``moving``: whether the loss still changes. Each
    form stands there once, with its simplest reading. Raises ValueError, one sentence, for what is no such thing.

    >>> [(match.form, match.arithmetic) for match in decode("0.8133", classes=2, accuracy=0.5)]
    [('double-softmax', 'ln(e + 1) - 1 + 0.5 = 0.8133')]
    >>> decode("1.9105", accuracy=0.5378)
    ()
    """
    return matches(read_number(number), read_facts(classes, accuracy, samples, loss, framework, moving))


def matches(number: Number, facts: Facts) -> tuple[Match, ...]:
    """The closed forms that give the digits of a number, given facts; both already read."""
    values: list[Value | Many] = []
    fitting: list[tuple[tuple[int, bool, int], Form, Value]] = []
    for rank, form in enumerate(FORMS.values()):
        for each in form.values(facts):
            values.append(each)
            value = each if isinstance(each, Value) else _nearest(number, each)
            if value is not None and number.admits(value.low, value.high):
                exact = value.low == value.high and number.rounds(value.low)
                fitting.append(((value.cost, not exact, rank), form, value))
    fitting.sort(key=lambda each: each[0])
    chance = cache(partial(probability, number, values))
    best: dict[str, tuple[int, Match]] = {}
    for (cost, _, _), form, value in fitting:
        by_chance = chance(cost)
        if by_chance >= SURER.get(cost, ENOUGH if cost < 2 else 0.0):  # and what leaves more free is less sure still
            break
        if form.name not in best:
            meaning = value.says or form.meaning
            written = equation(value, number)
            match = Match(form.name, value.share_wrong, written, by_chance, meaning, value.implies, number)
            best[form.name] = cost, match
    ranked = list(best.values())[:READINGS]
    return tuple(match for cost, match in ranked if cost < ranked[0][0] + FAR)


def _nearest(number: Number, many: Many) -> Value | None:
    """Of many values the one that is nearest to the number: of those that round to its digits, else of all that fit."""
    low, high = many.ends()
    fits = number.admits(low, high)
    for fit in (fits & (low == high) & number.rounds(low), fits):
        found = np.flatnonzero(fit)
        for n in found[np.argsort(np.abs(low[found] - number.value), kind="stable")][:TRIED]:
            if (value := many.at(int(n))) is not None:
                return value
    return None


def equation(value: Value, number: Number) -> str:
    """The arithmetic with what it comes to, and how far off the number is; only the words, where it is no sum."""
    own = value.low if value.own is None and value.low == value.high else value.own
    if own is None:
        return value.arithmetic
    written = f"{own:.{min(max(number.decimals, 4), 8)}f}" if not 0 < abs(own) < 1e-3 else f"{own:.4e}"
    same = not number.finite or abs(number.value - own) <= max(0.5 * number.unit, FLOAT32 * abs(own))
    if same or number.cuts(own):
        return f"{value.arithmetic} = {written}"
    off = 100 * abs(number.value - own) / abs(own)
    side = "above" if number.value > own else "below"
    return f"{value.arithmetic} = {written}; yours is {_short(off)} % {side}"


def _short(off: float) -> str:
    """A few per cent, in one digit; 10 and more in whole ones."""
    return f"{off:.0f}" if off >= 9.5 else f"{float(f'{off:.1g}'):f}".rstrip("0").rstrip(".")
