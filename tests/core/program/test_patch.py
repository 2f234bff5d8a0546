"""A patch is short, says only what differs, and makes the second program of the first."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

import pytest

from core import PRESETS, Experiment
from core.experiment import differences
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.program import DIALECTS, patch
from tests.core.program.experiments import EXPERIMENTS, OWN

QUESTION = Experiment()
# What a remedy or a visitor changes at a time.
SINGLE = {
    f"{name} {value}": replace(QUESTION, **{name: value})
    for name, values in {
        "loss": LOSSES,
        "normalisation": ("unit", "symmetric", "standardise"),
        "filters": (1, 6),
        "padding": ("same",),
        "optimizer": OPTIMIZERS,
        "learning_rate": (1e-5, 10.0),
        "epochs": (1000,),
        "seed": (7,),
        "train_filters": (False,),
        "initial_filters": (((1, 1, -1, -1), (1, -1, 1, -1)),),
    }.items()
    for value in values
    if value != getattr(QUESTION, name)
}
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def applied(text: str, source: str) -> str:
    """What ``patch`` makes of a source: each hunk at its lines, which have to be there."""
    lines, moved = source.splitlines(), 0
    hunks = re.split(r"^(?=@@ )", text, flags=re.MULTILINE)[1:]
    for hunk in hunks:
        head, *body = hunk.splitlines()
        start, count = HUNK.match(head).group(1, 2)
        old = [line[1:] for line in body if line[0] == "-"]
        new = [line[1:] for line in body if line[0] == "+"]
        assert len(old) == int(1 if count is None else count)
        at = int(start) - bool(old) + moved  # without old lines: behind that line
        assert lines[at : at + len(old)] == old
        lines[at : at + len(old)] = new
        moved += len(new) - len(old)
    return "\n".join(lines) + "\n"


def changed_lines(text: str) -> list[str]:
    return [line for line in text.splitlines()[2:] if not line.startswith("@@")]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_a_patch_makes_the_second_program_of_the_first_and_both_parse(dialect):
    before = dialect.program(QUESTION)
    ast.parse(before)
    for name, experiment in (EXPERIMENTS | SINGLE).items():
        after = dialect.program(experiment)
        ast.parse(after)
        made = applied(patch(QUESTION, experiment, dialect), before)
        assert made.splitlines()[1:] == after.splitlines()[1:], name  # but for the first line, which says what it is
        back = applied(patch(experiment, QUESTION, dialect), after)
        assert back.splitlines()[1:] == before.splitlines()[1:], name


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_the_patch_of_one_change_has_one_to_four_lines(dialect):
    lines = {name: len(changed_lines(patch(QUESTION, experiment, dialect))) for name, experiment in SINGLE.items()}
    assert set(lines.values()) <= {1, 2, 3, 4}, lines


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_the_same_program_needs_no_patch(dialect):
    assert patch(QUESTION, QUESTION, dialect) == ""
    assert patch(QUESTION, replace(QUESTION, engine="numpy"), dialect) == ""


def test_the_one_line_fix_is_one_line_as_it_was_asked():
    (line,) = changed_lines(patch(QUESTION, PRESETS["one-line-fix"], DIALECTS["keras-2.2"]))
    assert line == '-        model.add(Activation("softmax"))'


@pytest.mark.parametrize("name", ["keras-2.2", "pytorch"])
@pytest.mark.parametrize("loss", LOSSES)
def test_only_where_keras_3_reaches_behind_the_softmax_a_patch_says_that_the_others_do_not(loss, name):
    said = [
        line for line in changed_lines(patch(QUESTION, replace(QUESTION, loss=loss), DIALECTS[name])) if "#" in line
    ]
    assert len(said) == LOSSES[loss].behind_softmax
    assert all("only Keras 3 on TensorFlow reaches behind" in line for line in said)


def test_what_an_optimizer_of_another_library_does_otherwise_is_said_in_one_line():
    for optimizer, each in OPTIMIZERS.items():
        for name, note in (("keras-2.2", each.keras_2_note), ("pytorch", each.torch_note), ("keras-3", "")):
            lines = changed_lines(patch(QUESTION, replace(QUESTION, optimizer=optimizer), DIALECTS[name]))
            assert [line for line in lines if "#" in line] == ([f"+# {note}"] if note else [])


def test_a_patch_from_a_changed_run_is_of_the_further_change_alone():
    answer = PRESETS["answer-1"]
    for dialect in DIALECTS.values():
        lines = changed_lines(patch(answer, replace(answer, seed=7), dialect))
        assert lines == ["-np.random.seed(48)", "+np.random.seed(7)"]


def test_own_images_are_in_the_patch():
    for dialect in DIALECTS.values():
        text = patch(QUESTION, replace(QUESTION, images=OWN), dialect)
        assert str(list(OWN[0][0])) in text


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_the_first_line_of_a_program_says_what_differs_from_the_question(dialect):
    for experiment in EXPERIMENTS.values():
        first_line = dialect.program(experiment).splitlines()[0]
        assert all(name in first_line for name in differences(QUESTION, experiment))
