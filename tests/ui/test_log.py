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
