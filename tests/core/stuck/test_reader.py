"""The bounds on what is pasted: whatever a text does, its sender gets one sentence, and the next text is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.stuck import reader
from core.stuck.reader import Readers, Unread, examined

ROOT = Path(__file__).resolve().parents[3]
TIMEOUT = 300
HOSTILE = "tests.core.stuck.hostile_reader"
SCRIPT = """model = Sequential()
model.add(Dense(10, activation="softmax"))
model.compile(loss=CategoricalCrossentropy(from_logits=True), optimizer="sgd")"""
FAULTY = "net = nn.Sequential(nn.Linear(2, 3), nn.Softmax(dim=1))\nloss = nn.CrossEntropyLoss()(net(x), y)\n"

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory and names its dead")


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Readers]:
    """Those for whom a text is what is to happen, with all the time in the world."""
    monkeypatch.setattr(reader, "SECONDS", TIMEOUT)
    hostile = Readers(HOSTILE)
    hostile.start()
    yield hostile
    hostile.close()


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def said(readers: Readers, text: str) -> str:
    with pytest.raises(ValueError) as raised:
        readers.code(text)
    return str(raised.value)


def test_a_script_and_a_log_are_read_in_a_child_as_here(monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", TIMEOUT)
    real = Readers()
    here = examined(SCRIPT)
    assert real.code(SCRIPT) == here
    ((finding, diff),) = here.findings
    assert (finding.code, finding.line) == ("softmax-twice", 2)
    assert '- model.add(Dense(10, activation="softmax"))\n+ model.add(Dense(10))' in diff
    log, matches = real.log("loss: 2.3026\nloss: 2.3026", classes="10")
    assert (log.loss, matches[0].form) == ("2.3026", "uniform")
    assert "No loss was found" in said_of_log(real, "hello")
    real.close()


def said_of_log(readers: Readers, text: str) -> str:
    with pytest.raises(ValueError) as raised:
        readers.log(text)
    return str(raised.value)


def test_what_takes_too_long_is_ended_and_the_next_text_is_read(readers, monkeypatch, tmp_path):
    assert isinstance(readers.code("pid"), int)  # one is awake
    with monkeypatch.context() as short:
        short.setattr(reader, "SECONDS", 1)
        with pytest.raises(Unread) as raised:
            readers.code(f"spin {tmp_path / 'pid'}")
    assert str(raised.value) == (
        "This text takes longer to read than 1 s; paste the part that builds, compiles and trains."
    )
    assert isinstance(readers.code("pid"), int)
    assert len(readers._idle) == reader.MOST


def test_others_are_served_while_the_worst_is_read(readers, tmp_path):
    """The reader is held inside C until it is let go; meanwhile this process, and the other reader, do what they do."""
    noted, told = tmp_path / "pid", []
    thread = threading.Thread(target=lambda: told.append(said(readers, f"spin {noted}")))
    thread.start()
    wait_for(lambda: noted.exists() and noted.read_text() != "")
    assert [isinstance(readers.code("pid"), int) for _ in range(3)] == [True] * 3
    assert not told and thread.is_alive()
    os.kill(int(noted.read_text()), signal.SIGKILL)
    thread.join(TIMEOUT)
    assert "could not be read" in told[0]


def test_whoever_would_wait_too_long_for_others_is_told_so(readers, monkeypatch):
    places = [readers._idle.pop() for _ in range(reader.MOST)]
    with monkeypatch.context() as short:
        short.setattr(reader, "SECONDS", 0.1)
        assert said(readers, "pid") == reader.BUSY
    readers._idle += places
    assert isinstance(readers.code("pid"), int)


@on_linux
def test_what_takes_too_much_memory_is_told_so_and_its_reader_is_replaced(readers):
    pids = {child.pid for child in readers._idle}
    assert said(readers, "allocate") == (
        "This text takes more memory to read than there is for it; paste the part that builds, compiles and trains."
    )
    assert "paste its last epochs" in said_of_log(readers, "allocate")
    assert {readers.code("pid") for _ in range(4)}.isdisjoint(pids)


@on_linux
def test_a_reader_that_once_held_much_makes_room(readers):
    assert 3 * reader.GROWN < reader.MEMORY
    first = readers.code("pid")
    assert first in {child.pid for child in readers._idle}
    pids = {child.pid for child in readers._idle}
    readers.code("grow")
    assert len({child.pid for child in readers._idle} & pids) == reader.MOST - 1


def test_a_reader_that_dies_or_fails_costs_its_sender_one_sentence_and_no_log_a_word_of_it(readers, caplog):
    fault = "This text could not be read, by a fault of this page; paste the part that builds, compiles and trains."
    assert said(readers, "die") == said(readers, "fail") == fault
    assert said(readers, "refuse") == "No such thing."
    assert isinstance(readers.code("pid"), int)
    assert "KeyError in hostile_reader.py, line" in caplog.text
    assert "secret" not in caplog.text


def test_the_worst_of_a_server_that_is_killed_ends_by_itself(tmp_path):
    """Its parent is gone, Python is deep in C, and nobody is left to end it but the system."""
    noted = tmp_path / "pid"
    script = (
        "import threading, time, os, signal\n"
        "from pathlib import Path\n"
        "from core.stuck import reader\n"
        f"reader.SECONDS = {TIMEOUT}\n"
        f"threading.Thread(target=reader.Readers({HOSTILE!r}).code, args=('orphan {noted}',), daemon=True).start()\n"
        f"while not Path({str(noted)!r}).exists():\n"
        "    time.sleep(0.02)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # The children hold this test's end of stderr, so run returns when they have ended too.
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.PIPE, timeout=TIMEOUT)


def test_of_many_findings_the_first_are_shown_and_of_long_lines_their_beginnings():
    many = examined("\n".join(FAULTY.replace("net", f"net{n}") for n in range(2 * reader.FINDINGS)))
    assert (len(many.findings), many.more) == (reader.FINDINGS, reader.FINDINGS)
    long = examined(SCRIPT.replace("Dense(10", "Dense(" + " " * 10_000 + "10"))
    assert max(len(line) for _, diff in long.findings for line in diff.split("\n")) <= reader.WIDTH + 2
