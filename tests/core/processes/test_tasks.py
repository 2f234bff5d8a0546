"""Growing results in steps; and processes beside the server, which let its pages go first, and end when it has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.processes.tasks import Task, together

ROOT = Path(__file__).resolve().parents[3]
TIMEOUT = 300


def test_processes_beside_a_server_that_is_killed_end_by_themselves():
    script = (
        "import os, signal\n"
        "from loky import ProcessPoolExecutor\n"
        "from core.processes.tasks import give_way\n"
        f"pool = ProcessPoolExecutor(2, timeout={4 * TIMEOUT}, initializer=give_way, initargs=(os.getpid(),))\n"
        "assert pool.submit(abs, -1).result() == 1\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # They hold this test's end of stderr, so run returns when they have ended too.
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.PIPE, timeout=TIMEOUT)
    assert done.returncode != 0 and b"Traceback" not in done.stderr


def powers(*exponents):
    """Of 2, one after the other: what is known after each, and in the end the sum."""
    found = []
    for group in exponents:
        found += yield tuple(Task(pow, (2, exponent)) for exponent in group)
        yield f"known: {found}"
    yield f"sum: {sum(found)}"


def test_what_several_need_at_once_is_done_at_once_and_each_gets_its_own_answers():
    steps = together(powers([1, 2], [3]), powers(), powers([4]))
    said, needed, answers = [], [], None
    for _ in range(9):
        step = next(steps, None) if answers is None else steps.send(answers)
        answers = None
        if isinstance(step, tuple):
            needed.append([task.arguments[1] for task in step])
            answers = [task() for task in step]
        elif step is not None:
            said.append(step)
    assert needed == [[1, 2, 4], [3]]
    assert said == ["sum: 0", "known: [2, 4]", "known: [16]", "sum: 16", "known: [2, 4, 8]", "sum: 14"]
