"""Rooms: how many visitors come, what they do, and what is measured of it."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from core.formulas.losses import LOSSES
from core.images import NORMALISATIONS
from tests.load.visitor import Seen, Visitor

EVERY = 8.0  # seconds between two changes of one visitor
ROUNDS = 4
ARRIVE = 6.0  # seconds within which an audience opens one link
STAY = 20.0  # seconds that it stays


@dataclass(frozen=True)
class Figures:
    """What was measured of a room. ``seen``: of every wish; ``cpu``: seconds of the server's own process."""

    room: str
    seen: Sequence[Seen]
    megabytes: float
    cpu: float
    errors: Sequence[str]

    def __str__(self) -> str:
        cells = [f"{self.room:<36}", percentiles([each.page for each in self.seen])]
        cells.append(percentiles([each.why for each in self.seen]))
        cells += [_share([each.proof for each in self.seen]), _share([each.all for each in self.seen])]
        return " ".join([*cells, f"{self.megabytes:6.0f} MB", f"{self.cpu:5.1f} s", f"{len(self.errors)} errors"])


HEADER = f"{'room':<36} {'page p50/p95':>15} {'Why p50/p95':>15} {'proof':>9} {'all done':>9}    memory  server CPU"


def percentiles(seconds: Sequence[float | None]) -> str:
    """The middle and the 95th percentile; who never saw it waited for ever."""
    known = sorted(float("inf") if each is None else each for each in seconds)
    cuts = quantiles(known, n=20, method="inclusive") if len(known) > 1 else known * 19
    return f"{cuts[9]:6.2f}/{cuts[18]:6.2f} s"


def _share(seconds: Sequence[float | None]) -> str:
    return f"{sum(each is not None for each in seconds):>4}/{len(seconds):<4}"


def experiments(seed: int) -> Iterator[dict[str, str]]:
    """Settings that nobody else has: what people change, and each with a seed of its own."""
    chance = random.Random(seed)
    while True:
        yield {
            "loss": chance.choice(list(LOSSES)),
            "normalisation": chance.choice(list(NORMALISATIONS)),
            "optimizer": chance.choice(("sgd", "adam")),
            "seed": str(chance.randrange(1000, 10**9)),
        }


async def changing(url: str, pids: list[int], visitors: int, rounds: int = ROUNDS, every: float = EVERY) -> Figures:
    """Visitors who each change to an experiment of their own, again and again; the first page of each counts not."""
    seen: list[Seen] = []
    errors: list[str] = []
    busy = cpu_seconds(pids)

    async def visit(number: int) -> None:
        await asyncio.sleep(every * number / visitors)
        async with Visitor(url) as visitor:
            first = await visitor.open()
            await visitor.until(lambda: first.page is not None, 60)
            settings = experiments(number)
            for _ in range(rounds):
                wish = await visitor.change(**next(settings))
                seen.append(wish)
                await asyncio.sleep(every)
            errors.extend(visitor.errors)

    await asyncio.gather(*(visit(number) for number in range(visitors)))
    return Figures(
        f"{visitors} visitors, each every {every:g} s", seen, megabytes(pids), cpu_seconds(pids) - busy, errors
    )


async def audience(url: str, pids: list[int], visitors: int = 100) -> Figures:
    """Visitors who open one and the same link, which nobody knows yet, within a few seconds, and stay."""
    link = {"seed": str(random.randrange(1000, 10**9))}
    seen: list[Seen] = []
    here: list[Visitor] = []
    busy = cpu_seconds(pids)
    async with AsyncExitStack() as stay:

        async def visit(number: int) -> None:
            await asyncio.sleep(ARRIVE * number / visitors)
            visitor = await stay.enter_async_context(Visitor(url, link))
            here.append(visitor)
            seen.append(await visitor.open())

        await asyncio.gather(*(visit(number) for number in range(visitors)))
        await asyncio.sleep(STAY)
        errors = [error for visitor in here for error in visitor.errors]
        most = megabytes(pids)
    return Figures(f"{visitors} open one link within {ARRIVE:g} s", seen, most, cpu_seconds(pids) - busy, errors)


def cpu_seconds(pids: list[int]) -> float:
    """What the processes have used, without what they started."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all that it started."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found


def megabytes(pids: list[int]) -> float:
    """Memory of the processes, and of all that they started, what they share with each other counted once."""
    total = 0
    for pid in (each for root in pids for each in family(root)):
        total += int(Path(f"/proc/{pid}/smaps_rollup").read_text().split("Pss:")[1].split()[0])
    return total / 1024
