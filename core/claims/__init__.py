"""The claims of the thread, each with a verdict that follows from the measured data by a stated rule.

sample    Sample: settings over seeds
claim     Claim, and the headline over all claims
rules     the rules that judge, each one function of counts of seeds
evidence  where samples are from, the trial or the atlas, and what is said of them
losses    the claims that a loss is better: on logits, in the NumPy twin, binary
extremes  what is said of every setting of a kind: that nothing else helps, and how good two filters can be
changes   the claims that more filters, Adam, scaled pixel values help
script    the claims of Answer 1's model: 100 % with six filters and padding same, all predictions right, it works
judge     claims(trial, atlas, budget): all of them
"""

from core.claims.claim import Claim, headline
from core.claims.judge import CLAIMS, claims
from core.claims.sample import Sample

__all__ = ["CLAIMS", "Claim", "Sample", "claims", "headline"]
