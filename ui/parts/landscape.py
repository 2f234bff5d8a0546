"""The landscape of the loss in view beside that of its repaired twin."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

import streamlit as st
from cachetools import LRUCache, cached

from core.figures.kit.protocol import Chart
from core.figures.landscape import landscape_figure
from core.filters.landscape import landscape, repaired
from core.run import Run
from ui.components.chart import chart
from ui.components.prose import prose
from ui.page import Page
from ui.visit import runs


def landscape_part(page: Page) -> float | None:
    """Draw both landscapes; gives the seconds after which there is more to see, None where all is there."""
    if page.cannot_treat("Not drawn yet", "The landscape", "then"):
        return None
    trained: list[Run] = []
    for experiment in repaired(replace(page.view.experiment, engine="numpy")):
        run = runs.train_for_a_moment(experiment)
        if run.experiment.epochs < experiment.epochs:
            page.headline("Training")
            st.progress(run.experiment.epochs / experiment.epochs, "Training both runs")
            return 0.0
        trained.append(run)
    figure = _figure(*trained)
    page.headline("Where a loss is flat, no optimizer has a direction")
    chart(figure, key="landscape", choosable=False)
    prose(figure["summary"], key="summary")
    prose(
        "The plane goes through the initial weights and along the two directions in which the repaired run moves "
        "most, so that its path can be seen; both maps show the same networks.",
        key="plane",
        small=True,
    )
    return None


@cached(LRUCache(32), key=lambda run, twin: run.experiment, lock=Lock())
def _figure(run: Run, twin: Run) -> Chart:
    return landscape_figure(landscape(run, twin))
