"""What a closed form is, and the values that it can take: one, or many that are generated when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.stuck.facts import Facts, Share

NEAR = 1e-3  # a network that hovers about a value stays within this share of it


@dataclass(frozen=True)
class Value:
    """A loss that a form can stand at: from ``low`` to ``high``, which are equal for an exact one, nan for no number.

    ``cost``: how much had to be left free to get it, 0 for nothing; the order of all forms by their free parameters.
    ``arithmetic``: the left side of the sum. ``share_wrong``: the share of wrong answers in it, None if it has none.
    ``says``: what it means, if not what the form says of itself. ``implies``: what it says of facts, by their names.
    ``own``: what ``arithmetic`` comes to, if that is not the exact value; without either it is no sum but words.
    """

    low: float
    high: float
    cost: int
    arithmetic: str
    share_wrong: float | None = None
    says: str = ""
    implies: Mapping[str, str] = field(default_factory=dict)
    own: float | None = None

    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """The lower and the upper end, as arrays of one."""
        return np.array([self.low]), np.array([self.high])


Implied = Mapping[str, str]


def exact(value: float, cost: int, arithmetic: str, says: str = "", implies: Implied | None = None, *,
          share_wrong: float | None = None) -> Value:  # fmt: skip
    """A value without any play."""
    return Value(value, value, cost, arithmetic, share_wrong, says, implies or {})


def hovering(value: float, cost: int, arithmetic: str, says: str, implies: Implied) -> Value:
    """Whatever lies so close to a value that a network which still moves may show it."""
    return Value(value * (1 - NEAR), value * (1 + NEAR), cost, arithmetic, None, says, implies, value)


@dataclass(frozen=True)
class Many:
    """Values that are equally simple, one for each number in ``over``. ``level``: the lower ends of all of them, from
    which the upper ones are ``width`` away; ``make`` gives one of them, or None if it is no good.
    """

    cost: int
    over: np.ndarray
    level: Callable[[Any], Any]
    make: Callable[[int], Value | None]
    width: float = 0.0

    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """The lower and the upper end of each."""
        low = self.level(self.over)
        return low, low + self.width

    def at(self, n: int) -> Value | None:
        """One of them; None where it is no good, or not as simple as the others."""
        value = self.make(int(self.over[n]))
        return value if value is not None and value.cost == self.cost else None


Values = Iterator[Value | Many]


def over_shares(
    facts: Facts, classes: int | None, level: Callable[[Any], Any], make: Callable[[Share], Value | None]
) -> Values:
    """What ``make`` makes of each share of wrong answers to try, if anything.

    ``level``: the loss at a share, also of an array of them; so the shares of many samples are not made one by one.
    """
    yield from filter(None, map(make, facts.shares(classes)))
    samples = facts.counted
    if samples and (first := make(facts.count(1))) is not None:
        wrong = np.arange(1, samples + 1)
        yield Many(first.cost, wrong, lambda wrong: level(wrong / samples), lambda wrong: make(facts.count(wrong)))


def over_classes(facts: Facts, level: Callable[[Any], Any], make: Callable[[int, int], Value], most: int = 3,
                 width: float = 0.0) -> Values:  # fmt: skip
    """What ``make`` makes of the less usual numbers of classes, and of what each costs, where none was given.

    ``level``: the loss of an array of them, or its lower end. ``most``: how rare they may be.
    """
    for counts, cost in facts.rare_class_counts():
        if cost <= most:
            first = make(int(counts[0]), cost)
            yield Many(first.cost, counts, level, partial(_of_cost, make, cost), width)


def _of_cost(make: Callable[[int, int], Value], cost: int, classes: int) -> Value:
    return make(classes, cost)


def of_share(share: Share, low: float, high: float, cost: int, words: str, says: str, implies: Implied,
             base: float = 0.0) -> Value:  # fmt: skip
    """What each answer costs, ``base``, and a level between ``low`` and ``high`` more for each that is wrong."""
    return Value(
        base + share.low * low,
        base + share.high * high,
        cost + share.cost,
        words,
        share.middle,
        says,
        {"accuracy": f"{1 - share.middle:.4g}", **implies},
        base + share.middle * (low + high) / 2,
    )


def sure_and_wrong(share: Share, low: float, high: float, words: str, cost: int, loss: str, stop: str = ":") -> Value:
    """A logarithm that is bounded, once a wrong answer. ``loss``: of which it is the level, said behind a ``stop``."""
    says = f"{share.middle:.4g} of the answers are sure and wrong{stop} {loss}."
    vague = share.high - share.low > 0.02 * share.middle  # accuracy's digits leave a fiftieth of it open
    return of_share(share, low, high, cost + 3 * vague, share.times(words), says, {"loss": loss})


def at_level(
    facts: Facts, classes: int | None, level: float, make: Callable[[Share], Value | None], rarest: int = 3
) -> Values:
    """A level times every share of wrong answers to try, none of them 0 and none rarer than ``rarest``."""

    def made(share: Share) -> Value | None:
        return make(share) if share.high > 0 and share.cost <= rarest else None

    yield from over_shares(facts, classes, lambda share: share * level, made)


def saturated(facts: Facts, classes: int | None, level: float, words: str, cost: int, says: str,
              implies: Implied) -> Values:  # fmt: skip
    """What outputs cost of which each is at one end or at the other: a level for each wrong one."""

    def make(share: Share) -> Value:
        return of_share(share, level, level, cost, share.times(words), says, implies)

    yield from at_level(facts, classes, level, make, rarest=2)


@dataclass(frozen=True)
class Form:
    """A closed form: all that is known of it.

    ``values`` gives what it can be, given what is known. ``meaning``: what a network that stands there does; ``test``:
    two lines that confirm or refute it on one's own network, by framework ("" for any); ``repair``: what mends it.
    ``experiment``: a run here that shows it, None if none does.
    """

    name: str
    values: Callable[[Facts], Values]
    title: str
    meaning: str
    repair: str
    test: Mapping[str, str]
    experiment: Experiment | None = None

    def test_for(self, framework: str | None) -> str:
        """The two lines for a framework; Keras's stand for TensorFlow."""
        return self.test.get(framework or "", "") or self.test.get("keras", "") or next(iter(self.test.values()))
