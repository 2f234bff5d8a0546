"""Who does the job: processes of this machine, or a Dask cluster's for grids that are too large for one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection

RETRIES = 2  # of a chunk that fails; one whose worker dies is run again by the scheduler, and that does not count


@contextmanager
def processes(workers: int) -> Iterator[tuple[Executor, int]]:
    """An executor on so many processes, and their number. Left with an exception, it ends them at once.

    So does the death of this process, whatever it dies of. Raises ValueError for fewer than one.
    """
    context = multiprocessing.get_context("spawn")
    # Nothing is ever sent: a worker that finds this pipe closed knows that nobody waits for it any more.
    receiver, sender = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, context, initializer=_end_with, initargs=(receiver,))
    try:
        yield pool, workers
        pool.shutdown()
    finally:
        sender.close()
        pool.shutdown(cancel_futures=True)
        receiver.close()


def _end_with(lifeline: Connection) -> None:
    """In a worker: end when the other end of the pipe is closed, and not before."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal reaches every process; the job answers it

    def watch() -> None:
        lifeline.poll(None)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """An executor on the workers of the scheduler at ``address``, and the number of their threads.

    The workers need this project on their path. Raises ImportError without requirements-cluster.txt, OSError if no
    scheduler answers, and ValueError if it has no workers.
    """
    import distributed

    with distributed.Client(address, set_as_default=False) as client:
        threads = sum(client.nthreads().values())
        if threads == 0:
            raise ValueError(f"The scheduler at {address} has no workers.")
        # Not pure: a chunk that is asked for again may be asked for because the code has changed.
        executor = client.get_executor(pure=False, retries=RETRIES)
        try:
            yield executor, threads
        finally:
            executor.shutdown(wait=False)
