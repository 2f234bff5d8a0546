"""A change in mid-run, given filters and filters that do not learn: each can be the cause, and is taken back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import train, train_many
from core.diagnosis import diagnose, explain
from core.diagnosis.departures import DEPARTURES
from core.diagnosis.measurements import Measurements
from core.what_ifs import counterfactuals
from tests.core.diagnosis.diseases import FIXED, trained
from tests.core.diagnosis.test_wiring import finding, measured

SILENT = ((-1.0, -1.0, -1.0, -1.0),) * 2  # no image of pixels that are not negative gets a response out of it


@pytest.fixture(autouse=True)
def few_seeds(monkeypatch):
    monkeypatch.setattr(counterfactuals, "SEEDS", 64)


def test_filters_that_are_given_blind_are_the_cause_and_the_seeds_own_are_the_remedy():
    run = trained(FIXED, initial_filters=SILENT)
    given = finding(explain(run), "given-filters")
    assert given.role == "cause"
    assert given.remedy == {"initial_filters": None}
    assert train(replace(run.experiment, **given.remedy)).solved
    assert measured(given, "margin-at-start") == 0


def test_a_change_that_ruins_a_run_is_the_cause_and_the_run_without_it_is_the_remedy():
    run = trained(FIXED, then=(5, {"learning_rate": 10.0}))
    assert not run.solved
    d = explain(run)
    changed = finding(d, "changed-in-mid-run")
    assert (changed.role, changed.remedy) == ("cause", {"then": None})
    assert measured(changed, "loss-after-change") == pytest.approx(float(run.loss[5]))
    large = finding(d, "step-too-large")
    rates = [remedy["then"] for remedy in large.remedies]
    assert rates and all(epoch == 5 and dict(new)["learning_rate"] < 10 for epoch, new in rates)


def test_filters_that_may_not_learn_are_the_cause_where_learning_them_cures():
    seeds = np.arange(64)
    kept = replace(FIXED, train_filters=False)
    only_learning = train_many(FIXED, seeds).solved & ~train_many(kept, seeds).solved
    run = trained(kept, seed=int(seeds[only_learning][0]))
    d = explain(run)
    untrained = finding(d, "untrained-filters")
    assert (untrained.role, untrained.remedy) == ("cause", {"train_filters": True})
    assert trained(FIXED, seed=run.experiment.seed).solved


def test_the_weights_before_a_change_are_seen_by_the_settings_after_it():
    """What is measured of the loss is one loss throughout: the one in view."""
    run = trained(FIXED, then=(40, {"loss": "double_softmax"}), epochs=60, seed=3)
    m = Measurements(run)
    assert (m.since, m.experiment.loss, m.experiment.then) == (40, "double_softmax", None)
    assert np.array_equal(m.run.loss[40:], run.loss[40:])
    assert m.run.loss[:40].max() <= np.log(1 + np.e) + 1e-6 < run.loss[:40].max()
    assert measured(finding(diagnose(run), "double-softmax"), "residual") < 1e-5


def test_a_run_of_the_thread_departs_from_nothing():
    d = diagnose(trained())
    assert not set(DEPARTURES) & set(d.codes)
    assert set(DEPARTURES) <= {answer.code for answer in d.ruled_out}
