"""A small part of the audit: what it found holds, and what it would find is found."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from core import Experiment
from core.diagnosis.findings import Finding
from tests.audit import Case, audit_one, contradictions, experiments, perceptron, report


def test_of_a_few_experiments_every_cause_cures_or_helps_and_no_solved_run_has_a_finding():
    cases, false, healthy = [], [], 0
    for experiment in islice(experiments(1), 8):
        case, said = audit_one(experiment)
        if case:
            cases.append(case)
        else:
            healthy += 1
            false += [said] if said else []
    assert cases and healthy
    assert not false
    for case in cases:
        assert case.diagnosis.explained
        assert case.named
        assert not (case.nothing or case.contradictions or case.wrong)


@pytest.fixture(scope="module")
def case():
    return next(case for case, _ in map(audit_one, experiments(0)) if case)


def test_a_cause_that_does_nothing_misses_the_goal(case):
    assert report([case], [], 0)
    assert not report([replace(case, nothing=["step-too-small"])], [], 0)
    assert not report([case], ["not-separable"], 1)


def test_a_headline_and_a_finding_that_exclude_each_other_are_seen(case):
    falling = Finding("a", "It goes the right way, but too slowly.", (), "m.", role="cause", remedy={"epochs": 9})
    diagnosis = replace(case.diagnosis, findings=(falling,), explained=True, summary="s.")
    assert contradictions(Case(Experiment(), "Stuck. it has stood still since epoch 5.", diagnosis))
    assert not contradictions(Case(Experiment(), "Not solved. still falling.", diagnosis))


def test_the_perceptron_parts_what_can_be_parted():
    assert perceptron(np.array([[0.0], [1.0]]), np.array([0, 1])) == 2
    assert perceptron(np.array([[0.0, 0], [1, 1], [0, 1], [1, 0]]), np.array([0, 0, 1, 1])) < 4
