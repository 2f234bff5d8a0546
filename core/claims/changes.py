"""The claims that one of the other changes helps: more filters, Adam, scaled pixels.

Each is judged in the 16 settings of the other four changes, all of which the trial has.
"""

from __future__ import annotations

from dataclasses import replace

from core.claims.claim import Claim
from core.claims.evidence import Sources
from core.claims.extremes import best_with_two
from core.claims.rules import HELPS, NEVER, joint, surely_more
from core.trial import contexts
from core.trial.factorial import FIELDS
from core.trial.sentences import contexts_sentence


def two_filters(evidence: Sources) -> Claim:
    """Whether two filters are a problem: whether more of them help, and whether two never do."""
    claim = _claim(evidence, "filters")
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
    return _claim(evidence, "optimizer")


def scaling(evidence: Sources) -> Claim:
    """Whether scaled pixels help."""
    return _claim(evidence, "normalisation")


def _claim(evidence: Sources, field: str) -> Claim:
    change = FIELDS.index(field)
    found = contexts(evidence.trial, evidence.budget, change)
    before, effects = list(found), list(found.values())
    after = [cell | 1 << change for cell in before]
    solved, tries = evidence.trial.paired(evidence.budget), len(found)
    # The seeds that are solved only with the change, and only without it, in each setting of the others, (16, R).
    solely = {"helps": solved[after] & ~solved[before], "harms": solved[before] & ~solved[after]}
    counts = {kind: [int(seeds.sum()) for seeds in each] for kind, each in solely.items()}
    decisive, most, doubts = evidence.cell(after[0]).experiment, [], ""
    # The run that speaks against the change stands for it, or else one that speaks for it.
    for kind, other in (("helps", "harms"), ("harms", "helps")):
        seen = [at for at, effect in enumerate(effects) if effect.verdict == kind]
        # Even as the clearest of so many settings.
        sure = [at for at in range(tries) if surely_more(counts[kind][at], counts[other][at], tries)]
        if sure or seen:
            most.append(max(sure or seen, key=lambda at: abs(effects[at].value)))
        if sure:
            decisive = evidence.cell(after[most[-1]]).run(solely[kind][most[-1]])
        elif seen:
            doubts += f" Where it {kind}, that may be chance: one in 20 such intervals is wrong, and there are {tries}."
    gained_and_lost = list(zip(counts["helps"], counts["harms"], strict=True))
    return Claim(
        verdict=HELPS.judge(gained_and_lost, max(effect.high for effect in effects)),
        answer=contexts_sentence(evidence.trial, evidence.budget, change) + doubts,
        rule=HELPS.line,
        measured=tuple(evidence.cell(cell) for at in most or [0] for cell in (before[at], after[at])),
        decisive=decisive,
    )
