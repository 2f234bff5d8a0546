"""The claims of Answer 1's script: it always works, and it takes all five of its changes."""

from __future__ import annotations

from core import thread
from core.claims.claim import DEPENDS, FALSE, TRUE, UNKNOWN, Claim
from core.claims.evidence import ASKER, Sample, Sources, after, asker_in, of_seeds, share
from core.success import Success
from core.trial import CELLS, CHANGES, cell_label
from core.words import percent

LAST = CELLS - 1  # the trial's cell with all five changes
RARELY, RELIABLY = 0.05, 0.95


def answer_1(evidence: Sources) -> Claim:
    """Whether the script solves the images whatever the seed."""
    budgets = evidence.trial.budgets
    samples = {budget: evidence.cell(LAST, budget, f"Answer 1, {budget:,} epochs") for budget in budgets}
    judged = samples[evidence.budget]
    verdict = _reliable(judged.success)
    others = [f"{share(sample.success)} {after(budget)}" for budget, sample in samples.items() if sample is not judged]
    longer = f"; {', '.join(others)}" if others else ""
    failing = judged.seeds[~judged.solved]
    first = f" The first seed that it does not solve {after(evidence.budget)} is {failing[0]}." if len(failing) else ""
    return Claim(
        key="answer-1",
        quote="All predictions equal to labels, True",
        who=thread.ANSWER_1,
        verdict=verdict,
        answer=f"Answer 1's settings solve {of_seeds(judged.success)} {after(evidence.budget)}{longer}. Seed {ASKER} "
        f"is {asker_in(list(samples.values()))}.{first}",
        rule=f"True if the whole interval of the share of seeds is above {percent(RELIABLY)}, False if it is below "
        f"{percent(RARELY)}, Depends, namely on the seed, if it is between the two.",
        measured=(*(sample.measured for sample in samples.values()), evidence.cell(0).measured),
        decisive=judged.run(judged.solved if verdict == TRUE else ~judged.solved),
    )


def one_is_enough(evidence: Sources) -> Claim:
    """Whether the asker's seed needs all five changes, or which of them alone is enough."""
    singles = [evidence.cell(1 << i) for i in range(len(CHANGES))]
    solving = [cell for cell in range(CELLS) if evidence.cell(cell).asker]
    fewest = min(solving, key=int.bit_count, default=None)
    alone = ", ".join(f"{sample.label} {share(sample.success)}" for sample in singles)
    return Claim(
        key="one-is-enough",
        quote="[Five changes at once:] see the code below for a working example.",
        who=thread.ANSWER_1,
        verdict=_all_needed(fewest),
        answer=f"{_fewest_in_words(fewest, singles)} Each alone, over {len(singles[0].seeds):,} seeds "
        f"{after(evidence.budget)}: {alone}.",
        rule="Of the claim that it takes all five changes, on the asker's seed: False if one of them alone solves it "
        "(or none is needed), Depends if it takes some but not all, True if only all five together solve it, Unknown "
        "if not even they do.",
        measured=tuple(sample.measured for sample in (*singles, evidence.cell(LAST))),
        decisive=evidence.cell(LAST if fewest is None else fewest).experiment,
    )


def _reliable(found: Success) -> str:
    if found.low >= RELIABLY:
        return TRUE
    if found.high <= RARELY:
        return FALSE
    return DEPENDS if found.low > RARELY and found.high < RELIABLY else UNKNOWN


def _all_needed(fewest: int | None) -> str:
    """The verdict, by the cell with the fewest changes that solves the asker's seed."""
    if fewest is None:
        return UNKNOWN
    if fewest == LAST:
        return TRUE
    return FALSE if fewest.bit_count() <= 1 else DEPENDS


def _fewest_in_words(fewest: int | None, singles: list[Sample]) -> str:
    seed = f"the asker's seed, {ASKER},"
    if fewest is None:
        return f"Nothing solves {seed} not even all five changes."
    if fewest.bit_count() > 1:
        least = "all five changes" if fewest == LAST else f"at least {fewest.bit_count()} changes"
        return f"For {seed} it takes {least}: {cell_label(fewest)}."
    if fewest == 0:
        return f"For {seed} no change is needed."
    enough = [sample.label for sample in singles if sample.asker]
    return f"For {seed} one change alone is enough: {' or '.join(enough)}."
