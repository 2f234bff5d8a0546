"""Runs for the pages: finished ones are shared by all visitors, unfinished ones belong to one visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from threading import Lock

import streamlit as st
from cachetools import LRUCache

from core.engines.keras_process import KerasProcess, KerasUnavailable
from core.engines.training import ADVANCE_BY, Advance, stream
from core.experiment import Experiment
from core.run import Run

CACHE_BYTES = 48_000_000
PATIENCE = 0.25  # seconds of training before the page shows what there is and goes on
STRETCH = 250  # epochs between two looks at the clock


@cache
def keras_process() -> KerasProcess:
    """TensorFlow's process, one for the whole server."""
    return KerasProcess()


# A long run is a few MB. Trajectories are immutable, so visitors can share them.
_finished: LRUCache[Experiment, Run] = LRUCache(CACHE_BYTES, getsizeof=lambda run: run.parameters.nbytes + 10_000)
_lock = Lock()


def finished(experiment: Experiment) -> Run | None:
    """The finished run of the experiment, if any visitor has trained it lately."""
    with _lock:
        run = _finished.get(experiment)
    # A copy: what a page has computed from a run, up to 100 MB of activations, goes when the page is done with it.
    return None if run is None else replace(run)


def keep(run: Run) -> None:
    """Share a finished run."""
    with _lock:
        _finished[run.experiment] = replace(run)


def trainable(experiment: Experiment) -> Experiment:
    """The experiment itself; or, while TensorFlow is still starting, the same on the NumPy engine as a stand-in."""
    if experiment.engine == "keras" and finished(experiment) is None and not keras_process().ready:
        return replace(experiment, engine="numpy")
    return experiment


def train_whole(experiment: Experiment) -> Run:
    """The whole run of the experiment, for nobody yet: shared, so that its first visitor finds it finished.

    Trained by TensorFlow's process if that is ready and able, else by the NumPy engine.
    """
    asked = trainable(experiment)
    known = finished(asked)
    if known is not None:
        return known
    try:
        *_, known = stream(asked, _advance(asked), STRETCH)
    except (KerasUnavailable, RuntimeError):
        if asked.engine != "keras":
            raise
        return train_whole(replace(asked, engine="numpy"))
    keep(known)
    return known


def _advance(experiment: Experiment, waiting: Callable[[], None] | None = None) -> Advance:
    return partial(keras_process().advance, waiting=waiting) if experiment.engine == "keras" else ADVANCE_BY["numpy"]


class _Known(Exception):
    """Another visitor's training of the same has just ended."""


def _still_wanted(experiment: Experiment) -> None:
    """End here if the visitor moved on: Streamlit does so wherever a script looks at its state. Raises _Known."""
    st.session_state.get("training")
    if finished(experiment) is not None:
        raise _Known


@dataclass
class Training:
    """A training that one visitor waits for."""

    experiment: Experiment
    stretches: Iterator[Run]
    run: Run


def train_for_a_moment(experiment: Experiment) -> Run:
    """The run of the experiment: whole if it is quick or known, else as far as it got in this moment.

    An unfinished run has fewer epochs than the experiment; call again, on the next rerun, to go on. If TensorFlow fails
    on the way, the run is the NumPy engine's, as its experiment says.
    """
    known = finished(experiment)
    if known is not None:
        return known
    try:
        return _train_for_a_moment(experiment)
    except (_Known, KerasUnavailable, RuntimeError):
        if experiment.engine != "keras":
            raise
        # The child said on the log what went wrong. What it trained so far is lost; the visitor still gets a run.
        st.session_state.pop("training", None)
        return finished(experiment) or train_for_a_moment(replace(experiment, engine="numpy"))


def _train_for_a_moment(experiment: Experiment) -> Run:
    started = time.monotonic()
    training = st.session_state.get("training")
    if training is None or training.experiment != experiment:
        stretches = stream(experiment, _advance(experiment, partial(_still_wanted, experiment)), STRETCH)
        training = Training(experiment, stretches, next(stretches))
        st.session_state["training"] = training
    for run in training.stretches:
        training.run = run
        if time.monotonic() - started > PATIENCE:
            break
    if training.run.experiment == experiment:
        keep(training.run)
        del st.session_state["training"]
    return training.run


def stop() -> int | None:
    """End the training that is under way; its epochs so far are a finished run. Gives their number."""
    training = st.session_state.pop("training", None)
    if training is None:
        return None
    keep(training.run)
    return training.run.experiment.epochs
