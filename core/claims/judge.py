"""All the claims, judged on the same data."""

from __future__ import annotations

from core.atlas import Atlas
from core.claims.changes import adam, padding, scaling
from core.claims.claim import Claim
from core.claims.evidence import Sources
from core.claims.extremes import nothing_helps, two_filters
from core.claims.losses import binary, categorical, logits, numpy_twin
from core.claims.script import answer_1, one_is_enough
from core.trial import Trial

CLAIMS = {
    "logits": logits,
    "categorical": categorical,
    "nothing-helps": nothing_helps,
    "numpy": numpy_twin,
    "two-filters": two_filters,
    "padding": padding,
    "adam": adam,
    "scaling": scaling,
    "binary": binary,
    "answer-1": answer_1,
    "one-is-enough": one_is_enough,
}


def claims(trial: Trial, atlas: Atlas, budget: int = 100) -> tuple[Claim, ...]:
    """The claims of the thread, judged after ``budget`` epochs where they name no others.

    Raises ValueError if the trial is not about the thread's six images, if it or the atlas lacks the asker's seed or
    the budget, and if the atlas lacks settings that a claim is about.
    """
    evidence = Sources(trial, atlas, budget)
    return tuple(judge(evidence) for judge in CLAIMS.values())
