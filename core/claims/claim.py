"""A claim with its verdict and evidence, and the verdicts on all of them in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.claims.sample import Sample
from core.experiment import Experiment
from core.words.tables import tables

# Who said what, by the word that links have for a claim.
_SAID: dict[str, dict[str, str]] = tables(__file__, "claims.toml")
TRUE, FALSE, DEPENDS, UNKNOWN = "True", "False", "Depends", "Unknown"


@dataclass(frozen=True)
class Claim:
    """What somebody said in the thread, and what the data say of it.

    ``verdict`` is TRUE, FALSE, DEPENDS, or UNKNOWN where the data leave it open; it follows by ``rule``, one line, from
    numbers that ``answer`` says in words. ``decisive`` is the one run to look at. ``key`` is the word that links have
    for it: whoever judges it need not know that.
    """

    verdict: str
    answer: str
    rule: str
    measured: tuple[Sample, ...]
    decisive: Experiment
    key: str = ""

    @property
    def quote(self) -> str:
        """What was said: a translation; what stands in brackets is ours."""
        return _SAID[self.key]["quote"]

    @property
    def who(self) -> str:
        """Who said it, one of the thread's VOICES."""
        return _SAID[self.key]["who"]


def headline(claims: Sequence[Claim]) -> str:
    """How many claims hold."""
    verbs = {
        TRUE: ("holds", "hold"),
        FALSE: ("does not", "do not"),
        DEPENDS: ("depends", "depend"),
        UNKNOWN: ("is undecided", "are undecided"),
    }
    counts = {verdict: sum(claim.verdict == verdict for claim in claims) for verdict in verbs}
    told = {verdict: counted for verdict, counted in counts.items() if counted or verdict != UNKNOWN}
    parts = [f"{counted} {verbs[verdict][counted != 1]}" for verdict, counted in told.items()]
    return f"Of {len(claims)} claims, {', '.join(parts)}."
