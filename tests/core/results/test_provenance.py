"""What a stored result says of its making."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import numpy as np

from core.engines.training import train_many
from core.outcome.outcomes import outcomes
from core.results.fingerprint import fingerprint
from core.results.provenance import provenance

ROOT = Path(__file__).resolve().parents[3]


def test_it_names_code_machine_and_versions():
    found = provenance(train_many)
    assert list(found) == ["fingerprint", "machine", "numpy", "python"]
    assert found["fingerprint"] == fingerprint(ROOT, "core.engines.training.train_many")
    assert platform.machine() in found["machine"]
    assert (found["numpy"], found["python"]) == (np.__version__, platform.python_version())


def test_each_maker_counts():
    prints = {provenance(*makers)["fingerprint"] for makers in ((train_many,), (outcomes,), (train_many, outcomes))}
    assert len(prints) == 3


def test_another_process_says_the_same():
    code = "from core.results.provenance import provenance; from core import train_many; print(provenance(train_many))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == repr(provenance(train_many))
