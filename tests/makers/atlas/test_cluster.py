"""The job on a Dask cluster of two worker processes, one of which is killed on the way."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest

from makers.atlas.chunks import chunks
from makers.atlas.executors import cluster
from makers.atlas.job import Job
from makers.atlas.training import train_cells
from makers.provenance import made_here
from tests.makers.atlas.small import SMALL, assert_same

distributed = pytest.importorskip("distributed", reason="pip install -r requirements-cluster.txt")

pytestmark = pytest.mark.deep

GRID = replace(SMALL, budgets=(100, 500))  # long enough for a worker to be at work when it is killed


def busy(local: distributed.LocalCluster) -> Iterator[distributed.Nanny]:
    """The workers that have chunks in hand."""
    for worker in local.workers.values():
        if local.scheduler.workers[worker.worker_address].processing:
            yield worker


def test_a_worker_that_is_killed_loses_nothing_and_nothing_counts_twice(tmp_path):
    job, given, killed = Job(GRID, tmp_path), [], None
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=logging.CRITICAL
        ) as local,
        cluster(local.scheduler_address) as (executor, threads),
    ):
        assert threads == 2
        for chunk in job.train(executor, job.missing(), 2 * threads):
            given.append(chunk.number)
            if killed is None and (worker := next(busy(local), None)):
                killed = worker.pid
                os.kill(killed, signal.SIGKILL)
    assert killed is not None
    assert sorted(given) == sorted(chunk.number for chunk in chunks(GRID))
    atlas = job.join()
    assert_same(atlas.cells, train_cells(GRID, range(len(GRID))))
    assert atlas.made_by == made_here()


def test_a_scheduler_without_workers_is_refused():
    with (
        distributed.LocalCluster(
            n_workers=0, processes=False, dashboard_address=None, silence_logs=logging.CRITICAL
        ) as local,
        pytest.raises(ValueError, match="no workers"),
        cluster(local.scheduler_address),
    ):
        pass
