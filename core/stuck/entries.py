"""What is written of forms and faults beside their arithmetic: a table a name, in a TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from core.experiment import Experiment


def entries(file: Path) -> dict[str, dict[str, Any]]:
    """The tables of a file, each with the experiment that its link opens."""
    found: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    for entry in found.values():
        if "experiment" in entry:
            entry["experiment"] = Experiment.from_query(dict(parse_qsl(entry["experiment"])))
    return found
