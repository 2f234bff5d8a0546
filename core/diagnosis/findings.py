"""What a diagnosis is made of: findings with their evidence, and what was ruled out with its measured quantity.

What they say stands in ``findings.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from core.experiment import Experiment
from core.settings.registry import LEARNING_RATES, allowed_rate
from core.words.filled import filled
from core.words.tables import tables

Change = dict[str, Any]  # settings to change: dataclasses.replace(experiment, **change)

WORDS: dict[str, dict[str, Any]] = tables(__file__, "findings.toml")
# These say how it is stuck. What cures them is the remedy of another finding, so they have none.
SYMPTOMS = {"frozen-weights", "near-frozen", "separable-but-not-read-out", "converged"}
IMPOSSIBLE = {"contradictory-images", "impossible-images"}  # no setting cures them
_OF_EVIDENCE = {key: text for words in WORDS.values() for key, text in words.get("evidence", {}).items()}


@dataclass(frozen=True)
class Evidence:
    """One measured quantity: its name, its number, the sentence that says it, the first and last epoch it holds for."""

    name: str
    value: float
    text: str
    epochs: tuple[int, int]

    def but(self, says: str, /, **values: Any) -> Evidence:
        """The same with another sentence, which says what else there is to it."""
        return replace(self, text=f"{self.text} {filled(_OF_EVIDENCE[says], **values)}")


def evidence(name: str, value: float, epochs: tuple[int, int], says: str = "", /, **values: Any) -> Evidence:
    """A measured quantity. ``says``: the key of its words in ``findings.toml``, if that is not its name."""
    value, epochs = float(value), (int(epochs[0]), int(epochs[1]))
    return Evidence(name, value, filled(_OF_EVIDENCE[says or name], value=value, epochs=epochs, **values), epochs)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    ``sentence`` is what is seen, ``mechanism`` is why. ``remedies`` are changes worth trying, best first; nothing here
    proves them. ``symptom_of``: the codes of the findings that bring this one about; empty for a root.

    ``role``: what running the remedies has shown (``conclusions.py``). "suspected" before; "cause": its ``remedy``
    solves the run, or clearly more seeds; "part": only together with the other changes in ``remedy``; "present": there,
    but not what stops this run; "impossible": no weights can do it, and the remedy is empty; "symptom": how it looks.
    """

    code: str
    sentence: str
    evidence: tuple[Evidence, ...]
    mechanism: str
    remedies: tuple[Change, ...] = ()
    symptom_of: tuple[str, ...] = ()
    role: str = "suspected"
    remedy: Change = field(default_factory=dict)


class Found:
    """What a detector has found: the ``evidence`` that shows it, and the ``remedies`` worth trying.

    ``says`` and ``why`` name one of several forms of sentence and mechanism; ``values`` are filled into both.
    """

    def __init__(
        self, *evidence: Evidence, remedies: Iterable[Change] = (), says: str = "", why: str = "", **values: Any
    ) -> None:
        self.evidence, self.remedies, self.values = evidence, tuple(remedies), values
        self.forms = (("sentence", says), ("mechanism", why))


def worded(code: str, shown: Found, found: Iterable[str] = (), **facts: Any) -> Finding:
    """What was ``shown`` as a finding, in its words; ``found``: the codes above it, some of which may bring it about.

    ``facts``: what may be filled in, too.
    """
    words, above = WORDS[code], list(found)
    values = facts | {item.name: item.value for item in shown.evidence} | shown.values
    texts = (words[part][form] if form else words[part] for part, form in shown.forms)
    sentence, mechanism = (filled(text, **values) for text in texts)
    all_of_them = (cause for cause in words.get("follows_all", ()) if cause in above)
    first_of_them = [cause for cause in words.get("follows_first", ()) if cause in above][:1]
    role = "symptom" if code in SYMPTOMS else "impossible" if code in IMPOSSIBLE else "suspected"
    return Finding(code, sentence, shown.evidence, mechanism, shown.remedies, (*all_of_them, *first_of_them), role)


@dataclass(frozen=True)
class RuledOut:
    """One thing that is not wrong, and the measured quantity that says so."""

    code: str
    evidence: Evidence


Answer = Found | Evidence  # of a detector: what it found, or the measured quantity that rules it out


@dataclass(frozen=True)
class Diagnosis:
    """``findings``: cause before symptom. ``ruled_out``: everything else that was looked at.

    ``summary`` is the diagnosis in a sentence or two. ``explained``: one of the findings is a cause, a part of one or
    an impossibility (before the proofs: may be one); False means that nobody knows, or that there is nothing to
    explain. ``solved``: the run is.
    """

    findings: tuple[Finding, ...]
    ruled_out: tuple[RuledOut, ...]
    summary: str
    explained: bool
    solved: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings, in their order."""
        return tuple(finding.code for finding in self.findings)


def changes(experiment: Experiment, *proposed: Change) -> tuple[Change, ...]:
    """The proposals that change something, each once, learning rates kept within the allowed range.

    The settings that a change in mid-run sets are those that the detectors see: theirs are changed there.

    >>> changes(Experiment(then=(40, {"loss": "double_softmax"})), {"loss": "logits"})
    ({'then': (40, (('loss', 'logits'),))},)
    """
    kept: list[Change] = []
    epoch, later = experiment.then or (0, ())
    for change in proposed:
        if "learning_rate" in change:
            change = {**change, "learning_rate": allowed_rate(change["learning_rate"])}
        moved = {name: value for name, value in change.items() if name in dict(later)}
        if moved:
            change = {name: value for name, value in change.items() if name not in moved}
            change["then"] = (epoch, tuple((dict(later) | moved).items()))
        change = {name: value for name, value in change.items() if getattr(experiment, name) != value}
        if change and change not in kept:
            kept.append(change)
    return tuple(kept)


def decades(experiment: Experiment, up: bool) -> list[Change]:
    """Learning rates 10, 100, ... times as long or as short, the nearest first, as far as they are allowed."""
    low, high = LEARNING_RATES
    powers = range(1, 7) if up else range(-1, -7, -1)
    rates = [float(f"{experiment.learning_rate * 10.0**power:.12g}") for power in powers]
    return [{"learning_rate": rate} for rate in rates if low <= rate <= high]


def one_digit(value: float) -> float:
    """A learning rate that a person would type: one digit, rounded down.

    >>> one_digit(0.0576), one_digit(7.9)
    (0.05, 7.0)
    """
    digits, exponent = f"{value:.15e}".split("e")
    return float(f"{digits[0]}e{exponent}")
