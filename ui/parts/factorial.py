"""The factorial on its page: the 32 networks between the question and Answer 1, and the seeds of one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from typing import TypeVar
from uuid import uuid4

import streamlit as st

from core.experiment import Experiment
from core.figures.factorial import factorial
from core.figures.kit.protocol import Chart
from core.figures.seeds import seeds
from core.figures.shapley import shapley_figure
from core.images import THREAD_IMAGES, Images
from core.trial import CELLS, Trial, cell_experiment, cell_label, load, sentences, shapley
from core.trial.effects import interactions
from core.trial.training import trial_steps
from ui import controls
from ui.components.chart import chart
from ui.components.links import links
from ui.components.prose import prose
from ui.navigation import to_experiment
from ui.page import Page
from ui.visit import telling
from ui.visit.beside import Work, beside
from ui.visit.view import View

SEEDS_HERE = range(256)
EPOCHS_HERE = 100
NETWORKS_HERE = CELLS * len(SEEDS_HERE)
TRIAL_KEY = "trial on the spot"
T = TypeVar("T")
START, STOP = "start the trial", "stop the trial"


def factorial_part(page: Page) -> None:
    """Draw the 32 networks and, of the one that is asked about, its seeds; or the trial that is on its way."""
    view, images = page.view, page.view.experiment.images
    asked: dict[Images, Work[Trial]] = st.session_state.setdefault(TRIAL_KEY, {})  # one at most, of the images in view
    if page.visit.wished(START):
        steps = partial(trial_steps, SEEDS_HERE, (EPOCHS_HERE,), images)
        asked[images] = beside.work(TRIAL_KEY, uuid4(), steps)  # who asks for it sees it done
    if page.visit.wished(STOP) or images not in asked:
        asked.clear()
    running = asked.get(images)
    if running is not None:
        beside.wait(TRIAL_KEY, running, *telling.current())
        if not running.finished:
            _under_way(page, running.latest)
            return
    trial = running.latest if running else _shipped(view.experiment)
    if trial is None:
        page.headline("Your own images have not been on trial yet")
        _start_button()
        return
    budget = view.budget if view.budget in trial.budgets else trial.budgets[-1]
    page.headline(_once(sentences.headline, trial, budget))
    prose(_once(sentences.best_sentence, trial, budget), key="best")
    changes, epochs = st.columns([3, 1])
    with changes:
        controls.made_changes(view)
    with epochs:
        if len(trial.budgets) > 1:
            controls.budget(view)
    _picture(view, trial, budget)
    if running:
        said, button = st.columns([5, 1], vertical_alignment="center")
        said.markdown(_compared(trial, _shipped(view.experiment)))
        with button:
            controls.button("Back", {"do": STOP}, key="stop trial")
    else:
        _start_button()
    chart(_once(_shares, trial, budget), key="shares")
    prose(_once(sentences.interaction_sentence, trial, budget), key="interaction")
    _cell(view, trial, budget)


def _shipped(experiment: Experiment) -> Trial | None:
    """The trial that ships with the app is one of the thread's images."""
    return load() if experiment.images == THREAD_IMAGES else None


def _under_way(page: Page, trial: Trial | None) -> None:
    """The trial on the spot as far as it is; nothing else, so that it is drawn quickly."""
    done = int(trial.done.sum()) if trial else 0
    page.headline("The trial is under way")
    progress, button = st.columns([5, 1], vertical_alignment="center")
    progress.progress(done / NETWORKS_HERE, f"{done:,} of {NETWORKS_HERE:,} networks")
    with button:
        controls.button("Cancel", {"do": STOP}, key="stop trial")
    if trial:
        _picture(page.view, trial, EPOCHS_HERE)


def _picture(view: View, trial: Trial, budget: int) -> None:
    here = next((cell for cell in range(CELLS) if _measured(view, cell, budget) == view.experiment), None)
    payload = factorial(trial, budget, chosen=view.cell, here=here, seed=view.experiment.seed)
    chart(payload, key="factorial", chosen=f"cell:{view.cell}")


def _measured(view: View, cell: int, budget: int) -> Experiment:
    """The run of a cell from the visitor's seed, on the visitor's engine; its learning rate is the trial's."""
    base = Experiment(epochs=budget, seed=view.experiment.seed, images=view.experiment.images)
    return replace(cell_experiment(cell, base), engine=view.experiment.engine)


def _cell(view: View, trial: Trial, budget: int) -> None:
    """One cell: what it did, seed by seed."""
    cell, seed = view.cell, view.experiment.seed
    label = cell_label(cell)
    st.subheader(label[0].upper() + label[1:], anchor=False)
    prose(sentences.cell_sentence(trial.cell(cell, budget)), key="cell")
    chart(seeds(trial, cell, budget, seed), key="seeds", chosen=f"seed:{seed}")
    label = f"Open it with seed {seed} in the Explorer"
    links(
        [to_experiment(view, _measured(view, cell, budget), label, look="links-plain")],
        key="open cell",
        label="This cell",
    )


def _start_button() -> None:
    """For whoever wants to see it done: all 32 networks trained now, on this machine."""
    controls.button(f"Train {NETWORKS_HERE:,} networks now", {"do": START}, key="start trial")
    said = f"The same trial on this server: {len(SEEDS_HERE)} seeds of each of the {CELLS}, {EPOCHS_HERE} epochs."
    prose(said, key="trial here", small=True)


def _compared(here: Trial, shipped: Trial | None) -> str:
    """Whether what was trained here is what the shipped trial says."""
    said = f"{here.solved.size:,} networks trained here."
    if shipped is None:
        return said
    level, known = shipped.level(EPOCHS_HERE), slice(len(here.seeds))
    same = int((here.solved[:, 0] == shipped.solved[:, level, known]).sum())
    return f"{said} {same:,} of them end as in the trial that ships with the app: solved or not."


@lru_cache(maxsize=32)
def _once(made: Callable[[Trial, int], T], trial: Trial, budget: int) -> T:
    """What is said of the whole trial, which a click does not change: its intervals are not found anew each time."""
    return made(trial, budget)


def _shares(trial: Trial, budget: int) -> Chart:
    return shapley_figure(shapley(trial, budget), interactions(trial, budget))
