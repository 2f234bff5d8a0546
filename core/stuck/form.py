"""What a closed form is, and one value that it can take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from core.experiment import Experiment
from core.stuck.facts import Facts, Share


@dataclass(frozen=True)
class Value:
    """A loss that a form can stand at: from ``low`` to ``high``, which are equal for an exact one, nan for no number.

    ``cost``: how much had to be left free to get it, 0 for nothing; the order of all forms by their free parameters.
    ``arithmetic``: the left side of the sum. ``share_wrong``: the share of wrong answers in it, None if it has none.
    ``says``: what it means, if not what the form says of itself. ``implies``: what it says of facts, by their names.
    """

    low: float
    high: float
    cost: int
    arithmetic: str
    share_wrong: float | None = None
    says: str = ""
    implies: Mapping[str, str] = field(default_factory=dict)


def times_share(share: Share, low: float, high: float, words: str, cost: int, loss: str, said: str) -> Value:
    """A level between ``low`` and ``high``, ``words`` in arithmetic, times the share of answers that are wrong.

    ``loss``: of which one it is the level; ``said``: the same at the end of a sentence, with its stop before.
    """
    return Value(
        share.low * low,
        share.high * high,
        cost + share.cost + share.vague,
        words,
        share.middle,
        f"{share.middle:.4g} of the answers are sure and wrong{said}.",
        {"accuracy": f"{1 - share.middle:.4g}", "loss": loss},
    )


@dataclass(frozen=True)
class Form:
    """A closed form: all that is known of it.

    ``values`` gives what it can be, given what is known. ``meaning``: what a network that stands there does; ``test``:
    two lines that confirm or refute it on one's own network, by framework ("" for any); ``repair``: what mends it.
    ``experiment``: a run here that shows it, None if none does.
    """

    name: str
    title: str
    values: Callable[[Facts], Iterator[Value]]
    meaning: str
    test: Mapping[str, str]
    repair: str
    experiment: Experiment | None = None

    def test_for(self, framework: str | None) -> str:
        """The two lines for a framework; Keras's stand for TensorFlow."""
        return self.test.get(framework or "", "") or self.test.get("keras", "") or next(iter(self.test.values()))
