"""What the counterfactuals find: rows of a table, in what order they are advice, and the table in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.experiment import Experiment
from core.formulas.losses import LOSSES
from core.outcome.success import Success, interval
from core.settings.registry import MAX_EPOCHS
from core.words import count, loss_text

Change = tuple[str, Any]  # a setting's name and its new value
Changes = tuple[Change, ...]

# Settings whose change draws other initial weights: that such a change solves one run may be luck.
REDRAWING = {"filters", "padding", "seed", "initial_filters"}


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
    """

    changes: Changes
    experiment: Experiment
    description: str
    outcome: Outcome
    success: Success | None = None

    @property
    def sufficient(self) -> bool:
        """Whether the changes solve the images from the experiment's own initial weights."""
        return self.outcome.solved

    @property
    def only(self) -> str:
        """The setting that alone is changed; "" where none or several are."""
        return self.changes[0][0] if len(self.changes) == 1 else ""

    def makes(self, remedy: Mapping[str, Any]) -> bool:
        """Whether a remedy's changes are among its own."""
        return remedy.items() <= dict(self.changes).items()

    @property
    def redraws(self) -> bool:
        """Whether the changes draw other initial weights, so that solving this run may be luck."""
        return any(name in REDRAWING for name, _ in self.changes)

    @property
    def low(self) -> float:
        """The lower end of the success over seeds: what advice is ordered by; -1 before it is measured."""
        return self.success.low if self.success else -1.0


@dataclass(frozen=True)
class Table:
    """All that is known so far. ``rows`` in the order in which they were first run, the baseline first.

    ``done`` of ``planned`` trainings are done (one from the own weights and one over seeds for each row); ``planned``
    grows if pairs turn out to be needed. Of the pairs ``pairs_tried`` were run, and ``pairs_untried`` left out.
    ``proved``: what a diagnosis proposed has been run.
    ``others``: the success of the current settings on seeds that are not the experiment's own, None until measured.
    ``failed``: how many of those that succeed in a batch were trained singly and failed there, before one did not.
    """

    rows: tuple[Counterfactual, ...] = ()
    done: int = 0
    planned: int = 0
    pairs_tried: int = 0
    pairs_untried: int = 0
    proved: bool = False
    finished: bool = False
    others: Success | None = None
    failed: int = 0

    @property
    def baseline(self) -> Counterfactual | None:
        """The row of the current settings: None until it was run."""
        return self.rows[0] if self.rows else None

    def is_worse(self, row: Counterfactual) -> bool:
        """Whether a row is worse than the baseline over seeds, by intervals that do not overlap.

        Where they do and so leave it open: whether it gets fewer images right here, and solves no more seeds.
        """
        base = self.rows[0]
        fewer = images_right(row.outcome) < images_right(base.outcome)
        if not (row.success and base.success):
            return fewer
        return row.success.high < base.success.low or (fewer and row.success.share <= base.success.share)

    @property
    def singles(self) -> tuple[Counterfactual, ...]:
        """The rows with one change."""
        return tuple(row for row in self.rows if len(row.changes) == 1)

    @property
    def pairs(self) -> tuple[Counterfactual, ...]:
        """The rows with two changes or more; only those that solve are kept as rows."""
        return tuple(row for row in self.rows if len(row.changes) > 1)


def rank(rows: Iterable[Counterfactual]) -> tuple[Counterfactual, ...]:
    """The rows, best advice first: the sufficient before the others, fewer changes before more, then by success.

    Success counts with the lower end of its interval, so that 16 of 16 seeds do not beat 250 of 256. Before the seeds
    are measured, what solves in fewer epochs comes first, and then what gets more images right. Another seed comes
    last of what solves: it repairs nothing. Of equals, one without a softmax layer comes first: its loss is the same in
    every framework.
    """

    def place(row: Counterfactual) -> tuple[Any, ...]:
        low = row.low
        solved_at = row.outcome.solved_at if row.outcome.solved_at is not None else MAX_EPOCHS + 1
        layer = LOSSES[row.experiment.loss].softmax_layer
        if not row.sufficient:
            return 2, 0, -low, solved_at, -images_right(row.outcome), layer
        return int(row.only == "seed"), len(row.changes), -low, solved_at, 0, layer

    return tuple(sorted(rows, key=place))


def summary(table: Table) -> str:
    """What the table has found, in a sentence or two of its own numbers."""
    if table.baseline is None:
        return "Nothing has been run yet."
    before = "" if table.finished else "So far: "
    if table.baseline.sufficient:
        worse = f"{sum(map(table.is_worse, table.singles))} of {len(table.singles)}"
        return f"{before}The settings solve it as they are; {worse} single changes make it worse."
    best = next((row for row in rank(table.rows) if row.sufficient), None)
    enough = sum(row.sufficient for row in table.singles)
    text = f"{before}{enough or 'None'} of {len(table.singles)} single changes {'solves' if enough < 2 else 'solve'} it"
    text += " from these initial weights"
    if table.pairs_tried:
        found = len(table.pairs)
        text += f"; of {count(table.pairs_tried, 'pair')} tried {found or 'none'} {'does' if found < 2 else 'do'}"
        text += f", {table.pairs_untried} more were not tried" if table.pairs_untried else ""
    text += "."
    if best:
        text += f" First choice: {best.description}, {best.outcome.words}"
        if best.success:
            s = best.success
            text += f" here, and on {s.solved} of {s.total} seeds {interval(s)}"
        text += "."
    return text


def images_right(outcome: Outcome) -> int:
    """Images right; numbers that are no longer finite get none right, whatever class a tie falls to."""
    return outcome.right if outcome.diverged_at is None else -1
