"""The claims that a loss is better: on logits, categorical_crossentropy, the NumPy twin's, the binary one."""

from __future__ import annotations

from dataclasses import replace

from core.claims.claim import Claim
from core.claims.evidence import REPAIRED, Sources, after, asker_in, compared
from core.claims.rules import MORE, joint
from core.claims.sample import ASKER, Sample
from core.experiment import PRESETS, Experiment
from core.formulas.losses import LOSSES
from core.trial.factorial import ANSWER_1, QUESTION
from core.words import capital

ANSWER_2 = PRESETS["answer-2"]
OLD = "categorical_crossentropy_2019"
# What is computed under the name categorical_crossentropy for a softmax layer's output, and by what: today's, and OLD.
CATEGORICAL = (
    "as Keras 3 on TensorFlow computes it, from the logits behind the softmax,",
    "from clipped probabilities, as standalone Keras 2.2 did, and Keras 3 on JAX and PyTorch does,",
)


def logits(evidence: Sources) -> Claim:
    """Whether removing the softmax layer, and nothing else, solves more seeds."""
    question = evidence.cell(0)
    removed = evidence.setting("no softmax, loss on logits", replace(QUESTION, loss="logits"))
    return Claim(
        verdict=MORE.judge(removed.success, question.success),
        answer=f"Without the softmax layer, and with nothing else changed, the loss on logits solves "
        f"{removed:of seeds} {after(evidence.budget)}, {compared(removed.success, question.success)} the "
        f"question's {question:share}; the asker's seed, {ASKER}, is "
        f"{'' if removed.asker else 'not '}solved. This is the same loss in every framework.",
        rule=MORE.line,
        measured=(question, removed),
        decisive=removed.experiment,
    )


def categorical(evidence: Sources) -> Claim:
    """Whether categorical_crossentropy on the softmax layer solves more seeds, as each framework computes it."""
    question = evidence.cell(0)
    kept = [
        evidence.cell(REPAIRED, label=LOSSES[ANSWER_1.loss].label),
        evidence.setting(LOSSES[OLD].label, replace(QUESTION, loss=OLD)),
    ]
    clauses = [
        f"{words} it solves {sample:of seeds}, {compared(sample.success, question.success)} the question's, "
        f"{'and' if sample.asker else 'and not'} the asker's, {ASKER}"
        for words, sample in zip(CATEGORICAL, kept, strict=True)
    ]
    return Claim(
        verdict=joint([MORE.judge(sample.success, question.success) for sample in kept]),
        answer=f"With nothing else changed, {after(evidence.budget)}: {'; '.join(clauses)}. The question's loss solves "
        f"{question:share}.",
        rule=f"{MORE.line[:-1]}, and Depends if the framework decides.",
        measured=(question, *kept),
        decisive=kept[-1].experiment,
    )


def numpy_twin(evidence: Sources) -> Claim:
    """Whether the network from scratch does better, and whether that is the library's doing or the loss's."""
    once = evidence.cell(REPAIRED, label="NumPy, softmax once", engine="numpy")
    twice = evidence.cell(0, label="NumPy, softmax twice", engine="numpy")
    return Claim(
        verdict=MORE.judge(once.success, twice.success),
        answer=f"From scratch, with softmax applied once, it solves {once:of seeds} {after(evidence.budget)}, "
        f"{compared(once.success, twice.success)} the {twice:share} of the same NumPy code with softmax "
        "applied twice, as in the question. That does no better than Keras 3 on TensorFlow, which computes the "
        "same: what differs is the loss, not the library.",
        rule=MORE.line,
        measured=(once, twice),
        decisive=once.experiment,
    )


def binary(evidence: Sources) -> Claim:
    """Whether Answer 2's settings with binary cross-entropy help, and whether it is that loss that does."""
    budgets = tuple(dict.fromkeys((evidence.budget, evidence.longest)))

    def after_each(label: str, experiment: Experiment) -> list[Sample]:
        return [evidence.setting(f"{label}, {budget:,} epochs", experiment, budget) for budget in budgets]

    proposed, question = after_each("Answer 2", ANSWER_2), after_each("the question", QUESTION)
    plain = after_each("with cross-entropy", replace(ANSWER_2, loss="categorical_crossentropy"))
    today = after_each("with binary of Keras 3", replace(ANSWER_2, loss="binary_crossentropy"))[-1]
    own = after_each("with softmax twice", replace(ANSWER_2, loss=QUESTION.loss))[-1]
    sentences = [
        f"{capital(after(budget))} Answer 2's settings solve {a:of seeds}, "
        f"{compared(a.success, q.success)} the question's {q:share} and {compared(a.success, c.success)} the "
        f"{c:share} with cross-entropy instead."
        for budget, a, c, q in zip(budgets, proposed, plain, question, strict=True)
    ]
    return Claim(
        verdict=MORE.judge(proposed[0].success, question[0].success),
        answer=f"{' '.join(sentences)} With the binary cross-entropy of Keras 3 on TensorFlow it is "
        f"{today:share}, and with the question's own loss {own:share}. The asker's seed, {ASKER}, is "
        f"{asker_in(proposed)}.",
        rule=MORE.line,
        measured=(*proposed, plain[-1], today, own, question[-1]),
        decisive=proposed[-1].experiment,
    )
