"""The child process of the Keras engine: same numbers, survives its deaths, leaves the parent free of TensorFlow."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.engines import keras_engine
from core.engines.keras_process import ATTEMPTS, NEEDED, NEEDED_BY_TWO, KerasProcess, KerasUnavailable
from core.engines.training import initial_state, stream, train
from core.experiment import PRESETS, Experiment
from core.formulas.losses import LOSSES
from core.processes import child
from core.processes.child import RESULT, Answer
from core.run.trajectory import State, Trajectory
from core.settings.registry import MAX_FILTERS

ROOT = Path(__file__).resolve().parents[3]
TIMEOUT = 900


@pytest.fixture(scope="module")
def keras() -> Iterator[KerasProcess]:
    process = KerasProcess()
    process.start()
    yield process
    process.close()


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def child_pid(keras: KerasProcess) -> int:
    assert keras._child is not None
    return keras._child.pid


def assert_same(first: tuple[Trajectory, State], second: tuple[Trajectory, State]) -> None:
    for name in ("parameters", "loss", "accuracy"):
        np.testing.assert_array_equal(getattr(first[0], name), getattr(second[0], name))
    np.testing.assert_array_equal(first[1].slots, second[1].slots)
    assert first[1].step == second[1].step


def test_start_returns_at_once_and_the_child_gets_ready(keras: KerasProcess) -> None:
    keras.start()
    pid = child_pid(keras)
    keras.start()
    assert child_pid(keras) == pid
    wait_for(lambda: keras.ready)


def test_it_gives_what_the_engine_gives(keras: KerasProcess) -> None:
    """One thread or two, this process or that: the same bits."""
    experiment = PRESETS["answer-1"]
    state = initial_state(experiment)
    assert_same(keras.advance(experiment, state, 40), keras_engine.advance(experiment, state, 40))


@pytest.mark.parametrize(
    "settings",
    [
        {"initial_filters": ((1, 1, -1, -1), (1, -1, 1, -1))},
        {"train_filters": False},
        {"then": (7, {"loss": "logits", "optimizer": "adam"})},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_given_filters_kept_ones_and_a_change_in_mid_run_go_through_it(keras: KerasProcess, settings) -> None:
    experiment = replace(PRESETS["question"], normalisation="unit", epochs=20, **settings)
    *_, run = stream(experiment, keras.advance, stretch=6)
    direct = train(experiment)
    np.testing.assert_array_equal(run.parameters, direct.parameters)
    np.testing.assert_array_equal(run.loss, direct.loss)


def test_stretches_of_different_visitors_interleave(keras: KerasProcess) -> None:
    experiments = [replace(PRESETS["answer-1"], seed=seed, epochs=30) for seed in range(4)]
    runs = {}

    def visit(experiment: Experiment) -> None:
        *_, runs[experiment] = stream(experiment, keras.advance, stretch=5)

    visitors = [threading.Thread(target=visit, args=(experiment,)) for experiment in experiments]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(TIMEOUT)
    for experiment in experiments:
        alone, _ = keras.advance(experiment, initial_state(experiment), 30)
        np.testing.assert_array_equal(runs[experiment].parameters, alone.parameters)


def test_an_error_in_the_child_comes_back_as_its_text_and_the_child_lives_on(keras: KerasProcess) -> None:
    experiment = Experiment()
    state = initial_state(experiment)
    keras.advance(experiment, state, 1)
    pid = child_pid(keras)
    with pytest.raises(RuntimeError, match="shape"):
        keras.advance(experiment, replace(state, parameters=state.parameters[:-1]), 1)
    keras.advance(experiment, state, 1)
    assert child_pid(keras) == pid


def test_a_child_killed_when_it_has_been_asked_is_replaced_and_the_result_is_the_same(
    keras: KerasProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = PRESETS["answer-1"]
    state = initial_state(experiment)
    undisturbed = keras.advance(experiment, state, 1000)
    pid = child_pid(keras)
    send = child._send

    def send_and_kill(*request) -> None:
        send(*request)
        monkeypatch.undo()
        os.kill(pid, signal.SIGKILL)

    monkeypatch.setattr(child, "_send", send_and_kill)
    disturbed = keras.advance(experiment, state, 1000)
    assert child_pid(keras) != pid
    assert_same(disturbed, undisturbed)


@pytest.mark.deep
def test_a_child_that_died_idle_is_not_ready_and_is_replaced(keras: KerasProcess) -> None:
    wait_for(lambda: keras.ready)
    os.kill(child_pid(keras), signal.SIGKILL)
    wait_for(lambda: not keras.ready)
    keras.start()
    wait_for(lambda: keras.ready)


def test_children_that_keep_dying_are_given_up_with_a_clear_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    keras = KerasProcess()
    with pytest.raises(KerasUnavailable, match="3 times"):
        keras.advance(Experiment(), initial_state(Experiment()), 1)
    assert (keras.ready, keras.failed, keras.lack) == (False, True, "life")
    keras.start()
    assert keras._child is None
    with pytest.raises(KerasUnavailable, match="no life"):
        keras.advance(Experiment(), initial_state(Experiment()), 1)
    keras.close()


def test_where_children_die_at_their_start_no_fourth_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    keras = KerasProcess()
    children = set()
    for _ in range(ATTEMPTS + 2):
        keras.start()
        if keras._child is not None:
            children.add(child_pid(keras))
            wait_for(lambda: not keras._child.alive)
    assert (len(children), keras.lack, keras._child) == (ATTEMPTS, "life", None)


def test_where_memory_is_short_no_child_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.engines.keras_process.memory_limit", lambda: NEEDED - 1)
    keras = KerasProcess()
    keras.start()
    assert (keras.lack, keras.failed, keras._child) == ("memory", True, None)
    monkeypatch.setattr("core.engines.keras_process.memory_limit", lambda: NEEDED)
    assert KerasProcess().lack == ""
    monkeypatch.setattr("core.engines.keras_process.memory_limit", lambda: None)
    assert KerasProcess().lack == ""
    monkeypatch.setenv("STUCK_TENSORFLOW", "off")
    assert KerasProcess().lack == "leave"


def test_without_tensorflow_no_child_is_started_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.engines.keras_process.find_spec", lambda name: None)
    keras = KerasProcess()
    keras.start()
    assert (keras.lack, keras.failed, keras.ready, keras._child) == ("TensorFlow", True, False, None)
    with pytest.raises(KerasUnavailable, match="no TensorFlow"):
        keras.advance(Experiment(), initial_state(Experiment()), 1)
    keras.close()


def run_script(script: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program that finds the project on its path only; every warning is an error in it, leaks included."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", script]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=TIMEOUT)


@pytest.mark.deep
def test_the_parent_stays_free_of_tensorflow_and_neither_side_says_a_word(tmp_path: Path) -> None:
    """Nor is the project's folder the working directory. Loose ends at exit would show as warnings."""
    script = (
        "import sys\n"
        "from core import Experiment\n"
        "from core.engines.keras_process import KerasProcess\n"
        "from core.engines.training import initial_state\n"
        "keras = KerasProcess()\n"
        "trajectory, _ = keras.advance(Experiment(), initial_state(Experiment()), 100)\n"
        "assert set(map(float, trajectory.accuracy)) == {0.5}\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)\n"
    )
    done = run_script(script, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_child_ends_by_itself_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, signal\n"
        "from core.engines.keras_process import KerasProcess\n"
        "keras = KerasProcess()\n"
        "keras.start()\n"
        "print(keras._child.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # The child holds this test's end of stderr, so run returns when the child has ended too.
    done = run_script(script, tmp_path)
    pid = int(done.stdout)
    wait_for(lambda: not _runs(pid))


def _runs(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(state.strip()) and not state.startswith("Z")


def fill(keras: KerasProcess) -> None:
    """Have so many loops compiled that the child is full. Those of the warm-up and of other tests count too."""
    shapes = [Experiment(filters=filters, loss=loss) for loss in LOSSES for filters in range(2, MAX_FILTERS)]
    for experiment in shapes[: keras_engine.CACHED_LOOPS]:
        keras.advance(experiment, initial_state(experiment), 1)
        if keras._successor is not None:
            break


@pytest.mark.deep
def test_a_child_whose_cache_is_full_goes_when_its_successor_is_warm(keras: KerasProcess) -> None:
    """TensorFlow does not give back the memory of a compiled loop; a new process does. Nobody waits for its start."""
    before = child_pid(keras)
    fill(keras)
    successor = keras._successor
    assert successor is not None
    assert keras.ready
    wait_for(lambda: keras.start() or child_pid(keras) != before)
    assert (child_pid(keras), keras._successor) == (successor.pid, None)
    assert keras.ready


def test_where_there_is_no_memory_for_two_the_full_child_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.engines.keras_process.memory_limit", lambda: NEEDED_BY_TWO - 1)
    monkeypatch.setattr("core.engines.keras_process.Child", Full)
    small = KerasProcess()
    small.advance(Experiment(), initial_state(Experiment()), 1)
    (first, second) = Full.all
    assert (first.alive, small._child, small._successor) == (False, second, None)


class Full:
    """A child that is full with its first answer."""

    all: list[Full] = []
    first_word = RESULT

    def __init__(self, *_: str, **environment: str) -> None:
        self.alive = True
        self.all.append(self)

    def ask(self, request: object) -> Answer:
        return RESULT, None, True

    def stop(self) -> None:
        self.alive = False


@pytest.mark.deep
def test_a_tensorflow_that_cannot_be_imported_is_reported_and_never_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keras.py").write_text("raise ImportError('built without it')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    broken = KerasProcess()
    broken.start()
    wait_for(lambda: broken.ready or broken.failed)
    assert broken.failed
    assert not broken.ready
    assert broken._child is not None
    wait_for(lambda: not broken._child.alive)  # it holds no memory any more, and no other one is started
    broken.start()
    assert (broken.lack, broken._child, broken.failed) == ("life", None, True)
    broken.close()


def test_a_request_that_is_no_longer_wanted_is_never_asked(keras: KerasProcess) -> None:
    """A visitor who moved on while others were trained leaves nothing behind in the queue."""

    class MovedOn(Exception):
        pass

    def waiting() -> None:
        raise MovedOn

    keras._lock.acquire()  # another visitor's request
    try:
        with pytest.raises(MovedOn):
            keras.advance(Experiment(), initial_state(Experiment()), 1, waiting=waiting)
    finally:
        keras._lock.release()
    assert keras._lock.acquire(blocking=False)
    keras._lock.release()
