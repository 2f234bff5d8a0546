"""The claims of the thread, each with a verdict that follows from the measured data by a stated rule.

claim     Claim, Measured, and the headline over all claims
rules     the rules that judge, each one function of counts of seeds
evidence  what rules look at: settings over seeds, from the trial or the atlas, and what is said of them
losses    the claims that a loss is better: on logits, in the NumPy twin, binary
extremes  what is said of every setting of a kind: that nothing else helps, and how good two filters can be
changes   the claims that more filters, Adam, scaled pixels help
script    the claims of Answer 1's model: 100 % with six filters and padding same, all predictions right, it works
judge     claims(trial, atlas, budget): all of them
"""

from core.claims.claim import Claim, Measured, headline
from core.claims.judge import CLAIMS, claims

__all__ = ["CLAIMS", "Claim", "Measured", "claims", "headline"]
