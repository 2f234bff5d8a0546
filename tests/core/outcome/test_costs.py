"""What each image costs: the picture behind the loss."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core import PRESETS, Experiment, train
from core.outcome.costs import costs


def test_the_questions_images_stand_at_the_two_closed_forms_and_their_mean_is_0_8133():
    found = costs(train(replace(PRESETS["question"], engine="numpy")))
    assert found.levels == pytest.approx(
        {"sure and right": math.log(1 + 1 / math.e), "sure and wrong": math.log(1 + math.e)}
    )
    assert found.right.tolist() == [True] * 3 + [False] * 3
    assert found.each[:3] == pytest.approx(found.levels["sure and right"], abs=1e-6)
    assert found.each[3:] == pytest.approx(found.levels["sure and wrong"], abs=1e-6)
    assert found.mean == pytest.approx(0.8132616, abs=1e-6)


@pytest.mark.parametrize("loss", ["logits", "mean_squared_error", "binary_crossentropy"])
def test_the_mean_of_the_costs_is_the_runs_last_loss(loss):
    run = train(Experiment(loss=loss, normalisation="unit", engine="numpy", epochs=20))
    found = costs(run)
    assert found.each.mean() == pytest.approx(run.loss[-1], rel=1e-5)
    assert list(found.levels.values()) == sorted(found.levels.values())


def test_a_run_that_diverged_has_no_costs():
    run = train(Experiment(loss="logits", learning_rate=10.0, optimizer="momentum", epochs=200, engine="numpy"))
    assert (costs(run) is None) == (not math.isfinite(float(run.loss[-1])))
    assert costs(replace(run, trajectory=replace(run.trajectory, parameters=run.parameters * float("nan")))) is None


def test_a_run_that_was_changed_on_its_way_costs_what_its_last_loss_says():
    run = train(Experiment(engine="numpy", epochs=60, then=(30, {"loss": "logits"})))
    found = costs(run)
    assert found.each.mean() == pytest.approx(run.loss[-1], rel=1e-5)
    assert list(found.levels) == ["50 : 50"]
