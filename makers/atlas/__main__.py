"""Make the atlas: ``python -m makers.atlas``. Stop it at any time; started again, it goes on where it was."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tqdm import tqdm

from core.atlas.file import SHIPPED
from core.atlas.grid import GRID, Grid
from makers.atlas.chunks import Chunk, chunks
from makers.atlas.executors import cluster, processes
from makers.atlas.job import Job
from makers.atlas.writing import write
from makers.whole_files import file_trouble, must_be_writable

IN_FLIGHT = 2  # chunks for each worker: while one is handed over it has the next
BAR = "{percentage:3.0f} % |{bar}| {elapsed} gone, {remaining} left{postfix}"


def main(arguments: Sequence[str] | None = None, grid: Grid = GRID) -> int:
    """Run the job as the command line asks; gives the exit status."""
    options = _parser().parse_args(arguments)
    output: Path = options.output
    folder = options.checkpoints or output.with_name(output.name + ".checkpoints")
    job, total = Job(grid, folder), len(chunks(grid))
    try:
        must_be_writable(output)
        missing = job.missing()
        if missing:
            print(f"{total - len(missing)} of {total} chunks are there already, in {folder}.")
            with cluster(options.scheduler) if options.scheduler else processes(options.workers) as (executor, workers):
                _show(grid, missing, job.train(executor, missing, IN_FLIGHT * workers))
        write(job.join(), output)
    except KeyboardInterrupt:
        kept = total - len(job.missing())
        print(f"\nStopped. {kept} of {total} chunks are kept in {folder}: the same command goes on from there.")
        return 130  # what a shell expects of a program that was interrupted
    except OSError as error:
        if error.filename is None:  # not of a file: of processes or a network
            raise
        print(file_trouble(error), file=sys.stderr)
        return 1
    print(f"{output}: {len(grid)} cells in {output.stat().st_size / 1e6:.2f} MB. {folder} is no longer needed.")
    return 0


def _show(grid: Grid, missing: Sequence[Chunk], trained: Iterable[Chunk]) -> None:
    """Draw a bar while chunks are trained. It goes by what they cost, so that the time left is an honest estimate."""
    every = chunks(grid)
    whole, left = (sum(chunk.cost for chunk in part) for part in (every, missing))
    with tqdm(total=whole, initial=whole - left, smoothing=0, bar_format=BAR) as bar:
        for count, chunk in enumerate(trained, start=len(every) - len(missing) + 1):
            bar.set_postfix_str(f"{count} of {len(every)} chunks", refresh=False)
            bar.update(chunk.cost)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m makers.atlas", description=__doc__)
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the Parquet file to write (default: %(default)s)")
    parser.add_argument("--checkpoints", type=Path, help="the folder that keeps chunks (default: beside the output)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--scheduler", help="a Dask scheduler's address; needs requirements-cluster.txt")
    return parser


if __name__ == "__main__":
    sys.exit(main())
