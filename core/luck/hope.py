"""What became of the asker's hope that his two filters end as a horizontal and a vertical edge detector: over seeds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.filters import held
from core.luck.standing import Luck
from core.outcome.success import Success, interval, success
from core.words import listed, percent

THRESHOLDS: tuple[float, ...] = (0, 0.25, 0.5, 0.75, 0.9)  # as a link spells them
FEW = 20  # runs of which one says how many, and not what share
KINDS = {
    "crossed": "a horizontal and a vertical detector",
    "opposite": "two opposite detectors of one orientation",
    "neither": "neither pair",
}


@dataclass(frozen=True, eq=False)
class Hope:
    """Which pairs of detectors networks end with, by a threshold of ``core.filters.detectors``.

    ``solved`` (R,) bool; a network whose filters are not finite holds none and counts as failed, as it is.
    """

    experiment: Experiment
    solved: np.ndarray
    held: dict[str, np.ndarray]
    planned: int

    def share(self, kind: str, solved: bool) -> Success | None:
        """The share of the solved or the failed networks that hold this kind of pair; None if there is no such one."""
        among = self.held[kind][self.solved == solved]
        return success(among) if len(among) else None

    @property
    def when_it_came_true(self) -> Success | None:
        """The share of the networks with a horizontal and a vertical detector that are solved."""
        among = self.solved[self.held["crossed"]]
        return success(among) if len(among) else None


def hope(luck: Luck, threshold: float) -> Hope:
    """The hope in the seeds trained so far."""
    return Hope(luck.experiment, luck.outcomes.solved, held(luck.filters, threshold), luck.planned)


def headline(found: Hope) -> str:
    """The answer to the asker in a few words."""
    if found.experiment.filters < 2:
        return "One filter cannot be two detectors"
    works, fails = found.share("crossed", True), found.share("crossed", False)
    if works is None:
        return "No seed is solved with these settings" if fails else "No seed is trained yet"
    if works.share in (0, 1):
        return f"The hope comes true in {'every' if works.share else 'no'} run that works"
    often = "seldom" if works.high < 1 / 3 else "mostly" if works.low > 0.5 else "now and then"
    return f"The hope comes true {often}: in {works.solved:,} of {works.total:,} runs that work"


def sentence(found: Hope) -> str:
    """What became of the hope, in the numbers found so far."""
    total = len(found.solved)
    if not total:
        return "No seed is trained yet."
    start = "" if total == found.planned else "So far: "
    said = [f"{start}{_group(found, True)} {_group(found, False)}"]
    came_true = found.when_it_came_true
    if came_true is not None and found.experiment.filters > 1:
        said.append(
            f"Of the {came_true.total:,} runs in which the hope comes true, {percent(came_true.share)} "
            f"{interval(came_true)} are solved; of all runs {percent(found.solved.mean())}."
        )
    return " ".join(said)


def definition(threshold: float) -> str:
    """What counts as a detector, in words."""
    if threshold == 0:
        return "A filter is named by its larger edge pattern, however much else is in it."
    return (
        f"A filter is a detector of its larger edge pattern if this holds at least {percent(threshold)} of the "
        "filter’s energy, the sum of its squared taps."
    )


def _group(found: Hope, solved: bool) -> str:
    count = int((found.solved == solved).sum())
    name = "solved" if solved else "failed"
    if not count:
        return f"No run is {name}."
    shares = [(found.share(kind, solved), words) for kind, words in KINDS.items()]
    (first, kind), *others = [(f"{percent(s.share)} {interval(s)}", words) for s, words in shares if s is not None]
    said = [f"{first} end with {kind}", *(f"{share} with {words}" for share, words in others)]
    return f"Of the {count:,} {name} runs {listed(said)}."


def said_of(found: Success) -> str:
    """A share in words; of few runs how many they are, since a share would promise more."""
    if found.total < FEW:
        return f"{found.solved} of {found.total}"
    return f"{percent(found.share)} {interval(found)}"
