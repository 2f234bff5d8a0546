"""The run of a link as a file for other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from core.run import Run
from core.run.export import as_csv, as_json
from ui import card

_making = Lock()  # one at a time: the longest run is a few MB of text, and pages come first


@dataclass(frozen=True)
class File:
    """``label``: of the link that leads to it; ``made``: from a run."""

    label: str
    name: str
    media_type: str
    made: Callable[[Run], str]


# By their paths.
FILES = {
    "/run.csv": File("Run as CSV", "stuck.csv", "text/csv", as_csv),
    "/run.json": File("Run as JSON", "stuck.json", "application/json", as_json),
}


def run_file(file: File, query: str) -> str:
    """The file of the run that a query asks for. Raises HTTPException, as a card does."""
    _, run = card.subject(query)
    with _making:
        return file.made(run)
