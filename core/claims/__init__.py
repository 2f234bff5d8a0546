"""The claims of the thread, each with a verdict that follows from the measured data by a stated rule.

claim     Claim, Measured, and the headline over all claims
evidence  what rules look at: settings over seeds, from the trial or the atlas, and how two of them compare
losses    the claims that a loss is better: on logits, in the NumPy twin, binary
extremes  the claims about every setting of a kind: nothing else helps, two filters are too few
changes   the claims that padding, Adam, scaled pixels help
script    the claims of Answer 1's script: it always works, and it takes all that it changes
judge     claims(trial, atlas, budget): all of them
"""

from core.claims.claim import Claim, Measured, headline
from core.claims.judge import CLAIMS, claims

__all__ = ["CLAIMS", "Claim", "Measured", "claims", "headline"]
