"""The difference of two programs, as one sends it to somebody who has the first."""

from __future__ import annotations

from difflib import unified_diff
from functools import lru_cache

from core.experiment import Experiment
from core.program.dialect import Dialect

BEFORE, AFTER = "before.py", "after.py"


_numbered = lru_cache(64)(Dialect.numbered)  # of one experiment there are patches to many


@lru_cache(maxsize=1024)
def patch(before: Experiment, after: Experiment, dialect: Dialect) -> str:
    """The lines that make the program of ``after`` of that of ``before``: a unified diff without context.

    Empty if the programs are the same, as those of the two engines are.
    """
    lines = unified_diff(_numbered(dialect, before), _numbered(dialect, after), BEFORE, AFTER, n=0, lineterm="")
    return "".join(f"{line}\n" for line in lines)
