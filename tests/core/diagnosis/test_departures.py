"""Given filters, kept filters and a change in mid-run, as causes that are proved by taking them back."""

from __future__ import annotations

import numpy as np

from core import Experiment, train
from core.costs import costs
from core.diagnosis import diagnose, explain
from core.losses import LOSSES
from core.run import Run
from core.trajectory import Trajectory

# The network that learns, spoilt half-way.
SPOILT = Experiment(engine="numpy", loss="logits", then=(5, {"loss": "double_softmax"}))
BLIND = ((-1, -1, -1, -1), (-1, -1, -1, -1))


def test_a_change_that_spoils_the_run_is_its_cause_and_nothing_is_measured_by_the_wrong_loss():
    run = train(SPOILT)
    assert not run.solved
    assert diagnose(run).codes == ("changed-in-mid-run",)
    found = explain(run)
    (finding,) = [f for f in found.findings if f.role == "cause"]
    assert (finding.code, finding.remedy) == ("changed-in-mid-run", {"then": None})


def test_given_filters_that_see_nothing_are_a_cause():
    run = train(Experiment(engine="numpy", loss="logits", initial_filters=BLIND))
    assert not run.solved
    found = {finding.code: finding for finding in explain(run).findings}
    assert found["given-filters"].role == "cause"
    assert found["given-filters"].remedy == {"initial_filters": None}


def test_what_an_image_costs_is_beside_the_levels_of_the_loss_at_the_end():
    run = train(SPOILT)
    found = costs(run)
    right, wrong = LOSSES["double_softmax"].sure(2)
    assert found.levels == {"sure and right": float(right), "sure and wrong": float(wrong)}
    np.testing.assert_allclose(found.each.mean(), run.loss[-1], rtol=1e-5)


def test_a_run_that_diverges_before_its_change_is_looked_at_up_to_there():
    e = Experiment(engine="numpy", loss="mean_squared_error", learning_rate=1.0, then=(90, {"loss": "logits"}))
    run = train(e)
    t = run.trajectory
    loss = np.where(np.arange(101) < 20, t.loss, np.nan).astype(np.float32)
    assert "changed-in-mid-run" in diagnose(Run(e, Trajectory(t.parameters, loss, t.accuracy))).codes
