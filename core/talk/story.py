"""The chapters in order. Nothing is computed before one is opened, and then once for all visitors."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from core.experiment import PRESETS
from core.talk import failure, recovery
from core.talk.chapter import WORDS, Chapter, Told

QUESTION, REPAIRED = PRESETS["question"], PRESETS["one-line-fix"]

# What each opens in the Explorer, and what tells it; its words stand in ``words.toml``.
_ALL = {
    "images": (QUESTION, failure.six_images),
    "network": (QUESTION, failure.the_network),
    "failure": (QUESTION, failure.the_failure),
    "why": (QUESTION, failure.guess_why),
    "arithmetic": (QUESTION, failure.arithmetic),
    "gradient": (QUESTION, failure.where_it_dies),
    "other-losses": (replace(QUESTION, loss=failure.OTHER_LOSS.loss), failure.other_losses),
    "one-change": (REPAIRED, recovery.one_change),
    "advice": (REPAIRED, recovery.five_pieces),
    "seeds": (PRESETS["answer-1"], recovery.over_seeds),
    "plateau": (replace(PRESETS["answer-2"], epochs=recovery.LONGER.epochs), recovery.plateau),
    "hope": (QUESTION, recovery.the_hope),
    "your-own": (QUESTION, recovery.your_own),
}

CHAPTERS = {
    name: Chapter(name, WORDS[name]["title"], experiment, WORDS[name]["notes"], tell)
    for name, (experiment, tell) in _ALL.items()
}


@cache
def told(name: str) -> Told:
    """The chapter, opened. Raises KeyError for a name that is none."""
    return CHAPTERS[name].tell()
