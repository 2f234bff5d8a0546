"""The Explorer's figure of a run, made once for all who look at it."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock

from cachetools import LRUCache, cached

from core.figures.explorer import explorer
from core.outcome.shown import Shown
from core.run.unseen import Unseen
from ui.components import as_bytes
from ui.page import Trained
from ui.visit.view import View

MADE_BYTES = 24_000_000  # a figure has 0.1 MB; of 5,000 epochs and 16 filters 5 MB


def _shown(trained: Trained, extra: Unseen | None, view: View) -> Hashable:
    """All that the figure depends on."""
    run, ghost, epochs = trained.run, trained.ghost, trained.experiment.epochs
    return run.experiment, ghost and ghost.experiment, epochs, extra and extra.pixels, view.on_stage, view.names


@cached(LRUCache(MADE_BYTES, getsizeof=len), key=_shown, lock=Lock())
def run_figure(trained: Trained, extra: Unseen | None, view: View) -> bytes:
    """The figure, as the player gets it. ``extra``: what the run says of an image that it is not trained on."""
    run, ghost, epochs = trained.run, trained.ghost, trained.experiment.epochs
    return as_bytes(explorer(Shown(run, ghost, epochs, unseen=extra, names=view.names), stage=view.on_stage))
