"""What a card is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from urllib.parse import parse_qsl, urlencode

from core.engines.training import train
from core.outcome.verdict import verdict
from core.run import Run
from ui.visit import runs
from ui.visit.view import WORDS, View, read_view

CARD_PATH = "/card"
PICTURE_PATH = "/card.png"
MOST = 4000  # characters of a query; two experiments with sixteen images each are under 1,500

PATIENCE = 5.0  # seconds that a card waits for others

_training = Lock()  # one at a time: the app's own visitors come first


class TooLong(ValueError):
    """A query that is no link of ours."""


class Busy(RuntimeError):
    """Too many ask for cards of runs that nobody has trained yet."""


@dataclass(frozen=True)
class Subject:
    """A view and its run; ``said``: the verdict on it in words, or the question where a task hides that."""

    view: View
    run: Run
    said: str

    @property
    def query(self) -> str:
        """The view's own, in our spelling: nothing of what was asked stands in it as it came."""
        return urlencode(self.view.to_query())


def subject(query: str) -> Subject:
    """What a query asks for; whatever makes no sense in it is passed over. Raises TooLong, or Busy: ask again later.

    A run that no visitor has trained lately is trained on the NumPy engine: half a second for the longest there is.
    """
    if len(query) > MOST:
        raise TooLong(f"A link has at most {MOST} characters.")
    try:
        words = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=2 * len(WORDS)))
    except ValueError:
        raise TooLong(f"A link has at most {2 * len(WORDS)} words.") from None
    view, _ = read_view(words)
    known = runs.finished(view.experiment)
    if known is None:
        if not _training.acquire(timeout=PATIENCE):
            raise Busy("Other cards are being made.")
        try:
            known = train(replace(view.experiment, engine="numpy"))
        finally:
            _training.release()
    found = verdict(known)
    return Subject(view, known, view.question if "verdict" in view.hidden else f"{found.headline} {found.sentence}")
