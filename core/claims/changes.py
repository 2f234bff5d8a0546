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
from core.trial import contexts
from core.trial.effects import Context
from core.trial.factorial import FIELDS
from core.trial.sentences import contexts_sentence


@dataclass(frozen=True)
class Pair:
    """One setting of the other four changes, ``without`` the change and ``made``."""

    context: Context
    without: Sample
    made: Sample

    @property
    def solely(self) -> dict[str, np.ndarray]:
        """The seeds that it "helps", solved only with the change, and "harms", only without it, (R,) bool."""
        made, without = self.made.solved, self.without.solved
        return {"helps": made & ~without, "harms": without & ~made}

    @property
    def changed(self) -> tuple[int, int]:
        """The seeds gained and lost by the change."""
        gained, lost = (int(seeds.sum()) for seeds in self.solely.values())
        return gained, lost


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
    decisive, most, doubts = pairs[0].made.experiment, [], ""
    # The run that speaks against the change stands for it, or else one that speaks for it.
    for first, kind in enumerate(("helps", "harms")):
        seen = [pair for pair in pairs if pair.context.verdict == kind]
        # Even as the clearest of so many settings.
        sure = [pair for pair in pairs if surely_more(pair.changed[first], pair.changed[1 - first], len(pairs))]
        if sure or seen:
            most.append(max(sure or seen, key=lambda pair: abs(pair.context.difference.value)))
        if sure:
            decisive = most[-1].made.run(most[-1].solely[kind])
        elif seen:
            wrong = f"one in 20 such intervals is wrong, and there are {len(pairs)}"
            doubts += f" Where it {kind}, that may be chance: {wrong}."
    return Claim(
        key,
        verdict=HELPS.judge([pair.changed for pair in pairs], max(pair.context.difference.high for pair in pairs)),
        answer=contexts_sentence(evidence.trial, evidence.budget, change) + doubts,
        rule=HELPS.line,
        measured=tuple(sample for pair in most or pairs[:1] for sample in (pair.without, pair.made)),
        decisive=decisive,
    )
