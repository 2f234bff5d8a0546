"""A claim with its verdict and evidence, and the verdicts on all of them in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.claims.sample import Sample
from core.experiment import Experiment

TRUE, FALSE, DEPENDS, UNKNOWN = "True", "False", "Depends", "Unknown"


@dataclass(frozen=True)
class Claim:
    """What somebody said in the thread, and what the data say of it.

    ``quote`` is a translation; what stands in brackets is ours. ``who`` is one of the thread's VOICES. ``verdict`` is
    TRUE, FALSE, DEPENDS, or UNKNOWN where the data leave it open; it follows by ``rule``, one line, from numbers
    that ``answer`` says in words. ``decisive`` is the one run to look at.
    """

    quote: str
    who: str
    verdict: str
    answer: str
    rule: str
    measured: tuple[Sample, ...]
    decisive: Experiment
    key: str = ""  # the word that links have for it


def headline(claims: Sequence[Claim]) -> str:
    """How many claims hold."""
    verbs = {
        TRUE: ("holds", "hold"),
        FALSE: ("does not", "do not"),
        DEPENDS: ("depends", "depend"),
        UNKNOWN: ("is undecided", "are undecided"),
    }
    counts = {verdict: sum(claim.verdict == verdict for claim in claims) for verdict in verbs}
    parts = [f"{counts[verdict]} {one if counts[verdict] == 1 else many}" for verdict, (one, many) in verbs.items()]
    if not counts[UNKNOWN]:
        parts.pop()
    return f"Of {len(claims)} claims, {', '.join(parts)}."
