"""The claims that a loss is better: one on logits, the NumPy twin's, the binary one."""

from __future__ import annotations

from dataclasses import replace

from core import thread
from core.claims.claim import DEPENDS, TRUE, Claim, joint
from core.claims.evidence import (
    ASKER,
    MARGIN,
    REPAIRED,
    Sample,
    Sources,
    after,
    asker_in,
    better,
    compared,
    more,
    of_seeds,
    share,
)
from core.experiment import PRESETS
from core.words import capital, percent

QUESTION = PRESETS["question"]
ANSWER_2 = PRESETS["answer-2"]


def logits(evidence: Sources) -> Claim:
    """Whether the loss alone, repaired in each of Answer 1's two ways, solves more seeds."""
    question, kept = evidence.cell(0), evidence.cell(REPAIRED, label="softmax, categorical_crossentropy")
    removed = evidence.setting("no softmax, loss on logits", replace(QUESTION, loss="logits"))
    by = {(True, True): "by both", (True, False): "by the first only", (False, True): "by the second only"}
    before = question.success
    return Claim(
        key="logits",
        quote="The loss expects logits, so there should be no softmax at the output; or use categorical_crossentropy "
        "instead.",
        who=thread.ANSWER_1,
        verdict=joint([more(repair.success, before) for repair in (kept, removed)]),
        answer=f"With nothing changed but the loss, categorical_crossentropy solves {of_seeds(kept.success)} "
        f"{after(evidence.budget)}, {compared(kept.success, before)} the question's {share(before)}; a loss on logits, "
        f"without the softmax, solves {of_seeds(removed.success)}, {compared(removed.success, before)} the question's. "
        f"The asker's seed, {ASKER}, is solved {by.get((kept.asker, removed.asker), 'by neither')}.",
        rule="True if each of the two repairs, with nothing else changed, solves clearly more seeds than the question; "
        f"False if neither can be {percent(MARGIN)} of the seeds ahead of it; Depends if one is, and the other cannot "
        "be.",
        measured=(question.measured, kept.measured, removed.measured),
        decisive=kept.experiment,
    )


def numpy_twin(evidence: Sources) -> Claim:
    """Whether the network from scratch does better, and whether that is the library's doing or the loss's."""
    once, twice = (
        replace(sample, experiment=replace(sample.experiment, engine="numpy"))
        for sample in (
            evidence.cell(REPAIRED, label="NumPy, softmax once"),
            evidence.cell(0, label="NumPy, softmax twice"),
        )
    )
    return Claim(
        key="numpy",
        quote="I ran this experiment on a network of the same architecture that I made from scratch (all NumPy), and "
        "it did better.",
        who=thread.ASKER,
        verdict=more(once.success, twice.success),
        answer=f"From scratch, with softmax applied once, it solves {of_seeds(once.success)} {after(evidence.budget)}, "
        f"{compared(once.success, twice.success)} the {share(twice.success)} of the same NumPy code with softmax "
        "applied twice, as in the question. That does no better than Keras, which computes the same: what differs is "
        "the loss, not the library.",
        rule="True if the NumPy network with softmax applied once solves clearly more seeds than the question's "
        f"settings; False if it cannot be {percent(MARGIN)} of the seeds ahead of them.",
        measured=(once.measured, twice.measured),
        decisive=once.experiment,
    )


def binary(evidence: Sources) -> Claim:
    """Whether Answer 2's settings with binary cross-entropy help, and whether it is that loss that does."""
    budgets = tuple(dict.fromkeys((evidence.budget, evidence.longest)))
    proposed, plain, question = (
        [evidence.setting(f"{label}, {budget:,} epochs", experiment, budget) for budget in budgets]
        for label, experiment in (
            ("Answer 2", ANSWER_2),
            ("with cross-entropy", replace(ANSWER_2, loss="categorical_crossentropy")),
            ("the question", QUESTION),
        )
    )
    today, own = (
        evidence.setting(f"{label}, {evidence.longest:,} epochs", replace(ANSWER_2, loss=loss), evidence.longest)
        for label, loss in (("with binary of Keras 3", "binary_crossentropy"), ("with softmax twice", QUESTION.loss))
    )
    sentences = [
        f"{capital(after(budget))} Answer 2's settings solve {of_seeds(a.success)}, "
        f"{compared(a.success, q.success)} the question's {share(q.success)} and {compared(a.success, c.success)} the "
        f"{share(c.success)} with cross-entropy instead."
        for budget, a, c, q in zip(budgets, proposed, plain, question, strict=True)
    ]
    found = [_recommended(a, c, q) for a, c, q in zip(proposed, plain, question, strict=True)]
    return Claim(
        key="binary",
        quote="I would use the Adam optimizer and binary cross-entropy as the loss.",
        who=thread.ANSWER_2,
        verdict=joint(found),
        answer=f"{' '.join(sentences)} With the binary cross-entropy of Keras 3 it is {share(today.success)}, and with "
        f"the question's own loss {share(own.success)}. The asker's seed, {ASKER}, is "
        f"{asker_in(proposed)}.",
        rule=f"Judged {' and '.join(map(after, budgets))}: True if Answer 2's settings solve clearly more seeds than "
        "the question and not clearly fewer than with cross-entropy and all else equal; False if they cannot be "
        f"{percent(MARGIN)} of the seeds ahead of the question; Depends if the epochs decide, or if cross-entropy is "
        "clearly better.",
        measured=tuple(sample.measured for sample in (*proposed, plain[-1], today, own, question[-1])),
        decisive=proposed[-1].experiment,
    )


def _recommended(proposed: Sample, plain: Sample, question: Sample) -> str:
    verdict = more(proposed.success, question.success)
    return DEPENDS if verdict == TRUE and better(plain.success, proposed.success) else verdict
