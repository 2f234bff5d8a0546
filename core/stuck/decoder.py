"""Stuck at what? From the number, and what is known beside it, to the closed forms that give exactly these digits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from core.stuck.chance import Chance
from core.stuck.facts import Facts, read_facts
from core.stuck.form import Form, Value
from core.stuck.forms import FORMS
from core.stuck.number import Number, read_number

CHANCE = 0.2  # what matches a random number as often as this is no match
# The more was left free, the surer a reading has to be: of nine ordinary plateaus at most one may be taken for a form.
SURER = {2: 0.1, 3: 0.05, 4: 0.05}
READINGS = 4  # a longer list helps nobody: the missing fact is asked for
FAR = 3  # what needs so much more left free than the best reading is not worth saying


@dataclass(frozen=True)
class Match:
    """A closed form that gives the digits.

    ``form``: its name. ``share_wrong``: the share of wrong answers in it, None if it says none. ``arithmetic``: the
    sum, written out. ``by_chance``: how likely a random number would match this form or one at least as simple, 0 to 1.
    ``meaning``: what a network that stands there does. ``implies``: what the form says of facts, by their names.
    """

    form: str
    share_wrong: float | None
    arithmetic: str
    by_chance: float
    meaning: str
    implies: Mapping[str, str] = field(default_factory=dict, compare=False)

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
    """The same, of a number and facts that were read."""
    values = _values(facts)
    chance = Chance(number, [value for _, _, value in values])
    known: dict[int, float] = {}
    best: dict[str, tuple[tuple[int, ...], Match]] = {}
    for rank, form, value in values:
        if not _fits(number, value):
            continue
        by_chance = known.setdefault(value.cost, chance.of(value.cost))
        if by_chance >= SURER.get(value.cost, CHANCE if value.cost < 2 else 0.0):
            continue
        exact = value.low == value.high and number.rounds(value.low)
        order = (value.cost, not exact, rank)
        if form.name not in best or order < best[form.name][0]:
            best[form.name] = order, _match(form, value, number, by_chance)
    ranked = sorted(best.values(), key=lambda each: each[0])
    return tuple(match for order, match in ranked[:READINGS] if order[0] < ranked[0][0][0] + FAR)


@lru_cache(64)
def _values(facts: Facts) -> tuple[tuple[int, Form, Value], ...]:
    """All that the forms can be, each with its form and the form's rank."""
    return tuple((rank, form, value) for rank, form in enumerate(FORMS.values()) for value in form.values(facts))


def _fits(number: Number, value: Value) -> bool:
    if not number.finite or math.isnan(value.low):
        return not number.finite and math.isnan(value.low)
    if number.value == 0:
        return value.low == value.high == 0
    return number.admits(value.low, value.high)


def _match(form: Form, value: Value, number: Number, by_chance: float) -> Match:
    return Match(
        form.name,
        value.share_wrong,
        f"{value.arithmetic} = {_written(value, number)}",
        by_chance,
        value.says or form.meaning,
        value.implies,
    )


def _written(value: Value, number: Number) -> str:
    """The value with as many decimals as were given, and at least four."""
    if math.isnan(value.low):
        return "no number"
    if value.low < value.high:  # what was left open meets the number
        return number.text.strip()
    if 0 < abs(value.low) < 1e-3:
        return f"{value.low:.4e}"
    return f"{value.low:.{min(max(number.decimals, 4), 8)}f}"
