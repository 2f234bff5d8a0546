"""Why is it stuck? The findings on a run, cause before symptom, each with its evidence.

``diagnose`` looks only at the run. ``diagnose_by_running`` trains: more epochs, other seeds. ``completed`` joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from core import data_findings, feature_findings, softmax_findings, step_findings, wiring_findings
from core.findings import Answer, Diagnosis, Finding, RuledOut
from core.measurements import Measurements
from core.run import Run
from core.running_findings import diagnose_by_running

__all__ = ["CODES", "completed", "diagnose", "diagnose_by_running"]

Detector = Callable[[Measurements, Mapping[str, Finding]], Answer]

# Cause before symptom: each detector is told what those above it have found.
DETECTORS: dict[str, Detector] = {
    "contradictory-images": data_findings.contradictory_images,
    "double-softmax": wiring_findings.double_softmax,
    "input-scale": data_findings.input_scale,
    "step-too-large": step_findings.step_too_large,
    "saturated-softmax": softmax_findings.saturated_softmax,
    "clipped-loss": softmax_findings.clipped_loss,
    "step-too-small": step_findings.step_too_small,
    "not-enough-epochs": step_findings.not_enough_epochs,
    "dead-filters": feature_findings.dead_filters,
    "invisible-images": feature_findings.invisible_images,
    "indistinguishable-images": feature_findings.indistinguishable_images,
    "not-separable": feature_findings.not_separable,
    "frozen-weights": step_findings.frozen_weights,
    "near-frozen": step_findings.near_frozen,
    "separable-but-not-read-out": feature_findings.separable_but_not_read_out,
    "loss-not-what-it-says": wiring_findings.loss_not_what_it_says,
}

CODES = (*DETECTORS, "unlucky-seed")

# These say how it is stuck, or something true beside the point. On their own they explain nothing.
EXPLAINS_NOTHING = {
    "dead-filters",
    "invisible-images",
    "frozen-weights",
    "near-frozen",
    "separable-but-not-read-out",
    "loss-not-what-it-says",
}


def diagnose(run: Run) -> Diagnosis:
    """What is wrong with the run. No finding on a healthy one.

    A solved run is healthy, unless its loss is one that can never come near zero.

    >>> from core import PRESETS, train
    >>> diagnose(train(PRESETS["numpy"])).codes
    ()
    """
    with np.errstate(all="ignore"):  # runs may hold any number; what is not finite is looked for, not stumbled on
        m = Measurements(run)
        if not m.finite:
            return _nothing_to_look_at(m)
        detectors = {"double-softmax": DETECTORS["double-softmax"]} if run.solved else DETECTORS
        found: dict[str, Finding] = {}
        ruled_out: list[RuledOut] = []
        for code, detect in detectors.items():
            answer = detect(m, found)
            if isinstance(answer, Finding):
                found[code] = answer
            else:
                ruled_out.append(answer)
    if run.solved:
        return _solved(run, tuple(found.values()))
    return _diagnosis(list(found.values()), ruled_out)


def completed(diagnosis: Diagnosis, by_running: Diagnosis) -> Diagnosis:
    """One diagnosis from both: what running has decided stands in the place of what was guessed.

    A guess that it confirms gets the proof as its first evidence; one that it refutes is ruled out.
    """
    if not by_running.findings and not by_running.ruled_out:
        return diagnosis
    answers: list[Answer] = [*by_running.ruled_out, *by_running.findings]
    decided = {answer.code: answer for answer in answers}
    findings = {f.code: f for f in diagnosis.findings if not isinstance(decided.get(f.code), RuledOut)}
    for proof in by_running.findings:
        guess = findings.get(proof.code)
        if guess:
            proof = replace(proof, evidence=proof.evidence + guess.evidence, symptom_of=guess.symptom_of)
        findings[proof.code] = proof
    present = [
        replace(findings[code], symptom_of=tuple(cause for cause in findings[code].symptom_of if cause in findings))
        for code in CODES
        if code in findings
    ]
    ruled_out = [r for r in diagnosis.ruled_out if r.code not in decided]
    return _diagnosis(present, [*ruled_out, *by_running.ruled_out])


def _diagnosis(findings: Sequence[Finding], ruled_out: Sequence[RuledOut]) -> Diagnosis:
    """The findings on an unsolved run, summed up."""
    causes = {f.code for f in findings if f.code not in EXPLAINS_NOTHING}
    if causes:
        # A root is said if it is a cause, or if a cause goes back to it.
        blamed = set(causes)
        for finding in reversed(findings):
            blamed |= set(finding.symptom_of) if finding.code in blamed else set()
        summary = " ".join(f.sentence for f in findings if not f.symptom_of and f.code in blamed)
    else:
        seen = f"{' '.join(f.sentence for f in findings)} " if findings else ""
        summary = f"{seen}Why, is not known: {len(ruled_out)} other causes and signs were measured and ruled out."
    return Diagnosis(tuple(findings), tuple(ruled_out), summary, bool(causes))


def _solved(run: Run, findings: tuple[Finding, ...]) -> Diagnosis:
    since = f"from epoch {run.solved_at:,} on" if run.solved_at else "from the start"
    summary = f"All {len(run.experiment.images)} images are right {since}."
    if findings:
        summary = f"{summary} Still: {findings[0].sentence}"
    return Diagnosis(findings, (), summary, bool(findings))


def _nothing_to_look_at(m: Measurements) -> Diagnosis:
    """A run without one finite epoch: all there is to say is where the numbers end."""
    answer = step_findings.step_too_large(m, {})
    if isinstance(answer, RuledOut):
        return Diagnosis((), (answer,), "Its numbers cannot be computed again, so nothing is known.", False)
    return Diagnosis((answer,), (), answer.sentence, True)
