"""What a stored result says of its making: changed by what can change a number, and by nothing else."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.provenance import LOSS_MODULES, fingerprint, provenance

ROOT = Path(__file__).resolve().parents[2]

CODE = '''
"""A module."""
import numpy as np

def half(x: float) -> float:
    """Half of x."""
    return x / 2

class Box:
    """A box."""
    side = 1
'''


def test_all_files_of_the_losses_count():
    assert {Path(module.__file__) for module in LOSS_MODULES} == set((ROOT / "core/losses").glob("*.py"))


def test_it_names_code_machine_and_versions():
    found = provenance()
    assert list(found) == ["fingerprint", "machine", "numpy", "python"]
    assert len(found["fingerprint"]) == 64
    assert platform.machine() in found["machine"]
    assert (found["numpy"], found["python"]) == (np.__version__, platform.python_version())


def test_another_process_says_the_same():
    code = "from core.provenance import provenance; print(provenance())"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == repr(provenance())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""A module."""', ""),
        ('"""Half of x."""', "# half"),
        ('"""A box."""', '"""Another box."""'),
        ("x / 2", "(x /\n            2)"),
        ("side = 1", "side = 1  # of a unit box"),
    ],
)
def test_words_and_formatting_do_not_count(old, new):
    assert old in CODE
    assert fingerprint([CODE.replace(old, new)]) == fingerprint([CODE])


@pytest.mark.parametrize(
    ("old", "new"), [("x / 2", "x / 3"), ("x / 2", "x * 2"), ("side = 1", "side = 1.0"), ("half", "third")]
)
def test_code_counts(old, new):
    assert old in CODE
    assert fingerprint([CODE.replace(old, new)]) != fingerprint([CODE])


def test_the_place_of_code_counts():
    assert len({fingerprint(sources) for sources in (["a = 1", "b = 2"], ["b = 2", "a = 1"], ["a = 1\nb = 2"])}) == 3


def test_a_text_that_is_no_docstring_counts():
    assert fingerprint(["x = 'a'"]) != fingerprint(["x = 'b'"])
