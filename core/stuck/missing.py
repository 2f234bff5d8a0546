"""The one missing fact that would decide between several readings, with its answers; or that makes one possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from core.stuck.decoder import Match, matches
from core.stuck.facts import CHOICES, Facts, read_facts

# In the order in which they are asked for: what is easiest to know comes first.
QUESTIONS = {
    "loss": "Which loss is it?",
    "classes": "How many classes (outputs) are there?",
    "accuracy": "What is the accuracy?",
    "samples": "How many samples are there, or in a batch?",
    "moving": "Is the loss flat to the last digit, or does it still move?",
}
MOST = 5  # answers


@dataclass(frozen=True)
class Answer:
    """One answer to a question: ``label``, the ``words`` of the link that say it, and the forms that ``remain``."""

    label: str
    words: Mapping[str, str]
    remain: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """``fact``: its name, as ``decode`` takes it; ``sentence``: the question; ``answers``: what can be said to it, each
    of which leaves some of the readings out. Without a reading there are no answers.
    """

    fact: str
    sentence: str
    answers: tuple[Answer, ...] = ()


@lru_cache(256)
def missing(found: tuple[Match, ...], facts: Facts) -> Missing | None:
    """What to ask for; None where no such fact would tell the readings apart, only a test on the network itself.

    >>> from core.stuck.decoder import decode
    >>> asked = missing(decode("1.3863"), Facts())
    >>> asked.fact, [(answer.words, answer.remain) for answer in asked.answers if "gan" in answer.words.values()]
    ('loss', [({'kind': 'gan'}, ('sum-of-losses',))])
    """
    unknown = [name for name in QUESTIONS if (facts.kinds if name == "loss" else getattr(facts, name)) is None]
    if not found:
        # Without a reading the facts that leave least free come first.
        ask = next((name for name in ("classes", "accuracy", "loss", "samples") if name in unknown), None)
        return None if ask is None else Missing(ask, f"{QUESTIONS[ask]} With it a number may get a reading.")
    if len(found) == 1:
        return None
    asked = [Missing(name, QUESTIONS[name], _answers(name, found, facts)) for name in unknown]
    return min((each for each in asked if each.answers), key=lambda each: _open(each, found), default=None)


def _open(asked: Missing, found: Sequence[Match]) -> tuple[int, int]:
    """How many readings no answer leaves, and how many the least telling answer leaves."""
    left = {form for answer in asked.answers for form in answer.remain}
    return len({match.form for match in found} - left), max(len(answer.remain) for answer in asked.answers)


def _answers(name: str, found: Sequence[Match], facts: Facts) -> tuple[Answer, ...]:
    """The answers that leave some of the readings, but not all; those that leave fewest first."""
    before, number = {match.form for match in found}, found[0].number
    answers = []
    for label, words, known in _possible(name, found):
        remain = tuple(match.form for match in matches(number, replace(facts, **known))) if number else ()
        own = {match.form for match in found if match.implies.get(name) == label}
        if remain and own <= set(remain) < before:
            answers.append(Answer(label, words, remain))
    answers.sort(key=lambda answer: len(answer.remain))
    # Each reading has to be left by one of them.
    first = {form: n for n, answer in reversed([*enumerate(answers)]) for form in answer.remain if form in before}
    chosen = sorted(range(len(answers)), key=lambda n: (n not in first.values(), n))[:MOST]
    return tuple(answers[n] for n in sorted(chosen))


def _possible(name: str, found: Sequence[Match]) -> Iterator[tuple[str, dict[str, str], dict[str, Any]]]:
    """What could be said: its label, its words in a link, and the facts that it makes known."""
    if name == "loss":
        for word, (label, spelled) in CHOICES.items():
            if spelled:
                yield label, {"kind": word}, {"kinds": read_facts(loss=spelled).kinds}
    elif name == "moving":
        yield "flat to the last digit", {"moves": "no"}, {"moving": False}
        yield "still moving", {"moves": "yes"}, {"moving": True}
    else:
        for said in dict.fromkeys(match.implies[name] for match in found if name in match.implies):
            try:
                known = getattr(read_facts(**{name: said}), name)  # type: ignore[arg-type]
            except ValueError:  # "over 0.95"
                continue
            yield said, {name: said}, {name: known}
