"""Why is it stuck? The findings on a run, each with its evidence, and of each whether repairing it cures.

``explain(run)`` is the whole answer, in seconds. It is made of three steps that a page can take one by one:
``diagnose(run)`` measures, in milliseconds, and suspects; ``proofs(run, diagnosis)`` runs the remedies and gives a
growing table; ``conclude(diagnosis, table)`` says what is proved by it so far.

findings      what a finding is, and how it gets its words, which stand in ``findings.toml`` with what it follows from
measurements  what all detectors look at, each quantity for all epochs at once
data, departures, wiring, saturation, step_size, features
              the detectors, by what they are about
convergence   the lowest loss that any dense layer can have
curvature, steps, longer_steps
              how long a step the loss allows, how long the steps were, and what longer ones would do
proofs        the remedies, run from this run's weights and over seeds
conclusions   what the proofs make of the findings: cause, part, present, symptom
recovery      why a run did learn
reason        the diagnosis in one line
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from core.diagnosis import data, departures, features, saturation, step_size, wiring
from core.diagnosis.conclusions import conclude
from core.diagnosis.findings import SYMPTOMS, Answer, Diagnosis, Evidence, Finding, RuledOut, changes, worded
from core.diagnosis.measurements import Measurements
from core.diagnosis.proofs import proof_steps, proofs
from core.diagnosis.reason import reason
from core.diagnosis.recovery import why_it_works
from core.run import Run

__all__ = ["CODES", "conclude", "diagnose", "explain", "proof_steps", "proofs", "reason"]

Detector = Callable[[Measurements], Answer]

# Cause before symptom: a finding follows from none below it.
DETECTORS: dict[str, Detector] = {
    "contradictory-images": data.contradictory_images,
    "impossible-images": data.impossible_images,
    "pixels-without-contrast": data.pixels_without_contrast,
    **departures.DEPARTURES,
    "double-softmax": wiring.double_softmax,
    "input-scale": data.input_scale,
    "step-too-large": step_size.step_too_large,
    "saturated-softmax": saturation.saturated_softmax,
    "clipped-loss": saturation.clipped_loss,
    "faded-gradient": saturation.faded_gradient,
    "step-too-small": step_size.step_too_small,
    "not-enough-epochs": step_size.not_enough_epochs,
    "dead-filters": features.dead_filters,
    "invisible-images": features.invisible_images,
    "indistinguishable-images": features.indistinguishable_images,
    "not-separable": features.not_separable,
    "converged": features.converged,
    "frozen-weights": step_size.frozen_weights,
    "near-frozen": step_size.near_frozen,
    "separable-but-not-read-out": features.separable_but_not_read_out,
    "loss-not-what-it-says": wiring.loss_not_what_it_says,
}

CODES = (*DETECTORS, "unlucky-seed")

# These say how it is stuck, or something true beside the point. On their own they explain nothing.
EXPLAINS_NOTHING = SYMPTOMS | {"dead-filters", "invisible-images", "loss-not-what-it-says"}

# Found before anything is trained, whatever became of it.
OF_THE_DATA = ("contradictory-images", "impossible-images", "pixels-without-contrast", *departures.DEPARTURES)


def explain(run: Run) -> Diagnosis:
    """Why the run failed, proved: the findings with their roles, causes first. In seconds; a solved run needs none.

    >>> from core import Experiment, train
    >>> d = explain(train(Experiment(engine="numpy")))
    >>> d.findings[0].code, d.findings[0].role, d.findings[0].remedy
    ('double-softmax', 'cause', {'loss': 'logits'})
    """
    diagnosis = diagnose(run)
    if diagnosis.solved:
        return diagnosis
    *_, table = proofs(run, diagnosis, every=False)
    return conclude(diagnosis, table)


def diagnose(run: Run) -> Diagnosis:
    """What is wrong with the run, in milliseconds; what is the cause, is suspected. No finding on a healthy one.

    A solved run is healthy, unless its loss is one that can never come near zero.

    >>> from core import PRESETS, train
    >>> diagnose(train(PRESETS["numpy"])).codes
    ()
    """
    found: dict[str, Finding] = {}
    ruled_out: list[RuledOut] = []
    with np.errstate(all="ignore"):  # runs may hold any number; what is not finite is looked for, not stumbled on
        m = Measurements(run)
        solved = run.solved and m.finite
        # Where no number is finite, all there is to say is where the numbers end.
        codes = ("double-softmax",) if solved else DETECTORS if m.finite else (*OF_THE_DATA, "step-too-large")
        for code in codes:
            answer = DETECTORS[code](m)
            if isinstance(answer, Evidence):
                ruled_out.append(RuledOut(code, answer))
            else:
                finding = worded(code, answer, found, **m.facts)
                found[code] = replace(finding, remedies=changes(run.experiment, *finding.remedies))
    return _solved(m, tuple(found.values())) if solved else _diagnosis(tuple(found.values()), ruled_out)


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
        summary = f"{seen}The cause is not known: {len(ruled_out)} other causes and signs were measured and ruled out."
    return Diagnosis(tuple(findings), tuple(ruled_out), summary, bool(causes))


def _solved(m: Measurements, findings: tuple[Finding, ...]) -> Diagnosis:
    notes = [f" But note: {finding.sentence}" for finding in findings[:1]]
    findings = tuple(replace(finding, role="present") for finding in findings)
    return Diagnosis(findings, (), why_it_works(m) + "".join(notes), bool(findings), solved=True)
