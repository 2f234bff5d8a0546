"""What a stored result says of its making."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import numpy as np

from makers.provenance import fingerprint, made_here

ROOT = Path(__file__).resolve().parents[2]

SOURCE = '''
"""Computes."""
import numpy as np

FACTOR = 3.0

def compute(x):
    """What is stored."""
    return FACTOR * np.sqrt(x)  # always
'''


def test_it_names_code_machine_and_versions():
    found = made_here()
    assert list(found) == ["fingerprint", "machine", "numpy", "python"]
    assert platform.machine() in found["machine"]
    assert (found["numpy"], found["python"]) == (np.__version__, platform.python_version())


def test_what_is_said_of_the_code_does_not_change_its_fingerprint():
    said = SOURCE.replace("Computes.", "Says more.").replace("  # always", "").replace("3.0\n", "3.0\n\n\n")
    said = said.replace("What is stored.", "Stored.").replace("import numpy as np", "from other import np")
    assert fingerprint([said]) == fingerprint([SOURCE])


def test_what_it_does_changes_its_fingerprint():
    changed = [("3.0", "3.1"), ("sqrt", "cbrt"), ("FACTOR * ", ""), ("np.sqrt(x)", "np.sqrt(x) + 1")]
    prints = {fingerprint([SOURCE.replace(*change)]) for change in changed} | {fingerprint([SOURCE])}
    assert len(prints) == 1 + len(changed)
    assert fingerprint([SOURCE, SOURCE]) not in prints


def test_another_process_says_the_same():
    code = "from makers.provenance import made_here; print(made_here())"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == repr(made_here())
