"""The log stays readable whatever strangers send."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest

from ui import log


@pytest.fixture
def clock(monkeypatch):
    time = SimpleNamespace(now=0.0)
    monkeypatch.setattr(log, "time", SimpleNamespace(monotonic=lambda: time.now))
    return time


def record(level: int = logging.ERROR) -> logging.LogRecord:
    return logging.LogRecord("streamlit", level, "file.py", 1, "Uncaught app execution", None, None)


def test_of_many_errors_a_few_a_minute_are_written_and_the_others_counted(clock):
    bounded = log.Bounded()
    assert sum(bounded.filter(record()) for _ in range(1000)) == log.A_MINUTE
    clock.now += log.SECONDS + 1
    later = record()
    assert bounded.filter(later)
    assert (
        later.getMessage()
        == f"Uncaught app execution ({1000 - log.A_MINUTE} errors before this one were left out of the log)"
    )
    following = record()
    assert bounded.filter(following)
    assert following.getMessage() == "Uncaught app execution"


def test_what_is_no_error_is_always_written(clock):
    bounded = log.Bounded()
    assert all(bounded.filter(record(logging.INFO)) for _ in range(1000))
    assert bounded.filter(record())


@pytest.fixture
def factory():
    """A log that is bound, until the test is over."""
    make, access = logging.getLogRecordFactory(), logging.getLogger(log.ACCESS)
    before = list(access.handlers)
    yield access
    logging.setLogRecordFactory(make)
    access.handlers = before


class Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def test_the_bound_holds_for_every_logger_those_of_later_too(factory):
    log.bound()
    heard = Heard()
    for number in range(100):
        logger = logging.getLogger(f"a logger of later {number}")
        logger.handlers = [heard]
        logger.error("wrong")
    assert len(heard.lines) == log.A_MINUTE


def test_an_answer_has_one_line_which_is_cut_and_a_look_at_ready_or_a_room_none(factory):
    heard = Heard()
    factory.handlers = [heard, heard]  # Streamlit adds one to the server's own
    factory.setLevel(logging.INFO)
    log.bound()
    for path in ("/", "/ready", "/room/kdf-mwr-tpz", "/a/room/kdf-mwr-tpz?b", "/?x=aaa/room/" + "a" * 10_000):
        factory.info('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", path, "1.1", 200)
    first, long = heard.lines
    assert "GET / HTTP" in first
    assert "/?x=aaa" in long and len(long) < 2 * log.LONGEST
