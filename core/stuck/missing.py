"""The one missing fact that would decide between several readings, or make one possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.stuck.decoder import Match
from core.stuck.facts import Facts
from core.stuck.forms import FORMS

# In the order in which they are asked for: what is easiest to know comes first.
QUESTIONS = {
    "loss": "Which loss is it?",
    "classes": "How many classes (outputs) are there?",
    "accuracy": "What is the accuracy?",
    "samples": "How many samples are there, or in a batch?",
    "moving": "Is the loss flat to the last digit, or does it still move?",
}


@dataclass(frozen=True)
class Missing:
    """``fact``: its name, as ``decode`` takes it; ``sentence``: the question, and what each answer would mean."""

    fact: str
    sentence: str


def missing(matches: Sequence[Match], facts: Facts) -> Missing | None:
    """What to ask for; None where the readings do not differ in anything that is unknown, or all is known.

    >>> from core.stuck.decoder import decode
    >>> missing(decode("1.3863"), Facts()).fact
    'loss'
    """
    known = {"loss": facts.kinds, **{name: getattr(facts, name) for name in QUESTIONS if name != "loss"}}
    unknown = [name for name in QUESTIONS if known[name] is None]
    if not matches:
        # Without a reading the facts that leave least free come first.
        ask = next((name for name in ("classes", "accuracy", "loss", "samples") if name in unknown), None)
        return None if ask is None else Missing(ask, f"{QUESTIONS[ask]} With it a number may get a reading.")
    if len(matches) == 1:
        return None
    told = {name: {match.form: match.implies[name] for match in matches if name in match.implies} for name in unknown}
    best = max(unknown, key=lambda name: len(set(told[name].values())), default=None)
    if best is None or not told[best] or len({told[best].get(match.form) for match in matches}) == 1:
        return None
    answers = "; ".join(f"{value}: {FORMS[form].title.lower()}" for form, value in told[best].items())
    return Missing(best, f"{QUESTIONS[best]} {answers[0].upper()}{answers[1:]}.")
