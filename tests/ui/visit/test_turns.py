"""Turns: one page at a time, in the order of asking, and nobody waits for ever."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from streamlit.runtime.scriptrunner import ScriptRunner

from tests.ui.reading import visit
from ui.visit.turns import Turns, in_turn, turns

LONG = 120.0  # seconds for a thread of an ordinary test, on any machine


class Queue:
    """Threads that come one after the other, and what they do when it is their turn."""

    def __init__(self) -> None:
        self.turns = Turns(LONG)
        self.done: list[str] = []
        self.threads: list[Thread] = []

    def come(self, name: str, unasked: bool = False) -> None:
        """One more; it waits by now."""
        waiting = len(self.turns._waiting)

        def draw() -> None:
            with self.turns.taken(unasked):
                self.done.append(name)

        self.threads.append(Thread(target=draw))
        self.threads[-1].start()
        while len(self.turns._waiting) == waiting:
            self.threads[-1].join(0.001)

    def end(self) -> list[str]:
        for thread in self.threads:
            thread.join(LONG)
        return self.done


def test_who_asked_first_comes_first_and_news_last():
    queue = Queue()
    with queue.turns.taken():
        queue.come("news", unasked=True)
        queue.come("one")
        queue.come("more news", unasked=True)
        queue.come("two")
        assert queue.done == []
    assert queue.end() == ["one", "two", "news", "more news"]


def test_who_gives_up_his_turn_comes_back_before_those_who_came_later():
    queue = Queue()
    with queue.turns.taken():
        queue.come("one")
        with queue.turns.given_up():
            queue.threads[0].join(LONG)
            assert queue.done == ["one"]
        queue.come("two")
        assert queue.done == ["one"]
    assert queue.end() == ["one", "two"]


def test_of_two_who_wait_the_one_who_began_earlier_goes_on():
    turns, going_on, let_go = Turns(LONG), Event(), Event()
    done: list[str] = []

    def long() -> None:
        with turns.taken():
            with turns.given_up():
                going_on.set()
                let_go.wait(LONG)
            done.append("began earlier")

    def later() -> None:
        with turns.taken():
            done.append("came later")

    first = Thread(target=long)
    first.start()
    going_on.wait(LONG)
    with turns.taken():
        second = Thread(target=later)
        second.start()
        while len(turns._waiting) < 1:
            second.join(0.001)
        let_go.set()
        while len(turns._waiting) < 2:
            first.join(0.001)
    first.join(LONG)
    second.join(LONG)
    assert done == ["began earlier", "came later"]


def test_a_page_that_takes_long_holds_nobody_up():
    turns, came = Turns(patience=0.01), Event()

    def come() -> None:
        with turns.taken():
            came.set()

    thread = Thread(target=come)
    with turns.taken():
        thread.start()
        assert came.wait(LONG)
    thread.join(LONG)
    assert turns._drawing == 0  # all are counted out again


def test_an_error_ends_a_turn():
    turns = Turns(LONG)
    with pytest.raises(ZeroDivisionError), turns.taken():
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), turns.taken(), turns.given_up():
        raise ZeroDivisionError
    assert turns._drawing == 0


def test_who_has_no_turn_has_none_to_give_up():
    turns = Turns(LONG)
    with turns.given_up():
        assert turns._drawing == 0
    assert turns._drawing == 0


def taken() -> int:
    """How many turns a run of the Explorer takes."""
    before = next(turns._numbers)
    assert not visit().exception
    return next(turns._numbers) - before - 1


def test_the_servers_scripts_run_in_turn_and_only_those():
    plain = ScriptRunner._run_script
    with in_turn():
        assert taken() > 0
    assert ScriptRunner._run_script is plain
    assert taken() == 0
    assert turns._drawing == 0
