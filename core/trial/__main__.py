"""Run the trial that ships with the app: ``python -m core.trial``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from core.results.whole_files import file_trouble, must_be_writable
from core.trial.factorial import CELLS
from core.trial.store import SHIPPED, save
from core.trial.training import run_trial
from core.trial.trial import BUDGETS


def main(arguments: Sequence[str] | None = None, budgets: Sequence[int] = BUDGETS) -> int:
    """Run the trial as the command line asks; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        must_be_writable(options.output)
        with tqdm(total=CELLS * options.seeds, unit="network") as bar:
            for trial in run_trial(range(options.seeds), budgets):
                bar.update(int(trial.done.sum()) - bar.n)
        save(trial, options.output)
    except OSError as error:
        print(file_trouble(error), file=sys.stderr)
        return 1
    print(f"{options.output}: {CELLS} cells x {options.seeds} seeds, {options.output.stat().st_size / 1e6:.2f} MB.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.trial", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1024, help="seeds from 0 (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the Parquet file to write (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
