"""The rules that judge the claims: each one function of how many seeds are solved, and one line that says it.

All judge after the same epochs, those chosen; only what the asker tried is given the most there are, for he names them.

A share of seeds has a 95 % interval (Wilson's). Of two shares one is clearly more if its interval lies wholly above the
other's. The best of many settings is also the luckiest of many: what is said of its true share must be sure for all of
them at once (Bonferroni's correction, on the exact binomial distribution).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.claims.claim import DEPENDS, FALSE, TRUE, UNKNOWN
from core.outcome.success import Success
from core.words import percent

MARGIN = 0.1  # an advantage smaller than one seed in ten is none that anybody would have spoken of
ERROR = 0.025  # each side of a 95 % interval
RARELY, RELIABLY = 0.05, 0.95
SELDOM, HALF = 0.1, 0.5


@dataclass(frozen=True)
class Rule:
    """``judge`` gives a verdict on counts of seeds; ``name`` is what is judged, ``line`` also how, beside the quote."""

    name: str
    how: str
    judge: Callable[..., str]

    @property
    def line(self) -> str:
        """The rule in one line."""
        return f"“{self.name}” is {self.how}."


def joint(verdicts: Sequence[str]) -> str:
    """The verdict on a claim that was judged in several ways: theirs if they agree, else that it depends.

    >>> joint(["True", "True"]), joint(["True", "False"]), joint(["True", "Unknown"])
    ('True', 'Depends', 'Unknown')
    """
    if UNKNOWN in verdicts:
        return UNKNOWN
    return verdicts[0] if len(set(verdicts)) == 1 else DEPENDS


def _more(first: Success, second: Success) -> str:
    """On "the first is more than the second"."""
    if better(first, second):
        return TRUE
    return FALSE if first.high - second.low <= MARGIN else UNKNOWN


def _helps(changed: Sequence[tuple[int, int]], most: float) -> str:
    """On "it helps": seeds gained and lost by it in each setting of all else; ``most``, what it can bring at best."""
    helps = any(surely_more(gained, lost, len(changed)) for gained, lost in changed)
    harms = any(surely_more(lost, gained, len(changed)) for gained, lost in changed)
    if helps:
        return DEPENDS if harms else TRUE
    return FALSE if harms or most <= MARGIN else UNKNOWN


def _always(found: Success) -> str:
    """On "it gives 100 %"."""
    if found.low >= RELIABLY:
        return TRUE
    if found.high <= RARELY:
        return FALSE
    return DEPENDS if found.low > RARELY and found.high < RELIABLY else UNKNOWN


def _mostly(found: Success) -> str:
    """On "it works"."""
    if found.low > HALF:
        return TRUE
    return FALSE if found.high < HALF else UNKNOWN


def _never(best: Success, tries: int, asker: bool) -> str:
    """On "nothing does it": the best of so many settings, and whether one of them solves the asker's seed."""
    if asker and surely_above(best, HALF, tries):
        return FALSE
    if not asker and surely_below(best, SELDOM, tries):
        return TRUE
    return DEPENDS if asker or surely_above(best, SELDOM, tries) else UNKNOWN


MORE = Rule(
    "more", f"True if clearly more seeds are solved, False if it cannot be {percent(MARGIN)} of the seeds more", _more
)
HELPS = Rule(
    "helps",
    "True if it surely helps in some settings of the other changes and harms in none, False if it harms in some and "
    f"helps in none, or can nowhere bring {percent(MARGIN)} of the seeds, and Depends if it does both",
    _helps,
)
ALWAYS = Rule(
    "always",
    f"True if surely over {percent(RELIABLY)} of the seeds are solved, False if under {percent(RARELY)}, and Depends "
    "in between",
    _always,
)
MOSTLY = Rule("works", f"True if surely over {percent(HALF)} of the seeds are solved, False if surely fewer", _mostly)
NEVER = Rule(
    "never",
    f"True if each setting surely solves under {percent(SELDOM)} of the seeds and none the asker's, False if one "
    f"solves over {percent(HALF)} and one the asker's, and Depends in between",
    _never,
)


def better(first: Success, second: Success) -> bool:
    """Whether the first is clearly more."""
    return first.low > second.high


def surely_below(best: Success, level: float, tries: int) -> bool:
    """Whether the true shares of all ``tries`` settings, of which this one solves most seeds, are below ``level``."""
    return _at_most(best.solved, best.total, level) * tries <= ERROR


def surely_above(best: Success, level: float, tries: int) -> bool:
    """Whether the true share is above ``level``, though this is the luckiest of ``tries`` settings."""
    return _at_most(best.total - best.solved, best.total, 1 - level) * tries <= ERROR


def surely_more(gained: int, lost: int, tries: int) -> bool:
    """Whether gaining some seeds and losing others is more than chance, though one looked ``tries`` times: a sign test.

    >>> surely_more(8, 0, tries=1), surely_more(8, 0, tries=16), surely_more(8, 2, tries=1)
    (True, False, False)
    """
    return _at_most(lost, gained + lost, 0.5) * tries <= ERROR


def _at_most(k: int, n: int, p: float) -> float:
    """The probability of at most ``k`` successes in ``n`` tries, each with the probability ``p``, 0 < p < 1."""

    # In logarithms: the binomial coefficients of some thousand seeds are too large for a float.
    def exactly(i: int) -> float:
        ways = math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
        return math.exp(ways + i * math.log(p) + (n - i) * math.log1p(-p))

    return math.fsum(exactly(i) for i in range(k + 1))
