"""What is written of forms and faults beside their arithmetic: a table a name, in a TOML file."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from core.experiment import Experiment
from core.words.tables import tables


def entries(module: str, file: str) -> dict[str, dict[str, Any]]:
    """The tables of a ``file`` beside a module, each with the experiment that its link opens."""
    found: dict[str, dict[str, Any]] = tables(module, file)
    for entry in found.values():
        if "experiment" in entry:
            entry["experiment"] = Experiment.from_query(dict(parse_qsl(entry["experiment"])))
    return found
