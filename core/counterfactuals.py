"""What would fix it: every single change of one setting, tried out; where none is enough, pairs of changes.

A change is *sufficient* if the experiment with it is solved from its own initial weights. Whether it is good advice is
another question: each is also run from the weights of up to 256 other seeds, the same ones for every row. All of it on
the NumPy engine, whichever the experiment asks for.

What is bounded, and what the rows then say:

    a row over seeds   ROW_WORK: long runs of large networks get the first so many of the 256 seeds; ``success.total``
    pairs              PAIR_EPOCHS of trying; ``Table.pairs_untried`` counts what was left out. The pairs that solve get
                       SCREEN_SEEDS seeds, and only the best BEST_PAIRS of them all the seeds of a row
    one ``next()``     STRETCH_WORK: less than a tenth of a second, so that a visitor who moves on leaves no work behind
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from core.comparison import setting
from core.experiment import Experiment, changed, differences
from core.initial_weights import initial_parameters
from core.numpy_engine import Block, in_stretches, places
from core.run import Run
from core.settings import LEARNING_RATES, MAX_EPOCHS, SETTINGS
from core.success import Success, success
from core.training import stream
from core.verdict import verdict
from core.words import interval, loss_text

Change = tuple[str, Any]  # a setting's name and its new value
Changes = tuple[Change, ...]

SEEDS = 256
MIN_SEEDS = 16
FILTERS = (1, 2, 3, 4, 6, 8, 16)
FACTORS = (10, 1 / 10, 100, 1 / 100)  # of the learning rate

# Work is counted in activations: epochs x images x features x networks. Two cores do about 100 million a second, and
# an epoch of however small a batch costs as much as EPOCH_WORK of them.
EPOCH_WORK = 12_000
STRETCH_WORK = 5_000_000
ROW_WORK = 80_000_000
PAIR_EPOCHS = 60_000
SCREEN_SEEDS = 32
BEST_PAIRS = 12


@dataclass(frozen=True)
class Outcome:
    """How one run from the experiment's own weights ended: ``right`` of ``images`` right, with ``loss``.

    ``stuck``: the loss stood still over the last half of the run, as ``verdict`` says it.
    """

    solved_at: int | None
    diverged_at: int | None
    stuck: bool
    right: int
    images: int
    loss: float

    @property
    def solved(self) -> bool:
        """Whether all images are right at the end."""
        return self.solved_at is not None and self.diverged_at is None

    @property
    def words(self) -> str:
        """The outcome as a table shows it."""
        if self.diverged_at is not None:
            return f"diverged at epoch {self.diverged_at:,}"
        if self.solved_at is not None:
            return f"solved at epoch {self.solved_at:,}"
        so_far = "stuck at" if self.stuck else "not solved,"
        return f"{so_far} loss {loss_text(self.loss)}, {self.right} of {self.images} right"


@dataclass(frozen=True)
class Counterfactual:
    """One row: the experiment with ``changes`` made (none of them: the current settings, the baseline).

    ``description`` names the changes in words. ``success`` over seeds is None until it is measured.
    ``here`` compares the images right with the baseline's: "better", "same", "worse".
    ``worse``: worse than the baseline over seeds, by intervals that do not overlap; where they do and so leave it open,
    worse here and on no more seeds solved.
    """

    changes: Changes
    experiment: Experiment
    description: str
    outcome: Outcome
    here: str
    worse: bool
    success: Success | None = None

    @property
    def sufficient(self) -> bool:
        """Whether the changes solve the images from the experiment's own initial weights."""
        return self.outcome.solved


@dataclass(frozen=True)
class Table:
    """All that is known so far. ``rows`` in the order in which they were first run, the baseline first.

    ``done`` of ``planned`` trainings are done (one from the own weights and one over seeds for each row); ``planned``
    grows if pairs turn out to be needed. Of the pairs ``pairs_tried`` were run, and ``pairs_untried`` left out.
    """

    rows: tuple[Counterfactual, ...] = ()
    done: int = 0
    planned: int = 0
    pairs_tried: int = 0
    pairs_untried: int = 0
    finished: bool = False

    @property
    def baseline(self) -> Counterfactual | None:
        """The row of the current settings: None until it was run."""
        return self.rows[0] if self.rows else None

    @property
    def singles(self) -> tuple[Counterfactual, ...]:
        """The rows with one change."""
        return tuple(row for row in self.rows if len(row.changes) == 1)

    @property
    def pairs(self) -> tuple[Counterfactual, ...]:
        """The rows with two changes; only pairs that solve are kept as rows."""
        return tuple(row for row in self.rows if len(row.changes) == 2)


Steps = Generator[Table, None, Table]  # the table after every step; what it returns is the last of them


def single_changes(experiment: Experiment) -> tuple[Change, ...]:
    """Every change of one setting that is tried, each once, in the order of the controls."""
    low, high = LEARNING_RATES
    # Twelve digits: 0.003 x 10 should be 0.03 in the link, too.
    rates = [min(max(float(f"{experiment.learning_rate * factor:.12g}"), low), high) for factor in FACTORS]
    options: dict[str, Iterable[Any]] = {
        "loss": SETTINGS["loss"].options,
        "normalisation": SETTINGS["normalisation"].options,
        "filters": FILTERS,
        "padding": SETTINGS["padding"].options,
        "optimizer": SETTINGS["optimizer"].options,
        "learning_rate": dict.fromkeys(rates),
        "epochs": [min(10 * experiment.epochs, MAX_EPOCHS)],
        "initial_filters": [None],
        "train_filters": [True],
        "then": [None],
    }
    return tuple((name, new) for name, news in options.items() for new in news if new != getattr(experiment, name))


def counterfactuals(experiment: Experiment) -> Iterator[Table]:
    """Try every single change, and pairs if none is enough; give the growing table after every step.

    Nothing runs outside ``next()``: to stop, stop asking. Every row comes first with its outcome from the own weights;
    success over seeds follows, for the sufficient changes first. Some steps only get a long training further and give
    the same rows again.
    """
    singles = [(change,) for change in single_changes(experiment)]
    table = Table(planned=2 * (1 + len(singles)))
    for changes in [(), *singles]:
        table = yield from _tried(table, experiment, changes)
    for row in (table.rows[0], *rank(table.singles)):
        table = yield from _measured(table, row.changes, seeds_for(row.experiment))
    if not any(row.sufficient for row in table.rows):
        table = yield from _pairs_tried(table, experiment)
    yield replace(table, finished=True)


def _pairs_tried(table: Table, experiment: Experiment) -> Steps:
    """The table with the pairs of changes that solve, tried and measured within the bounds above."""
    candidates = _pairs(table)
    costs = np.cumsum([_changed(experiment, pair).epochs for pair in candidates])
    affordable = int(np.searchsorted(costs, PAIR_EPOCHS, side="right"))
    table = replace(table, planned=table.planned + affordable, pairs_untried=len(candidates) - affordable)
    for pair in candidates[:affordable]:
        table = yield from _tried(table, experiment, pair)
    # What each change does alone says little about the pair: a few seeds for all, many for the best.
    best = min(BEST_PAIRS, len(table.pairs))
    table = replace(table, planned=table.planned + len(table.pairs) + best)
    for row in table.pairs:
        table = yield from _measured(table, row.changes, seeds_for(row.experiment)[:SCREEN_SEEDS])
    for row in rank(table.pairs)[:best]:
        table = yield from _measured(table, row.changes, seeds_for(row.experiment))
    return table


def rank(rows: Iterable[Counterfactual]) -> tuple[Counterfactual, ...]:
    """The rows, best advice first: the sufficient before the others, fewer changes before more, then by success.

    Success counts with the lower end of its interval, so that 16 of 16 seeds do not beat 250 of 256. Before the seeds
    are measured, what solves in fewer epochs comes first, and then what gets more images right.
    """

    def place(row: Counterfactual) -> tuple[Any, ...]:
        low = row.success.low if row.success else -1.0
        solved_at = row.outcome.solved_at if row.outcome.solved_at is not None else MAX_EPOCHS + 1
        if not row.sufficient:
            return True, 0, -low, solved_at, -_right(row.outcome)
        return False, len(row.changes), -low, solved_at, 0

    return tuple(sorted(rows, key=place))


def summary(table: Table) -> str:
    """What the table has found, in a sentence or two of its own numbers."""
    if table.baseline is None:
        return "Nothing has been run yet."
    before = "" if table.finished else "So far: "
    if table.baseline.sufficient:
        worse = f"{sum(row.worse for row in table.singles)} of {len(table.singles)}"
        return f"{before}The settings solve it as they are; {worse} single changes make it worse."
    best = next((row for row in rank(table.rows) if row.sufficient), None)
    enough = sum(row.sufficient for row in table.singles)
    text = f"{before}{enough or 'None'} of {len(table.singles)} single changes {'solves' if enough < 2 else 'solve'} it"
    text += " from these initial weights"
    if table.pairs_tried:
        found = len(table.pairs)
        text += f"; {found or 'none'} of the {table.pairs_tried} pairs tried {'does' if found < 2 else 'do'}"
        text += f", {table.pairs_untried} more were not tried" if table.pairs_untried else ""
    text += "."
    if best:
        text += f" First choice: {best.description}, {best.outcome.words}"
        if best.success:
            s = best.success
            text += f" here and solved on {s.solved} of {s.total} seeds {interval(s)}"
        text += "."
    return text


def seeds_for(experiment: Experiment) -> range:
    """The seeds of a row: the first 256, or as many of them as ROW_WORK allows, in sixteens."""
    affordable = ROW_WORK // (experiment.epochs * len(experiment.images) * experiment.features)
    return range(min(SEEDS, max(MIN_SEEDS, affordable // 16 * 16)))


def _changed(experiment: Experiment, changes: Changes) -> Experiment:
    return changed(experiment, **dict(changes))[0]


def _tried(table: Table, experiment: Experiment, changes: Changes) -> Steps:
    """The table while ``changes`` are run from the experiment's own weights, at last with their row.

    Pairs that do not solve get no row: there are hundreds, and they are no advice.
    """
    new = _changed(experiment, changes)
    for outcome in _from_own_weights(new):
        if outcome:
            table = replace(table, done=table.done + 1, pairs_tried=table.pairs_tried + (len(changes) == 2))
            if outcome.solved or len(changes) < 2:
                base = table.baseline.outcome if table.baseline else outcome
                here = _compared(_right(outcome), _right(base))
                words = _described(experiment, new)
                row = Counterfactual(changes, new, words, outcome, here, worse=here == "worse")
                table = replace(table, rows=(*table.rows, row))
        yield table
    return table


def _measured(table: Table, changes: Changes, seeds: range) -> Steps:
    """The table while the row with ``changes`` is run over seeds, at last with its success."""
    at = next(i for i, row in enumerate(table.rows) if row.changes == changes)
    row = table.rows[at]
    for found in _over_seeds(row.experiment, seeds):
        if found:
            base = table.rows[0].success or found
            worse = found.high < base.low or (row.here == "worse" and found.share <= base.share)
            row = replace(row, success=found, worse=worse)
            table = replace(table, rows=(*table.rows[:at], row, *table.rows[at + 1 :]), done=table.done + 1)
        yield table
    return table


def _described(experiment: Experiment, new: Experiment) -> str:
    """The changes in words, as the controls spell their values; also what no longer fits and goes."""
    names = differences(experiment, new)
    words = [f"{SETTINGS[name].noun}: {setting(experiment, name)} → {setting(new, name)}" for name in names]
    return "; ".join(words) or "the current settings"


def _right(outcome: Outcome) -> int:
    """Images right; numbers that are no longer finite get none right, whatever class a tie falls to."""
    return outcome.right if outcome.diverged_at is None else -1


def _compared(value: int, base: int) -> str:
    return "better" if value > base else "worse" if value < base else "same"


def _pairs(table: Table) -> list[Changes]:
    """All pairs of single changes of two different settings; those whose singles do best over seeds come first."""
    share = {row.changes[0]: row.success.share if row.success else 0.0 for row in table.singles}
    right = {row.changes[0]: _right(row.outcome) for row in table.singles}
    pairs = [(a, b) for a, b in combinations(share, 2) if a[0] != b[0]]
    return sorted(pairs, key=lambda pair: (-share[pair[0]] - share[pair[1]], -right[pair[0]] - right[pair[1]]))


def _stretch(experiment: Experiment, networks: int) -> int:
    """How many epochs of so many networks one step may train."""
    return max(1, STRETCH_WORK // (EPOCH_WORK + len(experiment.images) * experiment.features * networks))


def _from_own_weights(experiment: Experiment) -> Iterator[Outcome | None]:
    """Train from the experiment's own weights: None after every stretch but the last, then the outcome."""
    for run in stream(replace(experiment, engine="numpy"), stretch=_stretch(experiment, 1)):
        yield _outcome(run) if run.experiment.epochs == experiment.epochs else None


def _outcome(run: Run) -> Outcome:
    images = len(run.experiment.images)
    return Outcome(
        solved_at=run.solved_at,
        diverged_at=run.diverged_at,
        stuck=verdict(run).headline == "Stuck.",
        right=round(float(run.accuracy[-1]) * images),
        images=images,
        loss=float(run.loss[-1]),
    )


def _over_seeds(experiment: Experiment, seeds: range) -> Iterator[Success | None]:
    """Train from the weights of ``seeds``: None after every stretch but the last, then the success.

    What ``train_many`` says, but in steps: 5,000 epochs of 256 networks can take seconds.
    """
    initial = initial_parameters(experiment, seeds)
    blocks = [Block(experiment, initial[:, place]) for place in places(experiment, len(seeds))]
    for epoch in in_stretches(blocks, _stretch(experiment, len(seeds))):
        whole = epoch == experiment.epochs
        yield success(np.concatenate([block.runs().solved for block in blocks])) if whole else None
