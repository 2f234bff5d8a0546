"""Whatever is pasted, reading it ends: with findings or one sentence, after counted work, in little memory."""

from __future__ import annotations

import ast
import re
import sys
import tracemalloc

import pytest

from core.stuck.code import budget, examine
from core.stuck.code.budget import TooMuch, counted, left, spend
from core.stuck.code.salvage import read_source
from tests.core.stuck.hostile import KINDS, WORST
from tests.core.stuck.programs import programs

CALLS = 20_000_000  # of functions, in C too: what is not counted makes more than can be waited for
MEMORY = 100_000_000  # bytes


def answer(text: str) -> str:
    """What the doctor says: nothing of Python's."""
    try:
        return str(len(examine(text).findings))
    except ValueError as error:
        assert re.fullmatch(r"[A-Z][^\n]*\.", str(error))
        return str(error)


@pytest.mark.parametrize("text", WORST, ids=range(len(WORST)))
def test_the_worst_texts_get_an_answer(text):
    assert answer(text)


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_hostile_text_gets_an_answer_after_bounded_work_in_bounded_memory(kind):
    for i, text in enumerate(kind()):
        calls, peak = cost_of(text)
        assert calls < CALLS and peak < MEMORY, (kind.__name__, i, text[:99])


def cost_of(text: str) -> tuple[int, int]:
    """How many functions are called to read it, and the bytes that it takes; beyond the bound it is given up."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1
        if calls > CALLS:
            sys.setprofile(None)
            raise AssertionError("without bound")

    tracemalloc.start()
    sys.setprofile(count)
    try:
        assert answer(text)
    finally:
        sys.setprofile(None)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return calls, peak


def test_no_honest_program_comes_near_the_bound():
    for file in (
        "keras_faulty.txt",
        "keras_healthy.txt",
        "torch_faulty.txt",
        "torch_healthy.txt",
        "other.txt",
        "more.txt",
    ):
        for program in programs(file):
            with counted():
                read_source(program.text)
                examine(program.text)
                assert left.get() > 0.99 * budget.STEPS, program.name


def test_as_much_as_may_be_pasted_of_an_honest_kind_is_followed():
    layer = "class N{0}(nn.Module):\n    def __init__(self):\n        self.a = nn.Linear({0}, 8)\n"
    layer += (
        "\n    def forward(self, x):\n        return F.softmax(self.a(x), dim=1)\n\nF.cross_entropy(N{0}()(x), y)\n"
    )
    found = examine("".join(layer.format(i) for i in range(200))).findings
    assert [finding.code for finding in found] == ["softmax-twice"] * 200
    prose = "Then I tried this, and it did not help either:\n"
    assert examine(prose * 390 + layer.format(1) + prose * 390).findings


def test_steps_and_depth_are_counted_and_the_last_is_too_much():
    with counted(3):
        spend(2)
        spend()
        with pytest.raises(TooMuch):
            spend()
    with pytest.raises(TooMuch):
        examine("x = a" + ".b()" * 900)
    spend(10**9)  # outside of any budget nothing is counted


@pytest.mark.parametrize("error", [RecursionError, MemoryError, OverflowError])
def test_what_python_finds_too_much_is_said_in_the_same_sentence(error, monkeypatch):
    def parse(text: str) -> ast.Module:
        raise error

    monkeypatch.setattr(ast, "parse", parse)
    with pytest.raises(TooMuch, match="paste the part that builds"):
        examine("x = 1")
