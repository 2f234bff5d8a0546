"""The claims that one of the other changes helps: more filters, Adam, scaled pixels.

Each is judged in the 16 settings of the other four changes, all of which the trial has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.claims.claim import Claim
from core.claims.evidence import Sources
from core.claims.extremes import best_with_two
from core.claims.rules import HELPS, NEVER, joint, surely_more
from core.claims.sample import Sample
from core.trial import CHANGES, Context, contexts
from core.trial.sentences import contexts_sentence

FIELDS = tuple(change.field for change in CHANGES)
KINDS = ("helps", "harms")


@dataclass(frozen=True)
class Pair:
    """One setting of the other four changes, ``without`` the change and ``made``."""

    context: Context
    without: Sample
    made: Sample

    def solely(self, kind: str) -> np.ndarray:
        """The seeds that are solved only with the change, or for "harms" only without it, (R,) bool."""
        first, second = (self.made, self.without) if kind == "helps" else (self.without, self.made)
        return first.solved & ~second.solved

    @property
    def changed(self) -> tuple[int, int]:
        """The seeds gained and lost by the change."""
        gained, lost = (int(self.solely(kind).sum()) for kind in KINDS)
        return gained, lost

    def surely(self, kind: str, tries: int) -> bool:
        """Whether the change helps or harms here, even as the clearest of so many settings."""
        return surely_more(*(self.changed if kind == "helps" else self.changed[::-1]), tries)

    def size(self, kind: str) -> float:
        """How much the change helps or harms."""
        return self.context.difference.value if kind == "helps" else -self.context.difference.value


def two_filters(evidence: Sources) -> Claim:
    """Whether two filters are a problem: whether more of them help, and whether two never do."""
    claim = _claim(evidence, "two-filters", "filters")
    words, best, enough = best_with_two(evidence)
    return replace(
        claim,
        verdict=joint([claim.verdict, enough]),
        answer=f"{claim.answer} {words}",
        rule=f"Two rules must agree, or it Depends: “{HELPS.name}” for more filters, as for Adam and scaled pixel "
        f"values, and “{NEVER.name}” for two, as for all that the asker tried.",
        measured=(*claim.measured, best),
    )


def adam(evidence: Sources) -> Claim:
    """Whether Adam helps."""
    return _claim(evidence, "adam", "optimizer")


def scaling(evidence: Sources) -> Claim:
    """Whether scaled pixels help."""
    return _claim(evidence, "scaling", "normalisation")


def _claim(evidence: Sources, key: str, field: str) -> Claim:
    change = FIELDS.index(field)
    pairs = [
        Pair(context, evidence.cell(context.cell), evidence.cell(context.cell | 1 << change))
        for context in contexts(evidence.trial, evidence.budget, change)
    ]
    seen = {kind: [pair for pair in pairs if pair.context.verdict == kind] for kind in KINDS}
    sure = {kind: [pair for pair in pairs if pair.surely(kind, len(pairs))] for kind in KINDS}
    counted = {kind: sure[kind] or seen[kind] for kind in KINDS}
    most = {kind: max(counted[kind], key=lambda pair: pair.size(kind)) for kind in KINDS if counted[kind]}
    # The run that speaks against the change, or else for it.
    kind = next((kind for kind in reversed(KINDS) if sure[kind]), None)
    decisive = most[kind].made.run(most[kind].solely(kind)) if kind else pairs[0].made.experiment
    doubts = [
        f" Where it {kind}, that may be chance: one in 20 such intervals is wrong, and there are {len(pairs)}."
        for kind in KINDS
        if seen[kind] and not sure[kind]
    ]
    return Claim(
        key,
        verdict=HELPS.judge([pair.changed for pair in pairs], max(pair.context.difference.high for pair in pairs)),
        answer=contexts_sentence(evidence.trial, evidence.budget, change) + "".join(doubts),
        rule=HELPS.line,
        measured=tuple(sample for pair in most.values() or pairs[:1] for sample in (pair.without, pair.made)),
        decisive=decisive,
    )
