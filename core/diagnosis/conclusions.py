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

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.diagnosis.findings import Answer, Diagnosis, Evidence, Finding, Found, RuledOut, evidence, worded
from core.experiment import differences
from core.outcome.success import bounds, interval
from core.what_ifs.table import Counterfactual, Table, rank
from core.words import count, percent

# Of the remedies that do not solve this run several are looked at, and one of them may help a few seeds by chance.
CLEARLY = 0.05
Proofs = dict[str, Counterfactual]  # by a finding's code, the row that shows it
ORDER = ("impossible", "cause", "part", "suspected", "present", "symptom")


def conclude(diagnosis: Diagnosis, table: Table) -> Diagnosis:
    """The diagnosis with the role of each finding, as far as the ``table`` has got; causes first.

    Of several causes that with the highest lower bound of success over seeds comes first, and another seed last. Pure:
    the same two arguments give the same answer.
    """
    if diagnosis.solved or table.baseline is None:
        return diagnosis
    findings, ruled_out = _with_trainings(diagnosis, table)
    decided = _decided(findings, table)
    explained = any(finding.role in ("impossible", "cause", "part") for _, finding in decided)
    final = table.finished or (table.proved and explained)
    if final:
        decided = [(low, _present(f, table) if f.role == "suspected" else f) for low, f in decided]
    decided.sort(key=lambda each: (ORDER.index(each[1].role), each[1].code == "unlucky-seed", -each[0]))
    shown = [finding for _, finding in decided]
    return Diagnosis(tuple(shown), tuple(ruled_out), _summary(shown, ruled_out, table, final), explained)


def _decided(findings: Sequence[Finding], table: Table) -> list[tuple[float, Finding]]:
    """The findings in their order, with the roles that are proved so far.

    Each behind the lower bound of success of the remedy that proves it; -1 for none.
    """
    causes, parts = _proving(findings, table)
    proved = {f.code for f in findings if f.role == "impossible"}
    decided = []
    for finding in findings:
        row = causes.get(finding.code) or parts.get(finding.code)
        upstream = [f for f in findings if f.code in finding.symptom_of and f.code in proved]
        # What is cured by a remedy of what it follows from, is no cause of its own.
        shared = row is None or any(dict(row.changes) == remedy for f in upstream for remedy in f.remedies)
        if finding.role == "suspected":
            if upstream and shared:
                finding, row = replace(finding, role="symptom"), None
            elif row:
                finding = _proved(finding, row, table, "cause" if finding.code in causes else "part")
            if row or upstream:
                proved.add(finding.code)  # what follows from it, follows from its cause
        decided.append((row.low if row else -1.0, finding))
    return decided


def _proving(findings: Sequence[Finding], table: Table) -> tuple[Proofs, Proofs]:
    """The rows that prove findings to be causes, and those that prove them to be parts of one."""
    base = table.rows[0]

    def best(holds: Callable[[Counterfactual], object]) -> Proofs:
        """Of each finding the best row that makes one of its remedies, alone or with others, and for which it holds."""
        rows = [row for row in table.rows if holds(row)]
        having = {f.code: [row for row in rows if any(row.makes(remedy) for remedy in f.remedies)] for f in findings}
        return {code: rank(rows)[0] for code, rows in having.items() if rows}

    causes = best(lambda row: row.only and _cures(row, base))
    if not set(causes) - {"unlucky-seed"}:
        causes |= best(lambda row: row.only and _helps(row, base, by=CLEARLY))
    if not causes:
        causes = best(lambda row: row.only and row.redraws and _cures_here(row, base))
    parts = best(lambda row: not row.only and _cures(row, base))
    if not causes:
        parts = best(lambda row: not row.only and _cures_here(row, base)) | parts
    return causes, parts


def _helps(row: Counterfactual, base: Counterfactual, by: float = 0.0) -> bool:
    """Whether it solves more seeds than the present settings: the intervals are apart ``by`` a share."""
    return base.success is not None and row.low > base.success.high + by


def _cures(row: Counterfactual, base: Counterfactual) -> bool:
    """Whether it solves this run, which the present settings do not, and not by luck."""
    by_luck = row.redraws and row.only != "seed" and not _helps(row, base)
    return row.sufficient and not base.sufficient and not by_luck


def _cures_here(row: Counterfactual, base: Counterfactual) -> bool:
    """Whether it solves this run, and no fewer seeds: the weakest proof there is."""
    more = row.success and base.success and row.success.share > base.success.share
    return bool(more) and row.sufficient and not base.sufficient


def _proved(finding: Finding, row: Counterfactual, table: Table, role: str) -> Finding:
    base = table.rows[0]
    # All settings that differ: also those that no longer fit and go, as given filters do when their number changes.
    remedy = {name: getattr(row.experiment, name) for name in differences(base.experiment, row.experiment)}
    proof = _proof(row, table, f"Tried {'alone' if len(remedy) == 1 else 'together'}", _cures(row, base))
    return replace(finding, role=role, remedy=remedy, evidence=(proof, *finding.evidence))


def _present(finding: Finding, table: Table) -> Finding:
    """A finding that is there, and whose repair makes no difference to this run."""
    rows = [row for row in table.rows if dict(row.changes) in finding.remedies]
    tried = f"Of {len(rows)} remedies tried the best" if len(rows) > 1 else "The one remedy tried"
    proofs = [_proof(row, table, tried, False) for row in rank(rows)[:1]]
    return replace(finding, role="present", evidence=(*proofs, *finding.evidence))


def _span(row: Counterfactual) -> tuple[int, int]:
    return 0, row.experiment.epochs


def _with_trainings(diagnosis: Diagnosis, table: Table) -> tuple[list[Finding], list[RuledOut]]:
    """The findings with those that only training decides: would more epochs do, and is it the seed?"""
    findings = {finding.code: finding for finding in diagnosis.findings}
    ruled_out = {answer.code: answer for answer in diagnosis.ruled_out}
    impossible = any(finding.role == "impossible" for finding in diagnosis.findings)
    for code, answer in (("not-enough-epochs", _more_epochs(table)), ("unlucky-seed", _unlucky(table))):
        if isinstance(answer, Found):
            finding, guess = worded(code, answer), findings.get(code)
            if guess:
                finding = replace(finding, evidence=finding.evidence + guess.evidence, symptom_of=guess.symptom_of)
            findings[code] = finding
            ruled_out.pop(code, None)
        elif answer and not impossible:
            findings.pop(code, None)
            ruled_out[code] = RuledOut(code, answer)
    # What was suspected keeps its place; another seed, which nothing is suspected of, comes after all.
    return list(findings.values()), list(ruled_out.values())


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
    return Found(shown, remedies=[{"epochs": epochs}], says="proved", why="proved", before=before)


def _unlucky(table: Table) -> Answer | None:
    share, base = table.others, table.rows[0]
    if share is None:
        return None
    seed, span = base.experiment.seed, _span(base)
    item = evidence("share-solved", share.share, span, total=share.total, within=bounds(share))
    lucky = next((row for row in table.rows if row.only == "seed"), None)
    # Unlucky is who fails where most succeed, and the interval must leave no doubt of it.
    if share.low <= 0.5 or base.sufficient:
        return item
    if lucky is None:
        return None
    another = evidence("another-seed", lucky.experiment.seed, span)
    if table.failed:
        another = another.but("batches-disagree", tried=table.failed + 1, failed=table.failed)
    return Found(item, another, remedies=[{"seed": lucky.experiment.seed}], seed=seed)


def _proof(row: Counterfactual, table: Table, tried: str, cures: bool) -> Evidence:
    """What running the remedy showed: here, and over seeds beside the present settings if both are measured."""
    text = f"{tried} ({row.description}): {row.outcome.words}"
    new, base = row.success, table.rows[0].success
    if new and base and row.only != "seed":
        text += f"; of {count(new.total, 'seed')} it solves {percent(new.share)} {interval(new)}"
        text += f", the present settings solve {percent(base.share)} of {base.total:,} {interval(base)}"
    return Evidence("proof", float(cures), f"{text}.", _span(row))


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
