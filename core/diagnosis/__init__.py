"""Why is it stuck? The findings on a run, cause before symptom, each with its evidence.

``diagnose`` looks only at the run. ``diagnose_by_running`` trains: more epochs, other seeds. ``completed`` joins them.

findings      what a finding is, and how numbers are put into words
measurements  what all detectors look at, each quantity for all epochs at once
wiring, data, saturation, step_size, features
              the detectors, by what they are about
by_running    the two that have to train
separability  can any dense layer tell the classes apart? a linear programme
curvature, steps
              how long a step the loss allows, and how long the steps were
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.diagnosis import data, features, saturation, step_size, wiring
from core.diagnosis.by_running import diagnose_by_running
from core.diagnosis.findings import Answer, Diagnosis, Finding, RuledOut
from core.diagnosis.measurements import Measurements
from core.experiment import not_yet
from core.run import Run

__all__ = ["CODES", "completed", "diagnose", "diagnose_by_running"]

Detector = Callable[[Measurements, Mapping[str, Finding]], Answer]

# Cause before symptom: each detector is told what those above it have found.
DETECTORS: dict[str, Detector] = {
    "contradictory-images": data.contradictory_images,
    "double-softmax": wiring.double_softmax,
    "input-scale": data.input_scale,
    "step-too-large": step_size.step_too_large,
    "saturated-softmax": saturation.saturated_softmax,
    "clipped-loss": saturation.clipped_loss,
    "step-too-small": step_size.step_too_small,
    "not-enough-epochs": step_size.not_enough_epochs,
    "dead-filters": features.dead_filters,
    "invisible-images": features.invisible_images,
    "indistinguishable-images": features.indistinguishable_images,
    "not-separable": features.not_separable,
    "frozen-weights": step_size.frozen_weights,
    "near-frozen": step_size.near_frozen,
    "separable-but-not-read-out": features.separable_but_not_read_out,
    "loss-not-what-it-says": wiring.loss_not_what_it_says,
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
    unknown = not_yet(run.experiment, "The diagnosis")
    if unknown:
        summary = f"{_solved(run, ()).summary} {unknown}" if run.solved else unknown
        return Diagnosis((), (), summary, False)
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
    answer = step_size.step_too_large(m, {})
    if isinstance(answer, RuledOut):
        return Diagnosis((), (answer,), "Its numbers cannot be computed again, so nothing is known.", False)
    return Diagnosis((answer,), (), answer.sentence, True)
