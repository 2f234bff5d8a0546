"""The job: the same bits on any executor, each chunk once, and nothing lost but what was not kept yet."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from makers.atlas import checkpoints
from makers.atlas.chunks import chunks
from makers.atlas.executors import processes
from makers.atlas.job import Job
from makers.atlas.writing import write
from tests.makers.atlas.small import SMALL, assert_same, serial

ROOT = Path(__file__).resolve().parents[3]
TIMEOUT = 300


class Here(Executor):
    """Does the work at once in this process, and remembers what it was asked to do."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.out = 0
        self.most_out = 0

    def submit(self, function, grid, chunk):
        self.numbers.append(chunk.number)
        self.out += 1
        self.most_out = max(self.most_out, self.out)
        future = Future()
        try:
            future.set_result(self.work(function, grid, chunk))
        except RuntimeError as error:
            future.set_exception(error)
        return future

    def work(self, function, grid, chunk):
        return function(grid, chunk)


def finish(job: Job, executor: Executor, in_flight: int = 4) -> list[int]:
    """Train all that is missing; the numbers of the chunks as they were given."""
    return [chunk.number for chunk in job.train(executor, job.missing(), in_flight)]


NUMBERS = sorted(chunk.number for chunk in chunks(SMALL))


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    """A folder in which two processes have kept every chunk."""
    folder = tmp_path_factory.mktemp("trained")
    with processes(2) as (executor, workers):
        assert sorted(finish(Job(SMALL, folder), executor, 2 * workers)) == NUMBERS
    return folder


def test_two_processes_give_the_bits_of_one(trained):
    atlas = Job(SMALL, trained).join()
    assert_same(atlas.cells, serial().cells)
    assert (atlas.grid, atlas.made_by) == (SMALL, serial().made_by)


def test_threads_give_the_same_bits(tmp_path):
    with ThreadPoolExecutor(2) as executor:
        assert sorted(finish(Job(SMALL, tmp_path), executor)) == NUMBERS
    assert_same(Job(SMALL, tmp_path).join().cells, serial().cells)


def test_a_finished_job_has_nothing_left_to_do(trained):
    executor = Here()
    assert finish(Job(SMALL, trained), executor) == executor.numbers == []


def test_what_is_lost_or_damaged_is_trained_again_and_nothing_else(trained, tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(trained, folder)
    (folder / "chunk-00001").unlink()
    (folder / "chunk-00003").write_bytes(b"torn")
    chunk = next(chunk for chunk in chunks(SMALL) if chunk.number == 6)
    cells, made_by = checkpoints.read(folder, SMALL, chunk)
    checkpoints.save(folder, SMALL, chunk, cells, {**made_by, "fingerprint": "of other code"})
    executor = Here()
    assert sorted(finish(Job(SMALL, folder), executor)) == sorted(executor.numbers) == [1, 3, 6]
    assert_same(Job(SMALL, folder).join().cells, serial().cells)


def test_so_many_chunks_are_in_flight_and_no_more(tmp_path):
    executor = Here()
    job = Job(SMALL, tmp_path)
    for done, _ in enumerate(job.train(executor, job.missing(), in_flight=3), start=1):
        executor.out = len(executor.numbers) - done
    assert executor.most_out == 3
    assert sorted(executor.numbers) == NUMBERS


def test_a_chunk_that_fails_stops_the_job_and_what_was_given_is_kept(tmp_path):
    class Failing(Here):
        def work(self, function, grid, chunk):
            if len(self.numbers) == 4:
                raise RuntimeError("out of memory")
            return super().work(function, grid, chunk)

    job, given = Job(SMALL, tmp_path), []
    with pytest.raises(RuntimeError, match="out of memory"):
        for chunk in job.train(Failing(), job.missing(), in_flight=1):
            given.append(chunk)  # noqa: PERF402
    assert len(given) == 3
    assert len(job.missing()) == len(NUMBERS) - 3
    with pytest.raises(ValueError, match="has not been trained yet"):
        job.join()


def test_a_worker_with_other_code_is_refused(tmp_path):
    class Other(Here):
        def work(self, function, grid, chunk):
            cells, made_by = super().work(function, grid, chunk)
            return cells, {**made_by, "fingerprint": "of other code"}

    with pytest.raises(RuntimeError, match="other code"):
        finish(Job(SMALL, tmp_path), Other())
    assert len(Job(SMALL, tmp_path).missing()) == len(NUMBERS)


def test_the_atlas_names_every_machine_that_made_a_part_of_it(trained, tmp_path):
    folder = tmp_path / "two machines"
    shutil.copytree(trained, folder)
    chunk = chunks(SMALL)[0]
    cells, made_by = checkpoints.read(folder, SMALL, chunk)
    checkpoints.save(folder, SMALL, chunk, cells, {**made_by, "machine": "another"})
    joined = Job(SMALL, folder).join().made_by
    assert set(joined["machine"].split("; ")) == {"another", made_by["machine"]}
    assert joined["fingerprint"] == made_by["fingerprint"]


KILLED = """
import sys, time
from pathlib import Path
from makers.atlas.executors import processes
from makers.atlas.job import Job
from tests.makers.atlas.small import SMALL

job = Job(SMALL, Path(sys.argv[1]))
with processes(2) as (executor, workers):
    for count, chunk in enumerate(job.train(executor, job.missing(), workers), start=1):
        print(chunk.number, flush=True)
        if count == 3:
            time.sleep(3600)
"""


def test_a_killed_job_loses_nothing_that_was_kept_and_leaves_nobody_behind(trained, tmp_path):
    folder = tmp_path / "killed"
    command = [sys.executable, "-c", KILLED, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        kept = [int(process.stdout.readline()) for _ in range(3)]
        process.kill()
        # Its workers hold the other end too: this ends when they have.
        process.communicate(timeout=TIMEOUT)
    executor = Here()
    job = Job(SMALL, folder)
    assert sorted(finish(job, executor)) == sorted(executor.numbers) == sorted(set(NUMBERS) - set(kept))
    write(Job(SMALL, trained).join(), tmp_path / "whole.parquet")
    write(job.join(), tmp_path / "resumed.parquet")
    assert (tmp_path / "resumed.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
