"""``python -m tests.bench``."""

from __future__ import annotations

import argparse
import os
import sys
import time

import tests.bench
from tests.bench import beside, engines, page

IN_THIS_PROCESS = engines.MEASUREMENTS
# The others run the app and a browser.
MEASUREMENTS = [*IN_THIS_PROCESS, *page.MEASUREMENTS, *beside.MEASUREMENTS]


def others_share(since: tuple[float, float, float]) -> float:
    """The share of one processor that other programs have used since ``clock()`` was ``since``; 0 where unknown."""
    wall, busy, own = (now - then for now, then in zip(clock(), since, strict=True))
    return max(0.0, busy - own) / wall if wall else 0.0


def clock() -> tuple[float, float, float]:
    """Seconds now: on the wall, of work by all processors, of work by this process and its finished children."""
    busy = 0.0
    if os.path.exists("/proc/stat"):
        with open("/proc/stat") as stat:
            ticks = [int(count) for count in stat.readline().split()[1:9]]
        busy = (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")  # the fourth and fifth count idling
    return time.perf_counter(), busy, sum(os.times()[:4])


def main(wanted: list[str]) -> int:
    """Print the rows of the measurements whose names contain one of the words (all, if there are none)."""
    missed = 0
    for measurement in MEASUREMENTS:
        if not wanted or any(word in measurement.__name__ for word in wanted):
            since = clock()
            for row in measurement():
                disturbed = others_share(since) if measurement in IN_THIS_PROCESS else 0
                note = f"  (others used {disturbed:.0%} of a processor)" if disturbed > 0.1 else ""
                print(f"{row}{note}", flush=True)
                missed += row.ok is False
                since = clock()
    return missed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=tests.bench.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="*", help="part of a measurement's name; without any, all are made")
    sys.exit(1 if main(parser.parse_args().name) else 0)
