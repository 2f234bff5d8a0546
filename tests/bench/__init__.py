"""The budgets of the project, measured as ratios in one run: ``python -m tests.bench [part of a name ...]``.

Each line: what, measured, budget, ok or MISSED. Run it on a machine that does nothing else. JAX, the yardstick of
``train_many``, is an extra: ``pip install -r tests/requirements-bench.txt``. To add rows, write a function that yields
``Row`` and put it into the list ``MEASUREMENTS`` of its module.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure beside its budget. ``ok`` is None where nothing could be measured."""

    what: str
    measured: str
    budget: str
    ok: bool | None

    def __str__(self) -> str:
        verdict = {True: "ok", False: "MISSED", None: "-"}[self.ok]
        return f"{self.what:<58} {self.measured:>34}   {self.budget:<10} {verdict}"


def times_faster(what: str, reference: float, ours: float, at_least: float) -> Row:
    """The row of something that should take ``at_least`` times less than ``reference`` seconds."""
    ratio = reference / ours
    figures = f"{ratio:7.1f} x  ({_seconds(ours)} for {_seconds(reference)})"
    return Row(what, figures, f">= {at_least:g} x", ratio >= at_least)


def _seconds(value: float) -> str:
    return f"{value * 1e3:.1f} ms" if value < 1 else f"{value:.2f} s"


def alternate(repeats: int, *functions: Callable[[], Any]) -> list[float]:
    """The median seconds of each function, called in turn so that a busy moment hits all of them; one warm-up each."""
    times: list[list[float]] = [[] for _ in functions]
    for function in functions:
        function()
    for _ in range(repeats):
        for function, taken in zip(functions, times, strict=True):
            start = time.perf_counter()
            function()
            taken.append(time.perf_counter() - start)
    return [median(taken) for taken in times]


def seconds(what: str, taken: float, at_most: float) -> Row:
    """The row of something that should take ``at_most`` seconds."""
    return Row(what, f"{taken / at_most:5.2f} of it  ({_seconds(taken)})", f"<= {at_most:g} s", taken <= at_most)


def at_most(what: str, value: float, budget: float, unit: str) -> Row:
    """The row of something that should be ``budget`` or less."""
    return Row(what, f"{value / budget:5.2f} of it  ({value:.0f} {unit})", f"<= {budget:g} {unit}", value <= budget)
