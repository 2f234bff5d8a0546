"""The player: a figure with its whole history, played in the browser (player.js, player.css)."""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import urlencode

from core.figures.kit.protocol import Player
from ui.components import extended, show
from ui.navigation import INSIDE
from ui.visit.view import View


class Added(TypedDict):
    """What the page adds to a figure."""

    epoch: int | None  # the one to show; the last if there is none
    run: str  # the experiment in view, as a query
    inside: str  # the page that a click on an image opens; "" where that would show what a task hides
    replays: bool  # whether a run that a change brings is played once
    stage: bool  # whether it is for a projector
    framed: bool  # whether it stands alone in the frame of another page, of whose size it is then


class PlayerData(Player, Added):
    """All that player.js gets."""


def player(payload: bytes, view: View, *, replays: bool = False, stage: bool = False, framed: bool = False) -> None:
    """Show ``payload``, a figure with its history as ``as_bytes`` makes it, at the epoch of ``view``.

    A payload of the same id leaves the player alone, playing or not; a new one starts at that epoch. Where the visitor
    comes to rest is written down for the run in view; a click on an image opens it on "Inside the network". With
    ``replays`` a run that a change of settings brings is played once before it rests at its end. ``stage``: in
    the size of a projector; ``framed``: in that of the frame in which it stands alone.
    """
    added: Added = {
        "epoch": view.epoch,
        "run": urlencode(view.experiment.to_query()),
        "inside": "" if "run" in view.hidden else INSIDE,
        "replays": replays,
        "stage": stage,
        "framed": framed,
    }
    show("player", extended(payload, **added))
