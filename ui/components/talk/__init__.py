"""The talk on its stage (talk.js, talk.css): chapters, guesses, keys, notes, and the handout that it prints as."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from core.experiment import Experiment
from core.figures.kit.palette import DIVERGING
from core.program import DIALECTS, patch
from core.room import SPELLING
from core.talk import CHAPTERS, Chapter, told
from ui.components import show
from ui.navigation import EXPLORER, path
from ui.visit.view import View

NOTES = Path(__file__).parent / "notes.html"  # the speaker's window, a page of its own
NOTES_PATH = "/notes"


def talk(view: View) -> None:
    """Show the chapter of ``view``. The browser turns the pages and keeps the guesses; the link learns the chapter."""
    dialect = DIALECTS[view.dialect]
    data = {
        "chapters": _chapters(),
        "chapter": view.chapter,
        "links": {chapter.name: _link(view, chapter, at) for at, chapter in enumerate(CHAPTERS.values(), 1)},
        "patches": {name: patch(Experiment(), chapter.experiment, dialect) for name, chapter in CHAPTERS.items()},
        "dialect": dialect.label,
        "scale": DIVERGING,
        "names": SPELLING,
    }
    show("talk", data)


@cache
def _chapters() -> list[dict[str, Any]]:
    """All chapters, opened: so the browser needs nobody to turn a page."""
    return [
        {"name": name, "title": chapter.title, "notes": chapter.notes, **asdict(told(name))}
        for name, chapter in CHAPTERS.items()
    ]


def _link(view: View, chapter: Chapter, number: int) -> str:
    """What "Open this in the Explorer" opens in a tab of its own."""
    there = replace(view.with_experiment(chapter.experiment), epoch=None, chapter=number, stage=1)
    return f"./{path(EXPLORER)}?{urlencode(there.to_query())}"
