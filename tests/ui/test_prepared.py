"""What the server works out before its first visitor comes."""

from __future__ import annotations

from functools import partial
from threading import Event

import pytest

from core.experiment import PRESETS
from tests.ui.asking import in_a_loop
from tests.ui.reading import here, nothing_beside, text, visit, waited_for
from tests.ui.test_app import Starting
from ui import prepared
from ui.visit import runs
from ui.visit.beside import beside


class Missing(Starting):
    """A TensorFlow that is not installed: the NumPy engine stands in."""

    failed = True
    lack = "TensorFlow"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(runs, "keras_process", Missing)
    monkeypatch.setattr(prepared, "keras_process", Missing)
    monkeypatch.setattr(prepared, "HEAD_START", 0)
    monkeypatch.setattr(prepared, "PRESETS", {"question": PRESETS["question"]})
    monkeypatch.setattr(prepared.gc, "freeze", lambda: None)
    monkeypatch.setattr(prepared, "prepared", prepared.Prepared(page=True))
    nothing_beside()


def test_the_first_visitor_of_a_preset_finds_the_proof_and_waits_for_nothing(monkeypatch):
    with monkeypatch.context() as at_once:
        at_once.setattr(beside, "work_out", lambda work: [None for _ in iter(partial(here, work), True)])
        prepared.work_out(Event())
    assert prepared.prepared.presets and prepared.prepared.ready
    app = visit()
    assert "A cause: **" in text(app)
    assert "Suspected" not in text(app)
    assert waited_for() == 0


def test_a_server_that_stops_does_not_work_on():
    stopping = Event()
    stopping.set()
    prepared.work_out(stopping)
    assert not prepared.prepared.presets
    assert waited_for() == 0


def test_a_server_stays_ready_when_its_tensorflow_goes_and_starts_it_again(monkeypatch):
    started = []

    class Gone(Starting):
        def start(self):
            started.append(self)
            if len(started) == 3:
                stopping.set()

    stopping = Event()
    monkeypatch.setattr(prepared, "prepared", prepared.Prepared(page=True, presets=True, worker=True))
    monkeypatch.setattr(prepared, "keras_process", Gone)
    monkeypatch.setattr(prepared, "LOOK", 0)
    prepared.keep_up(stopping)
    assert len(started) == 3
    assert prepared.prepared.ready


def test_with_the_switch_off_only_the_page_is_run_ahead(monkeypatch):
    ran: list[str] = []

    async def run_the_page() -> None:
        ran.append("page")

    monkeypatch.setattr(prepared, "run_the_page", run_the_page)
    monkeypatch.setattr(prepared, "_one_after_the_other", lambda stopping: ran.append("rest"))
    in_a_loop(prepared.in_background(Event()))
    assert sorted(ran) == ["page", "rest"]
    ran.clear()
    monkeypatch.setenv("STUCK_AHEAD", "off")
    in_a_loop(prepared.in_background(Event()))
    assert ran == ["page"]
