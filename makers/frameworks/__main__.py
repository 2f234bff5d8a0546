"""Measure the table of frameworks: ``python -m makers.frameworks``; ``--check`` repeats it and changes nothing.

Keras on JAX and PyTorch, and PyTorch itself, need requirements-frameworks.txt, here or in another environment whose
interpreter is given with ``--python``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.frameworks.table import READ, SHIPPED, load
from makers.frameworks.comparison import differences, save
from makers.frameworks.measure import measure


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; gives the exit status: 1 if a check finds another result."""
    options = _parser().parse_args(arguments)
    rows = []
    for row in measure([sys.executable, *options.python]):
        rows.append(row)
        print(
            f"{row.framework:20} {row.wiring:30} {row.how:8} {row.first} {row.last} {row.right} {row.said}", flush=True
        )
    if not options.check:
        save(rows, options.output)
        return 0
    said = differences(load(options.output), rows)
    unrun = sum(row.how == READ for row in rows)
    print("\n".join(said) or f"All rows are as shipped; {unrun} could not be run here.")
    return 1 if said else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m makers.frameworks", description=__doc__)
    parser.add_argument("--check", action="store_true", help="measure again and compare with the file")
    parser.add_argument("--python", action="append", default=[], help="another interpreter, with JAX or PyTorch")
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the file (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
