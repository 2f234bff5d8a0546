"""The table of frameworks: what ships, what can be run again here, and how two tables are compared."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace

import pytest

from core.frameworks import FORMULA, FRAMEWORKS, READ, Row, load, sentence
from core.frameworks.table import RUN
from core.stuck.decoder import decode
from makers.frameworks.__main__ import main
from makers.frameworks.comparison import differences, save
from makers.frameworks.measure import PROGRAMS, measure
from makers.frameworks.scripts import keras_program, torch_program
from makers.frameworks.wirings import SPELLED

pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def again() -> tuple[Row, ...]:
    """What this machine's own interpreter can run."""
    return tuple(measure([sys.executable]))


def row(framework: str, wiring: str) -> Row:
    (found,) = [each for each in load() if (each.framework, each.wiring) == (framework, wiring)]
    return found


def test_the_shipped_table_has_a_row_for_each_wiring_that_a_framework_has():
    shipped = {(each.framework, each.wiring) for each in load()}
    for name in FRAMEWORKS:
        for key, wiring in SPELLED.items():
            spelled = wiring.formula if name not in PROGRAMS else wiring.torch if name == "torch" else wiring.keras
            assert ((name, key) in shipped) == bool(spelled)


def test_what_can_be_run_here_is_as_shipped(again):
    assert differences(load(), again) == []
    assert {each.how for each in again if each.framework == "keras-3-tensorflow"} == {RUN}
    assert {each.how for each in again if each.framework == "keras-2.2"} == {FORMULA}


def test_each_row_that_was_run_says_with_which_versions_and_each_other_where_it_was_read():
    for each in load():
        assert bool(each.versions) == (each.how == RUN)
        assert bool(each.note) == (each.how == READ)
        assert (each.first is None) == (each.how == READ)


# Thread, facts 1, 4, 7 and 8.
def test_the_threads_facts_are_in_the_table():
    for framework in ("keras-2.2", "keras-3-jax"):
        stuck = row(framework, "softmax-from-logits")
        assert f"{stuck.first:.7f}" == f"{stuck.last:.7f}" == "0.8132616"
        assert stuck.frozen and not stuck.said
        assert f"{row(framework, 'softmax-crossentropy').last:.6f}" == "8.059048"
    rescued = row("keras-3-tensorflow", "softmax-from-logits")
    assert rescued.solved and rescued.said
    reshaped = row("keras-3-tensorflow", "softmax-reshape-from-logits")
    assert f"{reshaped.last:.7f}" == "0.8132616" and not reshaped.said
    assert all(each.solved for each in load() if each.wiring == "logits" and each.how != READ)


def test_the_decoder_names_what_the_frozen_rows_stand_at():
    for each in load():
        if each.how != READ and each.frozen and each.wiring.startswith("softmax-"):
            forms = [match.form for match in decode(f"{each.last:.4f}", classes=2, accuracy=each.right / 6)]
            assert forms[:1] == ["double-softmax" if "logits" in each.wiring else forms[0]]


def test_the_sentence_names_the_frameworks_that_are_silent():
    said = sentence(load())
    assert said.startswith("A bug of today, not only of 2019")
    assert any(row.framework == "keras-2.2" and row.frozen for row in load())
    assert "Keras 3 on JAX" in said
    assert "Keras 2.2" not in said


@pytest.mark.parametrize("wiring", SPELLED.values(), ids=list(SPELLED))
def test_each_program_is_python(wiring):
    for make in (torch_program, lambda w: keras_program(w, "jax")):
        try:
            ast.parse(make(wiring))
        except ValueError as error:
            assert str(error).endswith(f"has no {wiring.label}.")


def test_a_difference_is_found_and_what_was_not_run_is_passed_over():
    shipped = load()
    index = next(i for i, each in enumerate(shipped) if each.how == RUN)
    for change in ({"last": 0.5}, {"frozen": not shipped[index].frozen}, {"right": 1}):
        changed = [*shipped[:index], replace(shipped[index], **change), *shipped[index + 1 :]]
        assert len(differences(shipped, changed)) == 1
    unrun = replace(shipped[index], how=READ, first=None, last=None, right=None, frozen=None)
    assert differences(shipped, [*shipped[:index], unrun, *shipped[index + 1 :]]) == []
    assert len(differences(shipped, shipped[1:])) == 1


def test_a_table_survives_its_file(tmp_path):
    save(load(), tmp_path / "rows.json")
    assert load(tmp_path / "rows.json") == load()


def test_the_check_changes_nothing_and_fails_on_another_result(tmp_path, monkeypatch, capsys, again):
    path = tmp_path / "rows.json"
    save(again, path)
    before = path.read_bytes()
    monkeypatch.setattr("makers.frameworks.__main__.measure", lambda interpreters: iter(again))
    assert main(["--check", "--output", str(path)]) == 0
    assert "as shipped" in capsys.readouterr().out
    changed = [replace(each, right=0) if each.how == RUN else each for each in again]
    save(changed, tmp_path / "other.json")
    assert main(["--check", "--output", str(tmp_path / "other.json")]) == 1
    assert path.read_bytes() == before
