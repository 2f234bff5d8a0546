"""The program of 2019, run with Keras 2.2's own formulas, computes what the page shows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from core import Experiment, train
from core.formulas.optimizers import OPTIMIZERS
from core.program import DIALECTS
from tests.core.pairs import few_of
from tests.core.program import keras_2_stand_in as stand_in
from tests.core.program.experiments import CHANGED, EXPERIMENTS

PROGRAM = DIALECTS["keras-2.2"]


def run(experiment: Experiment) -> dict:
    """The names that the program leaves, run without its imports, which no longer can be had."""
    tree = ast.parse(PROGRAM.program(experiment))
    imported = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    bound = {alias.asname or alias.name for node in imported for alias in node.names}
    assert bound == {"tf" if name == "TENSORFLOW" else name for name in stand_in.NAMES}
    tree.body = [node for node in tree.body if node not in imported]
    names = dict(stand_in.NAMES)
    exec(compile(tree, "question.py", "exec"), names)
    return names


@pytest.mark.parametrize(
    "name", few_of(EXPERIMENTS, *(name for name in CHANGED if not name.startswith("loss") or name.endswith("moving")))
)
def test_the_program_of_2019_computes_what_the_page_shows(name, monkeypatch, capsys):
    # Where RMSprop's epsilon stands is the one thing that differs, and the program says so.
    monkeypatch.setattr(stand_in.RMSprop, "inside", True)
    experiment = EXPERIMENTS[name]
    shown = train(experiment)
    model = run(experiment)["model"]
    kernel, dense, bias = model.get_weights()
    close = {"rel": 1e-3, "abs": 1e-4}  # float32, and its sums in another order at every step
    assert model.losses[-1] == pytest.approx(float(shown.loss[-1]), **close)
    if experiment.then is None:
        assert model.losses == pytest.approx(shown.loss.tolist(), **close)
    assert kernel.ravel().tolist() == pytest.approx(shown.kernels[-1].ravel().tolist(), **close)
    assert dense.ravel().tolist() == pytest.approx(shown.dense[-1].ravel().tolist(), **close)
    assert bias.tolist() == pytest.approx(shown.bias[-1].tolist(), **close)
    printed = capsys.readouterr().out
    assert [filter_ for filter_ in np.moveaxis(kernel[:, :, 0], 2, 0) if str(filter_) not in printed] == []
    last = re.fullmatch(r"loss: (\S+) - acc: (\S+)", printed.splitlines()[-1])
    assert last
    assert float(last[1]) == pytest.approx(float(shown.loss[-1]), rel=1e-3, abs=2e-4)
    assert float(last[2]) == pytest.approx(float(shown.accuracy[-1]), abs=1e-4)


def test_the_note_on_rmsprop_is_true():
    rmsprop, gradient = stand_in.RMSprop(lr=0.001), np.float32([1e-5, 1.0])
    moved = {}
    for inside in (False, True):
        rmsprop.inside = inside
        rmsprop.slots = [[np.zeros(2, "float32")]]
        moved[inside] = rmsprop.moved(np.zeros(2, "float32"), gradient, 0)
    ours, slots = np.zeros(2, "float32"), [np.zeros(2, "float32")]
    OPTIMIZERS["rmsprop"].update(ours, gradient.copy(), slots, 0.001, 1)
    assert ours.tolist() == pytest.approx(moved[True].tolist(), rel=1e-5)
    # A small gradient's step is another, a large one's the same.
    assert abs(moved[False][0]) > 2 * abs(ours[0])
    assert moved[False][1] == pytest.approx(float(ours[1]), rel=1e-5)


def test_the_program_of_the_question_is_the_askers_own_line_by_line():
    # posted.txt: the lines of the question, without its imports, which were not posted; spaces are not compared.
    posted = (Path(__file__).parent / "posted.txt").read_text(encoding="utf-8").splitlines()
    ours = [line.replace(" ", "") for line in PROGRAM.program(Experiment()).splitlines()]
    theirs = [line.replace(" ", "") for line in posted]
    start = ours.index(theirs[0])
    kept = [line for line in ours[start:] if line]
    assert kept[: len(theirs)] == theirs
