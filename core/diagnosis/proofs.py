"""The proofs of a diagnosis: its remedies, run from this run's weights and over seeds; where none is enough, pairs.

What is bounded: a row by ``counterfactuals``; the rows over seeds to those that decide (CURES, RAISES); the pairs by
epochs of trying, those of two remedies first, since each of these has a measured reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from core.diagnosis.conclusions import conclude
from core.diagnosis.findings import Diagnosis
from core.experiment import Experiment
from core.processes.tasks import done_here, together
from core.run import Run
from core.settings.registry import MAX_EPOCHS
from core.what_ifs.counterfactuals import PAIR_EPOCHS, Search, Steps, more_epochs, pairs, single_changes
from core.what_ifs.table import Changes, Counterfactual, Table, images_right, rank

CURES = 4  # remedies that solve this run and are measured over seeds; more only where seeds alone tell them from luck
RAISES = 4  # remedies that do not, and may still help most seeds
REMEDY_PAIR_EPOCHS = 15_000
ENOUGH_PAIRS = 3
FAR = 1_000  # epochs that a very short run may need beside its remedies
FAR_EPOCHS = 25_000
USUAL_RATES = (0.01, 0.1, 1.0)
FEW = 2  # remedies of one setting that are tried together with those of another and so many epochs


def proofs(run: Run, diagnosis: Diagnosis, every: bool = True) -> Iterator[Table]:
    """The growing table that the page shows: the proofs, and what every other single change does.

    Nothing runs outside ``next()``. From ``Table.proved`` on every remedy has been run; ``finished``: all has. Without
    ``every`` only what decides the roles is run: it ends as soon as a cause or a part is proved.
    """
    return done_here(proof_steps(run.experiment, diagnosis, every))


def proof_steps(e: Experiment, diagnosis: Diagnosis, every: bool = True) -> Steps:
    """The steps of ``proofs``: who drives them decides where the trainings are done."""
    search, remedies = Search(e), remedies_of(diagnosis)
    if not diagnosis.solved:
        yield from _prove(search, diagnosis, remedies)
    if every or diagnosis.solved:
        yield from _try_others(search)
    # Sets of changes, round after round: the candidates, and the epochs that trying them may take.
    rounds = [(_remedy_pairs(search.table, e, remedies), REMEDY_PAIR_EPOCHS)]
    rounds += [(_far(remedies), FAR_EPOCHS)] if 10 * e.epochs < FAR else []
    for candidates, epochs in rounds:
        if _is_open(search, diagnosis):
            yield from search.try_sets(_not_futile(candidates, diagnosis), epochs, ENOUGH_PAIRS)
    if every:
        rows = (search.table.rows[0], *rank(search.table.rows[1:]))
        yield from search.measure_all([row for row in rows if row.success is None])
    if _is_open(search, diagnosis):
        yield from _try_others(search)
        epochs, enough = (PAIR_EPOCHS, None) if every else (PAIR_EPOCHS // 2, ENOUGH_PAIRS)
        yield from search.try_sets(_not_futile(pairs(search.table), diagnosis), epochs, enough)
    yield search.grown(finished=True)


def _is_open(search: Search, diagnosis: Diagnosis) -> bool:
    """Whether it is not yet known why the run is stuck."""
    return not diagnosis.solved and not conclude(diagnosis, search.table).explained


def _prove(search: Search, diagnosis: Diagnosis, remedies: list[Changes]) -> Steps:
    """Run all remedies, from the own weights and as far as need be over seeds."""
    e = search.experiment
    could_help = e.epochs < MAX_EPOCHS and not any(finding.role == "impossible" for finding in diagnosis.findings)
    longer = [search.train_on(more_epochs(e))] if could_help else []
    yield from together(search.try_all([(), *remedies]), *longer, search.try_other_seeds())
    # The most epochs there are take longer than all of it, and mostly do not help: they are trained beside the cures.
    longest = could_help and more_epochs(e) < MAX_EPOCHS and not _longer(search.table)
    most = [search.train_on(MAX_EPOCHS)] if longest else []
    yield from together(search.measure_all(_to_measure(search.table, diagnosis)), *most)
    if longest:
        yield from search.measure_all(_longer(search.table))
    concluded = conclude(diagnosis, search.table)
    if not any(f.role == "cause" and f.code != "unlucky-seed" for f in concluded.findings):
        known = [row for row in search.table.rows if row.changes in remedies and row.success is None]
        yield from search.measure_all(sorted(known, key=lambda row: -images_right(row.outcome))[:RAISES])
    yield search.grown(proved=True)


def _to_measure(table: Table, diagnosis: Diagnosis) -> list[Counterfactual]:
    """What solves this run, and must be measured over seeds: what is suspected first comes first.

    The best remedy of each finding before another of any, CURES in all; and each of which only seeds say whether it is
    luck.
    """
    solving = [row for row in rank(table.rows) if row.changes and row.sufficient and row.success is None]
    of_each = [[row for row in solving if dict(row.changes) in finding.remedies] for finding in diagnosis.findings]
    first = [row for rows in of_each for row in rows[:1]]
    rest = [row for rows in of_each for row in rows[1:]]
    ordered = list({row.changes: row for row in [*first, *rest, *solving]}.values())
    sure = {row.changes for row in [*first, *rest] if row.redraws}
    return [row for at, row in enumerate(ordered) if at < CURES or row.changes in sure]


def _not_futile(candidates: list[Changes], diagnosis: Diagnosis) -> list[Changes]:
    """Those of the candidates that may solve: where the pixels' scaling makes it impossible, they must change it."""
    needed = [f.remedies for f in diagnosis.findings if f.code == "pixels-without-contrast"]
    scalings = [set(remedy.items()) for remedies in needed for remedy in remedies]
    return [each for each in candidates if not scalings or any(scaling <= set(each) for scaling in scalings)]


def remedies_of(diagnosis: Diagnosis) -> list[Changes]:
    """What there is to run: every remedy of every finding that may be a cause, each once, in their order."""
    changes = [tuple(remedy.items()) for finding in diagnosis.findings for remedy in finding.remedies]
    # More epochs have a training of their own, which finds out how many.
    return [change for change in dict.fromkeys(changes) if change[0][0] != "epochs"]


def _longer(table: Table) -> list[Counterfactual]:
    """The row of more epochs that are enough, if there is one."""
    return [row for row in table.rows if row.only == "epochs" and row.sufficient][:1]


def _try_others(search: Search) -> Steps:
    """Try every single change from the own weights; more epochs only where they are still needed."""
    enough = _longer(search.table)
    others = [(change,) for change in single_changes(search.experiment) if not (enough and change[0] == "epochs")]
    yield from search.try_all([(), *others])


def _remedy_pairs(table: Table, e: Experiment, remedies: list[Changes]) -> list[Changes]:
    """Pairs of remedies of two settings, and of each with more epochs or a usual learning rate; the promising first."""
    right = {row.changes: images_right(row.outcome) for row in table.rows}
    singles = [remedy for remedy in remedies if len(remedy) == 1]
    longer = [(change,) for change in single_changes(e) if change[0] == "epochs"]
    rates: list[Changes] = [(("learning_rate", rate),) for rate in USUAL_RATES if rate > e.learning_rate]
    candidates = [*combinations(singles, 2), *product(singles, [*longer, *rates])]
    two = [(*a, *b) for a, b in dict.fromkeys(candidates) if a[0][0] != b[0][0]]
    promising = sorted(
        (pair for pair in two if pair not in remedies),
        key=lambda pair: -sum(right.get((change,), 0) for change in pair),
    )
    # A remedy that is a pair by itself may need more epochs, too.
    return [*((*a, *b) for a in remedies if len(a) == 2 for b in longer), *promising]


def _far(remedies: list[Changes]) -> list[Changes]:
    """Each remedy with FAR epochs, and then each two of different settings: a very short run lacks more than one."""
    far = ("epochs", FAR)
    few: list[Changes] = []
    for remedy in remedies:
        if len(remedy) == 1 and sum(remedy[0][0] == other[0][0] for other in few) < FEW:
            few.append(remedy)
    two = [(*a, *b) for a, b in combinations(few, 2) if a[0][0] != b[0][0]]
    return [(*remedy, far) for remedy in dict.fromkeys([*few, *two])]
