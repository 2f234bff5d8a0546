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
    ``own``: what ``arithmetic`` comes to, None where it is no sum but words.
    """

    low: float
    high: float
    cost: int
    arithmetic: str
    share_wrong: float | None = None
    says: str = ""
    implies: Mapping[str, str] = field(default_factory=dict)
    own: float | None = None

    @property
    def result(self) -> float | None:
        """The right side of the sum: an exact value is its own."""
        return self.low if self.own is None and self.low == self.high else self.own


Implied = Mapping[str, str]


def exact(value: float, cost: int, arithmetic: str, says: str = "", implies: Implied | None = None, *,
          share_wrong: float | None = None) -> Value:  # fmt: skip
    """A value without any play."""
    return Value(value, value, cost, arithmetic, share_wrong, says, implies or {})


def hovering(value: float, cost: int, arithmetic: str, says: str, implies: Implied) -> Value:
    """Whatever lies so close to a value that a network which still moves may show it."""
    return Value(value * (1 - NEAR), value * (1 + NEAR), cost, arithmetic, None, says, implies, value)


def scaled(share: Share, low: float, high: float, cost: int, words: str, says: str, implies: Implied) -> Value:
    """A level between ``low`` and ``high``, ``words`` in arithmetic, times the share of answers that are wrong."""
    return Value(
        share.low * low,
        share.high * high,
        cost + share.cost,
        share.words if not words else words if share.low == 1 else f"{share.words} x {words}",
        share.middle,
        says,
        {"accuracy": f"{1 - share.middle:.4g}", **implies},
        share.middle * (low + high) / 2,
    )


Ends = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Many:
    """Values that are equally simple: ``ends`` has the lower and the upper end of each, ``make`` gives one of them,
    or None if it is no good.
    """

    cost: int
    ends: Callable[[], Ends]
    make: Callable[[int], Value | None]

    def at(self, n: int) -> Value | None:
        """One of them; None where it is no good, or not as simple as the others."""
        value = self.make(n)
        return value if value is not None and value.cost == self.cost else None


Values = Iterator[Value | Many]


def over_shares(
    facts: Facts, classes: int | None, level: Callable[[Any], Any], make: Callable[[Share], Value | None]
) -> Values:
    """What ``make`` makes of each share of wrong answers to try, if anything.

    ``level``: the loss at a share, also of an array of them; so the shares of many samples are not made one by one.
    """
    for share in facts.shares(classes):
        value = make(share)
        if value is not None:
            yield value
    samples = facts.counted
    if samples and (first := make(facts.count(1))) is not None:
        yield Many(first.cost, partial(_shares_ends, level, samples), lambda n: make(facts.count(n + 1)))


def _shares_ends(level: Callable[[Any], Any], samples: int) -> Ends:
    return _ends(level, level, np.arange(1, samples + 1) / samples)


def over_classes(facts: Facts, level: Callable[[Any], Any], make: Callable[[int, int], Value], most: int = 3,
                 high: Callable[[Any], Any] | None = None) -> Values:  # fmt: skip
    """What ``make`` makes of the less usual numbers of classes, and of what each costs, where none was given.

    ``level``: the loss of an array of them, or its lower end, and ``high`` its upper. ``most``: how rare they may be.
    """
    for counts, cost in facts.rare_class_counts():
        if cost <= most:
            first = make(int(counts[0]), cost)
            yield Many(first.cost, partial(_ends, level, high or level, counts), partial(_of_nth, make, counts, cost))


def _ends(low: Callable[[Any], Any], high: Callable[[Any], Any], at: np.ndarray) -> Ends:
    lows = low(at)
    return lows, lows if high is low else high(at)


def _of_nth(make: Callable[[int, int], Value], counts: np.ndarray, cost: int, n: int) -> Value:
    return make(int(counts[n]), cost)


def times_share(share: Share, low: float, high: float, words: str, cost: int, loss: str, stop: str = ":") -> Value:
    """A level between ``low`` and ``high``, ``words`` in arithmetic, times the share of answers that are wrong.

    ``loss``: of which one it is the level, which is said behind a ``stop``.
    """
    says = f"{share.middle:.4g} of the answers are sure and wrong{stop} {loss}."
    return scaled(share, low, high, cost + share.vague, words, says, {"loss": loss})


def at_level(facts: Facts, level: float, words: str, cost: int, loss: str, stop: str = ":") -> Values:
    """A level times every share of wrong answers to try, none of them 0."""

    def make(share: Share) -> Value | None:
        return times_share(share, level, level, words, cost, loss, stop) if share.high > 0 else None

    yield from over_shares(facts, facts.classes, lambda share: share * level, make)


@dataclass(frozen=True)
class Form:
    """A closed form: all that is known of it.

    ``values`` gives what it can be, given what is known. ``meaning``: what a network that stands there does; ``test``:
    two lines that confirm or refute it on one's own network, by framework ("" for any); ``repair``: what mends it.
    ``experiment``: a run here that shows it, None if none does.
    """

    name: str
    title: str
    values: Callable[[Facts], Values]
    meaning: str
    test: Mapping[str, str]
    repair: str
    experiment: Experiment | None = None

    def test_for(self, framework: str | None) -> str:
        """The two lines for a framework; Keras's stand for TensorFlow."""
        return self.test.get(framework or "", "") or self.test.get("keras", "") or next(iter(self.test.values()))
