"""What a card is about."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from threading import Lock
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

from core.engines.training import train
from core.experiment import Experiment, differences
from core.outcome.comparison import setting
from core.run import Run
from core.settings.registry import SETTINGS
from ui.visit import runs
from ui.visit.view import WORDS, View, read_view

CARD_PATH = "/card"  # where links of old looked for the picture's page
PICTURE_PATH = "/card.png"
MOST = 4000  # characters of a query; two experiments with sixteen images each are under 1,500

QUICK = 1000  # epochs times filters that are trained in some milliseconds
PATIENCE = 5.0  # seconds that a card waits for others

_training = Lock()  # one at a time: the app's own visitors come first


def asked(query: str) -> View:
    """The view that a query asks for; whatever makes no sense in it is passed over. Raises HTTPException 414 for one
    that is no link of ours.
    """
    if len(query) > MOST:
        raise HTTPException(414, f"A link has at most {MOST} characters.")
    try:
        words = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=2 * len(WORDS)))
    except ValueError:
        raise HTTPException(414, f"A link has at most {2 * len(WORDS)} words.") from None
    return read_view(words)[0]


def said_of(view: View) -> str:
    """The verdict on the view's run, or the question where a task hides that; the run's settings if it is long and was
    not trained lately: a page waits for milliseconds only.
    """
    if "verdict" in view.hidden:
        return view.question
    experiment = view.experiment
    if runs.finished(experiment) or experiment.epochs * experiment.filters <= QUICK:
        with suppress(HTTPException):
            return view.says_of(_run(experiment, patience=0))
    changes = differences(Experiment(), experiment)
    return f"A run with {', '.join(f'{SETTINGS[name].noun} {setting(experiment, name)}' for name in changes)}"


def subject(query: str) -> tuple[View, Run]:
    """What a query asks for, and its run. Raises HTTPException 414, or 503: ask again later.

    A run that no visitor has trained lately is trained on the NumPy engine: half a second for the longest there is.
    """
    view = asked(query)
    return view, _run(view.experiment, PATIENCE)


def _run(experiment: Experiment, patience: float) -> Run:
    known = runs.finished(experiment)
    if known is None:
        if not _training.acquire(timeout=patience):
            raise HTTPException(503, "Other cards are being made.", {"Retry-After": "10"})
        try:
            known = train(replace(experiment, engine="numpy"))
        finally:
            _training.release()
    return known
