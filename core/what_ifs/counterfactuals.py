"""What would fix it: changes of one setting and pairs of them, tried out. What is tried, and when, says the caller.

A change is *sufficient* if the experiment with it is solved from its own initial weights. Whether it is good advice is
another question: each is also run from the weights of up to 256 other seeds, the same ones for every row. All of it on
the NumPy engine, whichever the experiment asks for.

What is bounded, and what the rows then say:

    a row over seeds   ROW_WORK: long runs of large networks get the first so many of the 256 seeds; ``success.total``
    pairs              PAIR_EPOCHS of trying; ``Table.pairs_untried`` counts what was left out. The pairs that solve get
                       SCREEN_SEEDS seeds, and only the best BEST_PAIRS of them all the seeds of a row
    one task           one training, or one row over seeds: about a second at most
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, combinations, groupby
from typing import Any

import numpy as np

from core.engines.training import stream, train, train_many
from core.experiment import Experiment, changed, differences
from core.outcome.comparison import setting
from core.outcome.success import Success, success
from core.outcome.verdict import verdict
from core.processes.tasks import Steps as GrowingSteps
from core.processes.tasks import Task, done
from core.run import Run
from core.settings.registry import MAX_EPOCHS, SETTINGS, allowed_rate
from core.what_ifs.table import Change, Changes, Counterfactual, Outcome, Table, images_right, rank

SEEDS = 256
MIN_SEEDS = 16
FACTORS = (10, 1 / 10, 100, 1 / 100)  # of the learning rate

# Work is counted in activations: epochs x images x features x networks. Two cores do about 100 million a second.
ROW_WORK = 80_000_000
TOGETHER = 24_000_000  # of one group of tasks, which other processes do side by side: handing one out costs 1.5 ms
PAIR_EPOCHS = 60_000
SCREEN_SEEDS = 32
BEST_PAIRS = 12
EXAMPLES = 8  # seeds that are trained singly until one of them succeeds there, too
LOOK_EVERY = 400  # epochs of a training that ends when it is solved

Steps = GrowingSteps[Table, None]  # the table after every group of tasks


def single_changes(experiment: Experiment) -> tuple[Change, ...]:
    """Every change of one setting that is tried, each once, in the order of the controls."""
    rates = [allowed_rate(experiment.learning_rate * factor) for factor in FACTORS]
    options: dict[str, Iterable[Any]] = {
        **{name: SETTINGS[name].offered for name in ("loss", "normalisation", "filters", "padding", "optimizer")},
        "learning_rate": dict.fromkeys(rates),
        "epochs": [more_epochs(experiment)],
        "initial_filters": [None],
        "train_filters": [True],
        "then": [None],
    }
    return tuple((name, new) for name, news in options.items() for new in news if new != getattr(experiment, name))


def more_epochs(experiment: Experiment) -> int:
    """The number of epochs that is tried as a single change."""
    return min(10 * experiment.epochs, MAX_EPOCHS)


class Search:
    """One experiment's ``table`` as it grows: what a method tries is trained, and after each training it yields it."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.table = Table()

    def grown(self, **changes: Any) -> Table:
        """The table, from now on with these changes."""
        self.table = replace(self.table, **changes)
        return self.table

    def try_all(self, candidates: Iterable[Changes]) -> Steps:
        """Run each of the ``candidates`` that has no row yet from the experiment's own weights."""
        known = {row.changes for row in self.table.rows}
        new = [changes for changes in dict.fromkeys(candidates) if changes not in known]
        self.grown(planned=self.table.planned + len(new))
        yield from self._train({changes: self._from_own_weights(changes) for changes in new}, self._tried)

    def measure_all(self, rows: Sequence[Counterfactual], seeds: int | None = None) -> Steps:
        """Run each of the ``rows`` over seeds: its own, or the first so many of them."""
        self.grown(planned=self.table.planned + len(rows))
        over = {row.changes: (row.experiment, seeds_for(row.experiment)[:seeds]) for row in rows}
        tasks = {changes: Task(solved_over_seeds, arguments) for changes, arguments in over.items()}
        yield from self._train(tasks, lambda changes, solved: self._measured(changes, success(solved)))

    def _from_own_weights(self, changes: Changes) -> Task:
        return Task(from_own_weights, (with_changes(self.experiment, changes),))

    def _train(self, tasks: Mapping[Changes, Task], enter: Callable[[Changes, Any], None]) -> Steps:
        """Do the tasks, in groups, and ``enter`` what became of them."""
        for group in _together(tasks):
            answers = yield tuple(tasks[changes] for changes in group)
            for changes, answer in zip(group, answers, strict=True):
                enter(changes, answer)
            yield self.table

    def _tried(self, changes: Changes, outcome: Outcome) -> None:
        """Count a training from the own weights. A pair that does not solve gets no row: there are hundreds of them."""
        self.grown(done=self.table.done + 1, pairs_tried=self.table.pairs_tried + (len(changes) > 1))
        if outcome.solved or len(changes) < 2:
            self._enter(changes, outcome)

    def try_sets(self, candidates: Sequence[Changes], epochs: int, enough: int | None = None) -> Steps:
        """Try the ``candidates``, sets of changes, within so many ``epochs``, and measure those that solve.

        ``enough``: how many that solve are enough; without it, all are looked for.
        """
        costs = np.cumsum([with_changes(self.experiment, each).epochs for each in candidates])
        affordable = int(np.searchsorted(costs, epochs, side="right"))
        known = len(self.table.pairs)
        self.grown(planned=self.table.planned + affordable, pairs_untried=len(candidates) - affordable)
        for at, each in enumerate(candidates[:affordable]):
            yield from self._train({each: self._from_own_weights(each)}, self._tried)
            if enough and len(self.table.pairs) - known >= enough:
                left = affordable - at - 1
                self.grown(planned=self.table.planned - left, pairs_untried=self.table.pairs_untried + left)
                break
        # What each change does alone says little about the pair: a few seeds for all, many for the best.
        yield from self.measure_all(self.table.pairs[known:], SCREEN_SEEDS)
        yield from self.measure_all(rank(self.table.pairs[known:])[:BEST_PAIRS])

    def train_on(self, longest: int) -> Steps:
        """Train this very run on until it is solved, or to the ``longest`` number of epochs.

        Its row names the epochs that are enough, rounded up to tens or hundreds; or those that were not.
        """
        self.grown(planned=self.table.planned + 1)
        epochs, outcome = yield from done(until_solved, self.experiment, longest)
        changes = (("epochs", epochs),)
        self.grown(done=self.table.done + 1)
        if all(row.changes != changes for row in self.table.rows):
            self._enter(changes, outcome)
        yield self.table

    def try_other_seeds(self) -> Steps:
        """Run the current settings over seeds; where most others succeed, enter a row for one of them.

        In a batch numbers are summed in another order than singly, and a chaotic training may end elsewhere: so the
        seed that is named is one that was trained singly, and ``Table.failed`` counts those that failed there.
        """
        seeds = seeds_for(self.experiment)
        solved = yield from done(solved_over_seeds, self.experiment, seeds)
        self.grown(planned=self.table.planned + 1)
        self._measured((), success(solved))
        others = np.array(seeds) != self.experiment.seed
        share = success(solved[others]) if others.any() else None
        yield self.grown(others=share)
        if share is None or share.low <= 0.5:
            return
        candidates = np.array(seeds)[others & solved][:EXAMPLES].tolist()
        for failed, seed in enumerate(candidates):
            changes = (("seed", seed),)
            (ended,) = yield (self._from_own_weights(changes),)
            if ended.solved:
                self._enter(changes, ended)
                # Its success over seeds is that of the settings, and cost no training of its own.
                self.grown(failed=failed, done=self.table.done - 1)
                self._measured(changes, share)
                yield self.table
                return

    def _enter(self, changes: Changes, outcome: Outcome) -> None:
        """Enter a row into the table: how a run with these changes ended."""
        new = with_changes(self.experiment, changes)
        row = Counterfactual(changes, new, _described(self.experiment, new), outcome)
        self.grown(rows=(*self.table.rows, row))

    def _measured(self, changes: Changes, found: Success) -> None:
        """Enter the success over seeds of a row."""
        rows = (replace(row, success=found) if row.changes == changes else row for row in self.table.rows)
        self.grown(rows=tuple(rows), done=self.table.done + 1)


def _work(experiment: Experiment, seeds: range = range(1)) -> int:
    """The activations of its training from so many seeds."""
    return experiment.epochs * len(experiment.images) * experiment.features * len(seeds)


def _together(tasks: Mapping[Changes, Task]) -> Iterator[list[Changes]]:
    """The tasks in groups, in their order: what begins within the same TOGETHER activations of their work."""
    begins = accumulate((_work(*task.arguments) for task in tasks.values()), initial=0)
    number = {changes: begin // TOGETHER for changes, begin in zip(tasks, begins, strict=False)}
    for _, group in groupby(tasks, key=number.__getitem__):
        yield list(group)


def seeds_for(experiment: Experiment) -> range:
    """The seeds of a row: the first 256, or as many of them as ROW_WORK allows, in sixteens."""
    affordable = ROW_WORK // _work(experiment)
    return range(min(SEEDS, max(MIN_SEEDS, affordable // 16 * 16)))


@lru_cache(1024)
def with_changes(experiment: Experiment, changes: Changes) -> Experiment:
    """The experiment with the changes made, and without what no longer fits to them."""
    return changed(experiment, **dict(changes))[0]


def until_solved(experiment: Experiment, longest: int) -> tuple[int, Outcome]:
    """Train the run on until it is solved; at how many epochs that is seen, in a round number, and how it is there."""
    for run in stream(replace(experiment, epochs=longest, engine="numpy"), stretch=LOOK_EVERY):
        epochs = run.experiment.epochs
        if epochs > experiment.epochs and run.solved and run.diverged_at is None:
            epochs = min(epochs, _rounded_up(max(run.solved_at or 0, experiment.epochs)))
            break
    return epochs, outcome_of(run.until(epochs))


def _rounded_up(epochs: int) -> int:
    """More than ``epochs``, in a number that a person would type."""
    step = 100 if epochs > 100 else 10
    return (epochs // step + 1) * step


def _described(experiment: Experiment, new: Experiment) -> str:
    """The changes in words, as the controls spell their values; also what no longer fits and goes."""
    names = differences(experiment, new)
    words = [f"{SETTINGS[name].noun}: {setting(experiment, name)} → {setting(new, name)}" for name in names]
    return "; ".join(words) or "the current settings"


def pairs(table: Table) -> list[Changes]:
    """All pairs of single changes of two different settings; those whose singles do best over seeds come first."""
    share = {row.changes[0]: row.success.share if row.success else 0.0 for row in table.singles}
    right = {row.changes[0]: images_right(row.outcome) for row in table.singles}
    two = [(a, b) for a, b in combinations(share, 2) if a[0] != b[0]]
    return sorted(two, key=lambda pair: (-share[pair[0]] - share[pair[1]], -right[pair[0]] - right[pair[1]]))


def from_own_weights(experiment: Experiment) -> Outcome:
    """Train from the experiment's own weights."""
    return outcome_of(train(replace(experiment, engine="numpy")))


def outcome_of(run: Run) -> Outcome:
    """How a run ended."""
    images = len(run.experiment.images)
    return Outcome(
        solved_at=run.solved_at,
        diverged_at=run.diverged_at,
        stuck=verdict(run).headline == "Stuck.",
        right=round(float(run.accuracy[-1]) * images),
        images=images,
        loss=float(run.loss[-1]),
    )


def solved_over_seeds(experiment: Experiment, seeds: range) -> np.ndarray:
    """Which of the ``seeds`` solve the images, (R,) bool."""
    return train_many(experiment, seeds).solved
