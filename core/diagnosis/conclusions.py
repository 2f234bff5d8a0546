"""What the proofs make of a diagnosis: of each finding its role, decided by what its own remedies did.

A remedy *cures* if the experiment with it solves the images from this run's weights. Where it draws other initial
weights (filters, padding), that may be luck: then it must solve clearly more seeds, too, and another seed is a remedy
only where most others succeed. Over seeds it *helps* if the intervals of its success and of the present settings' do
not overlap; *clearly*, if they are CLEARLY apart. In this order:

    cause       a remedy of one setting cures; where none of any finding does, one that clearly helps
    part        only a set of changes cures that holds a remedy
    symptom     it is how the run looks, or follows from one of those
    present     none of its remedies makes a difference to this run
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.diagnosis.findings import Answer, Change, Diagnosis, Evidence, Finding, RuledOut, evidence, worded
from core.experiment import differences
from core.outcome.success import interval
from core.what_ifs.table import Counterfactual, Table, rank
from core.words import count, percent

# These say how it is stuck. What cures them is the remedy of another finding.
SYMPTOMS = {"frozen-weights", "near-frozen", "separable-but-not-read-out", "converged"}
# Of the remedies that do not solve this run several are looked at, and one of them may help a few seeds by chance.
CLEARLY = 0.05
ORDER = ("impossible", "cause", "part", "suspected", "present", "symptom")


def conclude(diagnosis: Diagnosis, table: Table) -> Diagnosis:
    """The diagnosis with the role of each finding, as far as the ``table`` has got; causes first.

    Of several causes that with the highest lower bound of success over seeds comes first, and another seed last. Pure:
    the same two arguments give the same answer.
    """
    if diagnosis.solved or table.baseline is None:
        return diagnosis
    findings, ruled_out = _with_trainings(diagnosis, table)
    roles = _Roles(findings, table)
    decided = roles.decided()
    explained = any(finding.role in ("impossible", "cause", "part") for finding in decided)
    final = table.finished or (table.proved and explained)
    if final:
        decided = [_present(f, roles) if f.role == "suspected" else f for f in decided]
    decided.sort(key=lambda f: (ORDER.index(f.role), f.code == "unlucky-seed", -roles.low(f)))
    known = {finding.code for finding in decided}
    decided = [replace(f, symptom_of=tuple(code for code in f.symptom_of if code in known)) for f in decided]
    summary = _summary(decided, ruled_out, table, final)
    return Diagnosis(tuple(decided), tuple(ruled_out), summary, explained)


@dataclass
class _Roles:
    """The findings and the rows of their remedies."""

    findings: Sequence[Finding]
    table: Table

    def __post_init__(self) -> None:
        self.by_changes = {frozenset(row.changes): row for row in self.table.rows}
        self.best: dict[str, Counterfactual] = {}  # by finding: what proves it

    def low(self, finding: Finding) -> float:
        """The lower bound of success of its remedy; -1 for none."""
        row = self.best.get(finding.code)
        return row.low if row else -1.0

    def rows(self, finding: Finding) -> list[Counterfactual]:
        """What its remedies did."""
        return [self.by_changes[remedy] for remedy in _remedies(finding) if remedy in self.by_changes]

    def singles(self, finding: Finding) -> list[Counterfactual]:
        """What its remedies of one setting did."""
        return [row for row in self.rows(finding) if len(row.changes) == 1]

    def sets(self, finding: Finding) -> list[Counterfactual]:
        """The rows of several changes that hold one of its remedies."""
        remedies = _remedies(finding)
        return [row for row in self.table.pairs if any(remedy <= set(row.changes) for remedy in remedies)]

    def helps(self, row: Counterfactual, by: float = 0.0) -> bool:
        """Whether it solves more seeds than the present settings: the intervals are apart ``by`` a share."""
        base = self.table.rows[0].success
        return base is not None and row.success is not None and row.success.low > base.high + by

    def solves(self, row: Counterfactual) -> bool:
        """Whether it solves this run, and the present settings do not."""
        return row.sufficient and not self.table.rows[0].sufficient

    def cures(self, row: Counterfactual) -> bool:
        """Whether it solves this run, and not by luck."""
        return self.solves(row) and (row.only == "seed" or not row.redraws or self.helps(row))

    def cures_here(self, row: Counterfactual) -> bool:
        """Whether it solves this run, and no fewer seeds: the weakest proof there is."""
        base, new = self.table.rows[0].success, row.success
        return self.solves(row) and base is not None and new is not None and new.share > base.share

    def decided(self) -> list[Finding]:
        """The findings in their order, with the roles that are proved so far."""
        causes = self._best(self.singles, self.cures)
        if not set(causes) - {"unlucky-seed"}:
            causes |= self._best(self.singles, lambda row: self.helps(row, by=CLEARLY))
        if not causes:
            causes = self._best(self.singles, lambda row: row.redraws and self.cures_here(row))
        parts = self._best(self.sets, self.cures)
        if not causes:
            parts = self._best(self.sets, self.cures_here) | parts
        self.best = parts | causes
        proved: set[str] = {f.code for f in self.findings if f.role == "impossible"}
        decided = []
        for finding in self.findings:
            upstream = [f for f in self.findings if f.code in finding.symptom_of and f.code in proved]
            row = self.best.get(finding.code)
            follows = finding.code in SYMPTOMS or (bool(upstream) and (row is None or _shared(row, upstream)))
            if finding.role == "impossible":
                decided.append(finding)
            elif follows:
                decided.append(replace(finding, role="symptom"))
                self.best.pop(finding.code, None)
                if upstream:
                    proved.add(finding.code)  # what follows from it, follows from its cause
            elif row:
                proved.add(finding.code)
                role = "cause" if finding.code in causes else "part"
                proof = _proof(row, self.table, self.cures(row))
                remedy = _settings(row, self.table)
                decided.append(replace(finding, role=role, remedy=remedy, evidence=(proof, *finding.evidence)))
            else:
                decided.append(replace(finding, role="suspected"))
        return decided

    def _best(
        self, tried: Callable[[Finding], list[Counterfactual]], holds: Callable[[Counterfactual], bool]
    ) -> dict[str, Counterfactual]:
        """Of each finding the best row of those ``tried`` for it that ``holds``, if one does."""
        rows = {finding.code: [row for row in tried(finding) if holds(row)] for finding in self.findings}
        return {code: rank(each)[0] for code, each in rows.items() if each}


def _remedies(finding: Finding) -> list[frozenset[tuple[str, Any]]]:
    """The changes that may show it to be a cause: none of what is seen only, or of what nothing cures."""
    silent = finding.code in SYMPTOMS or finding.role == "impossible"
    return [] if silent else [frozenset(remedy.items()) for remedy in finding.remedies]


def _settings(row: Counterfactual, table: Table) -> Change:
    """All settings that differ: also those that no longer fit and go, as given filters do when their number changes."""
    names = differences(table.rows[0].experiment, row.experiment)
    return {name: getattr(row.experiment, name) for name in names}


def _shared(row: Counterfactual, upstream: Iterable[Finding]) -> bool:
    """Whether what cures it is a remedy of what it follows from."""
    return any(dict(row.changes) == remedy for finding in upstream for remedy in finding.remedies)


def _span(row: Counterfactual) -> tuple[int, int]:
    return 0, row.experiment.epochs


def _with_trainings(diagnosis: Diagnosis, table: Table) -> tuple[list[Finding], list[RuledOut]]:
    """The findings with those that only training decides: would more epochs do, and is it the seed?"""
    findings = {finding.code: finding for finding in diagnosis.findings}
    ruled_out = {answer.code: answer for answer in diagnosis.ruled_out}
    impossible = any(finding.role == "impossible" for finding in diagnosis.findings)
    for code, answer in (("not-enough-epochs", _more_epochs(table)), ("unlucky-seed", _unlucky(table))):
        if isinstance(answer, Finding):
            guess = findings.get(code)
            if guess:
                answer = replace(answer, evidence=answer.evidence + guess.evidence, symptom_of=guess.symptom_of)
            findings[code] = answer
            ruled_out.pop(code, None)
        elif answer and not impossible:
            findings.pop(code, None)
            ruled_out[code] = RuledOut(code, answer)
    order = [*diagnosis.codes]
    late = [code for code in findings if code not in order]
    # More epochs before what they would follow from; another seed after all.
    return [findings[code] for code in (*order, *late) if code in findings], list(ruled_out.values())


def _more_epochs(table: Table) -> Answer | None:
    base = table.rows[0]
    longer = [row for row in table.rows if row.only == "epochs"]
    enough = [row for row in longer if row.sufficient]
    if base.sufficient or not longer:
        return None
    before = base.experiment.epochs
    if not enough:
        row = max(longer, key=lambda row: row.experiment.epochs)
        says = "still-wrong" if row.outcome.diverged_at is None else "diverged"
        after = row.experiment.epochs
        return evidence("epochs-tried", after, _span(row), says, before=before, **vars(row.outcome))
    row = min(enough, key=lambda row: row.experiment.epochs)
    epochs, solved_at = row.experiment.epochs, row.outcome.solved_at or 0
    shown = evidence("solved-at", solved_at, _span(row), until=epochs, loss=row.outcome.loss)
    return worded("not-enough-epochs", [shown], [{"epochs": epochs}], says="proved", why="proved", before=before)


def _unlucky(table: Table) -> Answer | None:
    share, base = table.others, table.rows[0]
    if share is None:
        return None
    seed, span = base.experiment.seed, _span(base)
    item = evidence("share-solved", share.share, span, total=share.total, within=interval(share)[1:])
    lucky = next((row for row in table.rows if row.only == "seed"), None)
    # Unlucky is who fails where most succeed, and the interval must leave no doubt of it.
    if share.low <= 0.5 or base.sufficient:
        return item
    if lucky is None:
        return None
    another = evidence("another-seed", lucky.experiment.seed, span)
    tried = table.examples
    if tried.failed:
        another = another.but("batches-disagree", tried=tried.tried, failed=tried.failed)
    return worded("unlucky-seed", [item, another], [{"seed": lucky.experiment.seed}], seed=seed)


def _proof(row: Counterfactual, table: Table, cures: bool) -> Evidence:
    """What running the remedy showed, here and over seeds."""
    alone = len(differences(table.rows[0].experiment, row.experiment)) == 1
    tried = f"Tried {'alone' if alone else 'together'}"
    return _tried(row, tried, cures, "" if row.only == "seed" else _over_seeds(row, table))


def _tried(row: Counterfactual, tried: str, cures: bool, over_seeds: str) -> Evidence:
    text = f"{tried} ({row.description}): {row.outcome.words}{over_seeds}."
    return Evidence("proof", float(cures), text, _span(row))


def _over_seeds(row: Counterfactual, table: Table) -> str:
    """What it does over seeds, beside the present settings; empty before both are measured."""
    new, base = row.success, table.rows[0].success
    if new is None or base is None:
        return ""
    return (
        f"; of {count(new.total, 'seed')} it solves {percent(new.share)} {interval(new)}, the present settings solve "
        f"{percent(base.share)} of {base.total:,} {interval(base)}"
    )


def _present(finding: Finding, roles: _Roles) -> Finding:
    """A finding that is there, and whose repair makes no difference to this run."""
    rows = roles.rows(finding)
    if not rows:
        return replace(finding, role="present")
    best = rank(rows)[0]
    tried = f"Of {len(rows)} remedies tried the best" if len(rows) > 1 else "The one remedy tried"
    proof = _tried(best, tried, False, _over_seeds(best, roles.table))
    return replace(finding, role="present", evidence=(proof, *finding.evidence))


def _summary(findings: Sequence[Finding], ruled_out: Sequence[RuledOut], table: Table, final: bool) -> str:
    """The diagnosis in a few sentences."""
    named = [f for f in findings if f.role in ("impossible", "cause", "part")]
    if named:
        named += [f for f in findings if f.code == "converged"]
        return " ".join(f"{f.sentence} {f.evidence[0].text}" if f.remedy else f.sentence for f in named)
    suspects = [f.sentence for f in findings if f.role == "suspected" and f.remedies]
    if not final:
        return f"Suspected but not yet proved: {' '.join(suspects)}" if suspects else "Not yet known."
    seen = " ".join(f.sentence for f in findings)
    text = f"{seen} The cause is not known: {len(ruled_out)} other causes and signs were measured and ruled out".strip()
    text += ", and no remedy for what was found makes a difference." if seen else "."
    if table.rows[0].sufficient:
        as_they_are = "solves these settings as they are: the engines disagree"
        return f"{text} The NumPy engine, on which remedies are tried, {as_they_are}."
    cures = [row for row in rank(table.rows) if row.sufficient and row.changes]
    if cures:
        text += f" What does cure it, though no measurement says why: {cures[0].description}, {cures[0].outcome.words}."
    return text
