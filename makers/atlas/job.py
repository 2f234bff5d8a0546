"""The job that fills a grid: chunk by chunk on any executor, each kept as soon as it is there, joined at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.atlas.grid import Grid
from makers.atlas import checkpoints
from makers.atlas.cells import Cells, Whole
from makers.atlas.chunks import Chunk, chunks
from makers.atlas.joining import concatenate, taken
from makers.atlas.training import train_chunk
from makers.provenance import made_here


@dataclass(frozen=True)
class Job:
    """A grid, and the folder that keeps its chunks: all that a job needs to go on where another was killed."""

    grid: Grid
    folder: Path

    def missing(self) -> list[Chunk]:
        """The chunks that this code has not trained yet, in the order in which to train them."""
        return [chunk for chunk in chunks(self.grid) if checkpoints.read(self.folder, self.grid, chunk) is None]

    def train(self, executor: Executor, todo: Sequence[Chunk], in_flight: int) -> Iterator[Chunk]:
        """Train chunks, ``in_flight`` at a time, and give each once it is kept, in the order in which they finish.

        Raises what the executor or a chunk raises, and RuntimeError if a worker runs other code than this process;
        whatever has been given is kept all the same. Left early, it cancels what has not begun.
        """
        waiting = iter(todo)
        running: dict[Future[tuple[Cells, dict[str, str]]], Chunk] = {}
        try:
            while True:
                for chunk in waiting:
                    running[executor.submit(train_chunk, self.grid, chunk)] = chunk
                    if len(running) >= in_flight:
                        break
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    chunk = running.pop(future)
                    cells, made_by = future.result()
                    if made_by["fingerprint"] != made_here()["fingerprint"]:
                        raise RuntimeError("A worker runs other code than this process: give it the same version.")
                    checkpoints.save(self.folder, self.grid, chunk, cells, made_by)
                    yield chunk
        finally:
            for future in running:
                future.cancel()

    def join(self) -> Whole:
        """The atlas of all chunks. Raises ValueError if one is missing.

        Its provenance names every machine and version that trained a part of it.
        """
        numbers: list[int] = []
        parts, makers = [], []
        for chunk in chunks(self.grid):
            kept = checkpoints.read(self.folder, self.grid, chunk)
            if kept is None:
                raise ValueError(f"chunk {chunk.number} has not been trained yet.")
            numbers.extend(chunk.cells)
            parts.append(kept[0])
            makers.append(kept[1])
        cells = taken(concatenate(parts), np.argsort(numbers))
        made_by = {key: "; ".join(sorted({maker[key] for maker in makers})) for key in made_here()}
        return Whole(self.grid, cells, made_by)
