"""All the claims, judged on the same data."""

from __future__ import annotations

from dataclasses import replace

from core.atlas import Atlas
from core.claims.changes import adam, scaling, two_filters
from core.claims.claim import Claim
from core.claims.evidence import Sources
from core.claims.extremes import nothing_helps
from core.claims.losses import binary, categorical, logits, numpy_twin
from core.claims.script import all_equal, hundred_percent, working_example
from core.trial import Trial

# By the words that links have for them: those stay, whatever is made of the claim.
CLAIMS = {
    "logits": logits,
    "categorical": categorical,
    "nothing-helps": nothing_helps,
    "numpy": numpy_twin,
    "two-filters": two_filters,
    "padding": hundred_percent,
    "adam": adam,
    "scaling": scaling,
    "binary": binary,
    "answer-1": all_equal,
    "one-is-enough": working_example,
}


def claims(trial: Trial, atlas: Atlas, budget: int = 100) -> tuple[Claim, ...]:
    """The claims of the thread, judged after ``budget`` epochs where they name no others.

    Raises ValueError if the trial is not about the thread's six images, if it or the atlas lacks the asker's seed or
    the budget, and if the atlas lacks settings that a claim is about.
    """
    evidence = Sources(trial, atlas, budget)
    return tuple(replace(judge(evidence), key=key) for key, judge in CLAIMS.items())
