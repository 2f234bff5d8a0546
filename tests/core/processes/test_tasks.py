"""Processes beside the server: they let its pages go first, and end when it has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
