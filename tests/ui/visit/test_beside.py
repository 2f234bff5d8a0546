"""Work beside the server: who gets it, who is told, and what happens when visitors leave and processes die."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from core.diagnosis import diagnose, proof_steps
from core.engines.training import train
from core.experiment import Experiment
from core.processes.tasks import Steps, Task, done
from core.what_ifs.counterfactuals import seeds_for
from tests.ui.reading import waited_for
from ui.visit import beside as module
from ui.visit.beside import ATTEMPTS, Beside, Work


class ByHand(Executor):
    """A pool whose tasks are done when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[Future[Any], Any, tuple[Any, ...]]] = []

    def submit(self, function: Any, /, *arguments: Any) -> Future[Any]:  # type: ignore[override]
        self.asked.append((Future(), function, arguments))
        return self.asked[-1][0]

    def do(self) -> None:
        """The task that waits longest."""
        future, function, arguments = self.asked.pop(0)
        future.set_result(function(*arguments))

    def die(self) -> None:
        """All tasks in hand are lost."""
        while self.asked:
            self.asked.pop(0)[0].set_exception(BrokenExecutor("killed"))


def number(value: int) -> int:
    return value


def counting(upto: int) -> Steps[int, None]:
    for value in range(upto):
        yield (yield from done(number, value))


def three_at_once() -> Steps[tuple[int, ...], None]:
    found = yield tuple(Task(number, (value,)) for value in (1, 2, 3))
    yield tuple(found)


class Room:
    """A server with visitors, whose time the test turns on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr(module, "PROCESSES", 1)
        self.pools: list[ByHand] = []
        self.open = {"ann", "bob"}
        self.told: list[str] = []
        self.beside = Beside(
            watching=lambda session: session in self.open,
            tell=lambda session, fragment: self.told.append(session),
            pool=self.new_pool,
            by_itself=False,
        )

    def new_pool(self) -> ByHand:
        self.pools.append(ByHand())
        return self.pools[-1]

    def wait(self, session: str, subject: Any, upto: int = 3) -> Work[int]:
        work = self.beside.work("count", subject, partial(counting, upto))
        self.beside.wait("count", work, session)
        return work

    def turn(self) -> None:
        self.beside.turn()

    def do(self, tasks: int = 1) -> None:
        """Have so many tasks done, one after the other."""
        for _ in range(tasks):
            self.turn()
            self.pools[-1].do()
        self.turn()


@pytest.fixture
def room(monkeypatch):
    return Room(monkeypatch)


def test_what_is_awaited_grows_until_all_is_known(room):
    work = room.wait("ann", "a")
    assert (work.latest, work.finished) == (None, False)
    room.do(2)
    assert (work.latest, work.finished) == (1, False)
    room.do()
    assert (work.latest, work.finished) == (2, True)
    assert not room.pools[-1].asked


def test_nothing_is_done_for_which_nobody_waits(room):
    room.beside.work("count", "a", partial(counting, 3))
    room.turn()
    assert not room.pools


def test_tasks_side_by_side_are_shared_out_and_answered_in_their_order(room, monkeypatch):
    monkeypatch.setattr(module, "PROCESSES", 2)
    work = room.beside.work("three", "a", three_at_once)
    room.beside.wait("three", work, "ann")
    room.turn()
    pool = room.pools[-1]
    pool.asked.reverse()  # the second is done first
    pool.do()
    room.turn()
    assert work.latest is None
    pool.do()
    room.turn()
    assert (work.latest, work.finished) == ((1, 2, 3), True)


def test_a_browser_that_has_not_drawn_its_page_is_told_nothing_until_it_has(room):
    room.beside.blank("ann")
    room.wait("ann", "a")
    room.wait("bob", "a")
    room.do(3)
    for _ in range(3):
        room.now += 1
        room.turn()
    assert set(room.told) == {"bob"}
    room.beside.drawn("ann")
    room.now += 1
    room.turn()
    assert room.told[-1] == "ann"


def test_nothing_is_begun_for_a_browser_that_is_still_drawing_its_page(room):
    room.beside.blank("ann")
    room.wait("ann", "a")
    room.turn()
    assert not room.pools
    room.beside.drawn("ann")
    room.turn()
    assert room.pools[-1].asked


def test_visitors_of_the_same_experiment_share_its_work_while_it_grows(room):
    first, second = room.wait("ann", "a"), room.wait("bob", "a")
    assert first is second
    room.do(3)
    assert first.finished
    assert sum(len(pool.asked) for pool in room.pools) == 0  # three tasks in all


def test_a_visitor_who_comes_later_finds_what_is_known(room):
    room.wait("ann", "a")
    room.do(3)
    assert (room.wait("bob", "a").latest, waited_for(room.beside)) == (2, 0)


def test_who_moves_on_leaves_no_work_behind_but_the_task_in_hand(room):
    left = room.wait("ann", "a", upto=100)
    room.turn()
    room.beside.leave("ann")
    new = room.wait("ann", "b")
    room.do(4)
    assert (left.latest, new.finished) == (0, True)
    assert not room.pools[-1].asked


def test_waiting_for_another_experiment_ends_waiting_for_the_last(room):
    room.wait("ann", "a", upto=100)
    new = room.wait("ann", "b")
    room.do(3)
    assert new.finished
    room.turn()
    assert not room.pools[-1].asked


def test_a_closed_tab_costs_nothing_from_then_on(room):
    work = room.wait("ann", "a", upto=100)
    room.do()
    room.open.remove("ann")
    room.pools[-1].do()  # the task in hand
    room.turn()
    assert not room.pools[-1].asked
    assert (work.latest, waited_for(room.beside)) == (1, 0)


def test_what_the_server_wants_known_is_found_out_for_nobody(room):
    work = room.beside.work("count", "a", partial(counting, 3))
    room.beside.work_out(work)
    room.do(3)
    assert (work.latest, work.finished) == (2, True)
    assert room.told == []


def test_who_comes_back_goes_on_where_the_work_was(room):
    work = room.wait("ann", "a")
    room.do()
    room.beside.leave("ann")
    room.pools[-1].do()
    room.turn()
    assert room.wait("bob", "a") is work
    room.do()
    assert work.finished


def test_that_of_which_least_is_known_comes_next(room):
    long = room.wait("ann", "long", upto=50)
    room.do(20)
    short = room.wait("bob", "short")
    room.do(4)  # the long one's that is in hand, and then the short one's
    assert short.finished
    assert not long.finished


def test_a_process_that_dies_costs_the_task_in_hand_which_is_done_again(room):
    work = room.wait("ann", "a")
    room.do()
    room.pools[-1].die()
    room.turn()
    assert len(room.pools) == 2
    room.do(2)
    assert (work.latest, work.finished) == (2, True)


def test_a_task_that_kills_each_process_ends_its_work_and_no_other(room, caplog):
    bad, good = room.wait("ann", "bad"), room.wait("bob", "good")
    for _ in range(ATTEMPTS):
        room.turn()
        room.pools[-1].die()
    room.turn()
    ended = bad if bad.finished else good
    other = good if ended is bad else bad
    assert (ended.finished, ended.latest) == (True, None)
    room.do(3)
    assert (other.latest, other.finished) == (2, True)
    assert caplog.text.count("ended with an error") == 1


def test_an_error_of_a_task_ends_its_work_with_what_is_known(room, caplog):
    def failing() -> Steps[int, None]:
        yield 7
        yield from done(int, "no number")

    work = room.beside.work("bad", "a", failing)
    room.beside.wait("bad", work, "ann")
    room.turn()
    future, _, _ = room.pools[-1].asked.pop()
    future.set_exception(ValueError("no number"))
    room.turn()
    assert (work.latest, work.finished) == (7, True)
    assert "no number" in caplog.text


# Who is told


def test_who_waits_is_told_of_news_and_of_the_end_and_else_of_nothing(room):
    room.wait("ann", "a")
    room.turn()
    assert room.told == []
    room.now += 10
    room.do()
    assert room.told == ["ann"]
    room.wait("ann", "a")  # the page was drawn
    room.turn()
    assert room.told == ["ann"]
    room.now += 10
    room.do(2)
    assert room.told == ["ann", "ann"]
    room.wait("ann", "a")
    room.now += 100
    room.turn()
    assert room.told == ["ann", "ann"]


def test_who_waits_long_has_no_more_news_than_one_look_each_rest(room):
    room.wait("ann", "a", upto=1000)
    looks = []
    for _ in range(200):
        room.now += module.REST / 10
        room.do()
        if room.told:
            looks.append(room.now)
            room.told.clear()
            room.wait("ann", "a")
    rests = [later - sooner for sooner, later in zip(looks, looks[1:], strict=False)]
    assert min(rests) >= module.REST
    assert max(rests) < 1.2 * module.REST


def test_a_hall_full_of_people_is_told_one_by_one_and_all_in_the_end(room):
    people = [f"person {i}" for i in range(100)]
    room.open |= set(people)
    for each in people:
        room.wait(each, "a", upto=1)
    room.now += module.REST
    room.do()
    for told in range(100):
        room.turn()
        assert len(room.told) == told + 1
        room.wait(room.told[told], "a")  # his page was drawn
        room.now += module.GAP
        room.turn()
    assert sorted(room.told) == sorted(people)


@pytest.mark.parametrize("finished", [False, True])
def test_one_visitors_news_come_as_soon_as_they_are_known_whoever_else_never_looks(room, finished):
    """The server's own works, sessions that are being drawn and so are told in vain, and one whose tab has gone."""
    room.open |= {"drawn", "moved on", "gone"}
    presets = [room.beside.work("preset", name, partial(counting, 1)) for name in range(5)]
    for preset in presets:
        room.beside.work_out(preset)
    if finished:
        room.do(5)
        assert all(preset.finished for preset in presets)
    for session in ("drawn", "moved on", "gone"):
        room.wait(session, session, upto=1)
    room.do(3 if finished else 8)  # they are told from now on, and never look
    room.beside.leave("moved on")
    room.open.remove("gone")
    room.wait("ann", "a", upto=100)
    for _ in range(10):
        room.now += module.REST
        room.told.clear()
        room.do()
        for _ in range(3):
            room.now += module.GAP
            room.turn()
        assert "ann" in room.told
        assert set(room.told) <= {"ann", "drawn"}
        room.wait("ann", "a")


def test_who_was_told_in_vain_is_told_again(room):
    room.wait("ann", "a", upto=1)
    room.do()
    for _ in range(3):
        room.now += module.REST
        room.turn()
    assert room.told == ["ann"] * 3


# Real processes


def test_the_processes_import_neither_the_page_nor_streamlit_nor_tensorflow(monkeypatch):
    monkeypatch.setattr(module, "PROCESSES", 1)
    executor = module.pool()
    try:
        assert executor.submit(Task(seeds_for, (Experiment(),))).result(120) == range(256)
        names = executor.submit(eval, "{name.partition('.')[0] for name in __import__('sys').modules}").result(120)
        assert "core" in names
        assert not names & {"app", "ui", "streamlit", "tensorflow", "keras"}
    finally:
        executor.shutdown(kill_workers=True)


def test_a_killed_process_loses_a_moment_and_nothing_else(monkeypatch):
    monkeypatch.setattr(module, "PROCESSES", 1)
    beside = Beside(watching=lambda session: True, tell=lambda session, fragment: None)
    run = train(Experiment(epochs=20, engine="numpy"))
    work = beside.work("proof", "a", partial(proof_steps, run.experiment, diagnose(run)))
    beside.work_out(work)
    try:
        until(lambda: work.news > 3)
        before = work.latest.done
        (process,) = beside._executor._processes
        os.kill(process, signal.SIGTERM)
        until(lambda: work.finished)
        assert before < work.latest.done == work.latest.planned
    finally:
        beside.close()


def until(holds: Callable[[], bool]) -> None:
    patience = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < patience
        time.sleep(0.01)
