"""Scripts as they are pasted: what stands around them changes neither findings nor lines, and what is lost is said."""

from __future__ import annotations

import html
import json

import pytest

from core.stuck import read_code
from core.stuck.code import examine
from core.stuck.code.wrapping import notebook
from tests.core.stuck.programs import programs

FILES = ("keras_faulty.txt", "keras_healthy.txt", "torch_faulty.txt", "torch_healthy.txt")
PROGRAMS = [program for file in FILES for program in programs(file) if ">>>" not in program.text]
SCRIPT = """import torch.nn as nn
model = nn.Sequential(
    nn.Linear(4, 8),
    nn.Softmax(dim=1),
)
loss_fn = nn.CrossEntropyLoss()
for x, y in data:
    opt.zero_grad()
    loss_fn(model(x), y).backward()
    opt.step()"""
FOUND = {("softmax-twice", 4)}


def python_session(line: str, i: int) -> str:
    return (">>> " if line[:1].strip() and line[0] not in ")]}" else "... ") + line


def ipython(line: str, i: int) -> str:
    return ("In [3]: " if i == 0 else "   ...: ") + line


WRAPPED = {
    "python": python_session,
    "ipython": ipython,
    "ipython at the margin": lambda line, i: ("In[12]: " if i == 0 else "...: ") + line,
    "jupyterlab": lambda line, i: ("[3]: " if i == 0 else "     ") + line if i == 0 else line,
    "line numbers": lambda line, i: f"{i + 8} {line}",
    "line numbers to the right": lambda line, i: f"{i + 8:4d}  {line}",
    "line numbers to the left": lambda line, i: f"{i + 8:<4d}{line}",
    "line numbers with colons": lambda line, i: f"{i + 1}: {line}",
    "line numbers with tabs": lambda line, i: f"{i + 97}\t{line}",
    "line numbers with pipes": lambda line, i: f" {i + 1:3d} | {line}",
    "line numbers with a long bar": lambda line, i: f"{i + 1:3d}\u2502 {line}",
    "bare line numbers on empty lines": lambda line, i: f"{i + 1} {line}".rstrip(),
    "a mail": lambda line, i: f"> {line}",
    "a mail of a mail": lambda line, i: f"> > {line}",
    "a tight mail": lambda line, i: f">{line}",
    "a quoted session": lambda line, i: "> " + python_session(line, i),
    "a diff of additions": lambda line, i: f"+{line}",
    "a diff of what stays": lambda line, i: f"+{line}" if i % 3 == 0 else f" {line}",
    "blanks that do not break": lambda line, i: line.replace(" ", "\u00a0"),
    "marks without width": lambda line, i: f"\ufeff{line}\u200b",
    "colours": lambda line, i: f"\x1b[32m{line}\x1b[0m",
    "escaped": lambda line, i: html.escape(python_session(line, i)),
    "carriage returns": lambda line, i: line + "\r",
    "backticks": lambda line, i: f"`{line}`" if line.strip() and "`" not in line else line,
    "typed quotes": lambda line, i: line.replace("'", "\u2019").replace('"', "\u201d"),
    "tabs": lambda line, i: line.replace("    ", "\t"),
}


@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED)
def test_what_stands_in_front_of_lines_is_taken_off(wrap):
    lines = SCRIPT.split("\n")
    examination = examine("\n".join(wrap(line, i) for i, line in enumerate(lines)))
    assert {(finding.code, finding.line) for finding in examination.findings} == FOUND
    assert examination.left_out == ""


@pytest.mark.deep
@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED)
def test_every_program_is_read_through_every_wrapping(wrap):
    for program in PROGRAMS:
        text = "\n".join(wrap(line, i) for i, line in enumerate(program.text.split("\n")))
        assert {(finding.code, finding.line) for finding in read_code(text)} == set(program.faults), program.name


@pytest.mark.parametrize(
    ("around", "first"),
    [
        ("{}", 0),
        ("Hello, my network is stuck:\n\n```python\n{}\n```\n\nWhat is wrong?", 3),
        ("```\n{}\n```", 1),
        ("~~~ {{.python}}\n{}\n~~~", 1),
        ("```python\n{}", 1),
        ("```bash\npip install torch\n```\nand then\n```py\n{}\n```", 5),
        ("%matplotlib inline\n!pip install torch\n{}", 2),
        ("In [1]: %load_ext x\n\nIn [2]: import torch\n{}", 3),
        ("Out[1]: 0.6931\n{}", 1),
        ("diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,9 +1,9 @@\n-import keras\n{}", 5),
        ("On Monday somebody wrote to me about this:\n{}\nMany thanks and all the best", 1),
    ],
)
def test_what_stands_around_a_script_is_no_part_of_it(around, first):
    examination = examine(around.format(SCRIPT))
    assert {(finding.code, finding.line - first) for finding in examination.findings} == FOUND
    assert examination.left_out == ""


def test_of_a_diff_the_new_side_is_read():
    old, new = "    nn.Softmax(dim=1),", "    nn.ReLU(),\n+    nn.Linear(8, 3),"
    diff = "\n".join(f" {line}" for line in SCRIPT.split("\n")).replace(f" {old}", f"-{old}\n+{new}")
    assert read_code(diff) == ()
    back = diff.replace("+", "*").replace("-    nn.Soft", "+    nn.Soft").replace("*", "-")
    assert [finding.code for finding in read_code(back)] == ["softmax-twice"]


def book(*cells: tuple[str, str | list[str]], **more: object) -> str:
    return json.dumps({"cells": [{"cell_type": kind, "source": source} for kind, source in cells], **more})


@pytest.mark.parametrize(
    "text",
    [
        book(
            ("markdown", "# My network"), ("code", SCRIPT.splitlines(keepends=True)), ("code", "%%bash\nls"), nbformat=4
        ),
        book(("code", "%matplotlib inline\n" + SCRIPT), ("raw", "model = 3")),
        json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": SCRIPT}]}]}),
        json.dumps([{"cell_type": "code", "source": SCRIPT}], indent=1),
    ],
)
def test_of_a_notebook_the_code_cells_are_read(text):
    examination = examine(text)
    assert [finding.code for finding in examination.findings] == ["softmax-twice"]
    assert examination.left_out == ""
    assert examination.lines[examination.findings[0].line - 1] == "    nn.Softmax(dim=1),"
    assert any("notebook" in sentence for sentence in examination.undecided)


@pytest.mark.parametrize("text", ['{"a": 1, "cell_type": ', '{"cell_type": 3, "cells": 5}', "x = 1", "[" * 9999])
def test_what_is_no_notebook_has_no_cells(text):
    assert not notebook(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SCRIPT.replace("    nn.Softmax(dim=1),", "    nn.Softmax(dim=1)"), ""),
        (SCRIPT.replace("loss_fn = nn.", "loss fn = nn."), "Line 6"),
        (SCRIPT.replace("    opt.step()", "    opt step()"), "Line 10"),
        ("\n".join(line.strip() for line in SCRIPT.split("\n")), "indentation was lost: the block of line 7"),
        ("hello there, it does not learn", "Nothing here could be read as Python"),
        ("model = f(x)\n```\nx = 1\n```\n", "Line 1 could not be read"),
        ("a = 1\n" + "\n".join(f"model.fit x{i} = {i}\nb = {i}" for i in range(20)), "and 14 more"),
    ],
)
def test_what_is_left_out_is_said_with_how_to_paste_it(text, said):
    examination = examine(text)
    assert said in examination.left_out
    assert (examination.left_out == "") == (said == "")
    assert said == "" or examination.left_out.endswith("Paste the script as it stands in its file.")


def test_no_line_of_a_program_is_lost_without_a_word():
    for program in PROGRAMS[:12]:
        lines = program.text.split("\n")
        for i, line in enumerate(lines):
            if line.strip().startswith(("model.", "net.", "loss", "optimizer", "self.")) and line.strip().endswith(")"):
                torn = "\n".join([*lines[:i], line.strip()[:-1] + " oops", *lines[i + 1 :]])
                assert examine(torn).left_out, line
