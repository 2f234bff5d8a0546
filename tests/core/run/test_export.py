"""A run as a table and as JSON holds every number of the run, and the experiment that gives them again."""

from __future__ import annotations

import csv
import json
from urllib.parse import parse_qsl

import numpy as np
import pytest

from core import Experiment, train
from core.run.export import as_csv, as_json

EXPERIMENTS = [
    Experiment(engine="numpy"),
    Experiment(engine="numpy", loss="logits", filters=3, padding="same", epochs=20, then=(7, {"optimizer": "adam"})),
    Experiment(engine="numpy", loss="logits", learning_rate=10.0, optimizer="momentum", epochs=60),
]


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_a_table_has_every_epoch_and_each_filter_bit_for_bit(experiment):
    run = train(experiment)
    names, *rows = csv.reader(as_csv(run).splitlines())
    assert [int(row[0]) for row in rows] == list(range(experiment.epochs + 1))
    numbers = np.array([row[1:] for row in rows], dtype=np.float32)
    np.testing.assert_array_equal(numbers[:, 0], run.loss.astype(np.float32))
    np.testing.assert_array_equal(numbers[:, 1], run.accuracy.astype(np.float32))
    for f in range(experiment.filters):
        at = names.index(f"filter_{f + 1}_top_left") - 1
        kernel = run.kernels[:, :, :, f]
        expected = [kernel[:, 0, 0], kernel[:, 0, 1], kernel[:, 1, 0], kernel[:, 1, 1]]
        np.testing.assert_array_equal(numbers[:, at : at + 4].T, expected)


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_json_has_everything_and_its_experiment_gives_the_run_again(experiment):
    run = train(experiment)
    told = json.loads(as_json(run))
    again = Experiment(**told["experiment"])
    assert again == experiment
    assert Experiment.from_query(dict(parse_qsl(told["query"]))) == experiment
    for name in ("loss", "accuracy", "kernels", "dense", "bias"):
        values = np.array(told[name], dtype=np.float32)
        expected = getattr(run, name).astype(np.float32)
        np.testing.assert_array_equal(values, np.where(np.isfinite(expected), expected, np.nan))
    assert told["solved_at"] == run.solved_at
