"""What a server finds out before anybody asks: TensorFlow, one run of the page, the presets with their reasons."""

from __future__ import annotations

import asyncio
import gc
import os
from dataclasses import dataclass
from threading import Event

from streamlit.runtime import get_instance

from core.experiment import PRESETS
from ui.parts import explanation
from ui.visit import runs
from ui.visit.beside import beside
from ui.visit.runs import keras_process

HEAD_START = 2  # seconds for a visitor who is waiting already: TensorFlow's start takes a core for three
LOOK = 2.0  # seconds between two looks at whether TensorFlow's process lives
GLANCE = 0.1  # seconds between two looks at what is being done beside the server


@dataclass
class Prepared:
    """How far the server is. ``page``: the Explorer has run without an error; ``presets``: their answers are there;
    ``worker``: TensorFlow's process has answered once, or is known to be missing. When it goes, NumPy stands in for it.
    """

    page: bool = False
    presets: bool = False
    worker: bool = False

    @property
    def ready(self) -> bool:
        """Whether visitors should be sent here. Once ready, a server stays so."""
        return self.page and self.presets and self.worker


prepared = Prepared()


async def run_the_page() -> None:
    """Run the Explorer once, for nobody: the first visitor finds everything imported."""
    prepared.page, _ = await get_instance().does_script_run_without_error()


def work_out(stopping: Event) -> None:
    """The rest, in a thread, the most urgent first, until all is done or the server is ``stopping``."""
    stopping.wait(HEAD_START)
    while not (keras_process().ready or keras_process().failed or stopping.is_set()):
        keras_process().start()  # again, if it died: where it always does, it is given up, and NumPy's engine stays
        stopping.wait(0.2)
    prepared.worker = True
    if stopping.is_set():
        return
    works = []
    for preset in PRESETS.values():
        works.append(explanation.proofs_of(runs.train_whole(preset)))
        beside.work_out(works[-1])
    # Every cause is proved then; the rest of the table grows while others may come.
    while not all(work.finished or (work.latest and work.latest.proved) for work in works):
        if stopping.wait(GLANCE):
            return
    prepared.presets = True
    # What is alive now stays alive: collections, during which all visitors wait, need not look at it again.
    gc.collect()
    gc.freeze()


def keep_up(stopping: Event) -> None:
    """Start TensorFlow's process again when it has died, and let its successor take over, before anybody waits."""
    while not stopping.wait(LOOK):
        keras_process().start()


def _one_after_the_other(stopping: Event) -> None:
    work_out(stopping)
    keep_up(stopping)


async def in_background(stopping: Event) -> None:
    """All of it, beside the server; with STUCK_AHEAD=off, for tests, only the page: the rest waits for who asks."""
    works = [run_the_page()]
    if os.environ.get("STUCK_AHEAD") != "off":
        works.append(asyncio.to_thread(_one_after_the_other, stopping))
    await asyncio.gather(*works)
