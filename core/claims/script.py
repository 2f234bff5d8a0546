"""The claims of Answer 1's model: it gives 100 % with six filters and padding same, it is always right, it works."""

from __future__ import annotations

from core.claims.claim import FALSE, TRUE, Claim
from core.claims.evidence import REPAIRED, Sources, after, asker_in
from core.claims.rules import ALWAYS, MOSTLY, joint
from core.claims.sample import ASKER, Sample
from core.trial import CELLS, CHANGES, cell_label
from core.trial.factorial import FIELDS, LAST
from core.trial.sentences import contexts_sentence

SIX_AND_SAME = 1 << FIELDS.index("filters") | 1 << FIELDS.index("padding")
# Keras 2 draws each layer's op seed from NumPy's generator, TensorFlow 1 counts it on from the graph's seed.
ANOTHER_START = (
    "Answer 1's script draws its weights by tf.set_random_seed(48) in tf.keras; seed 48 here is np.random.seed(48) in "
    "standalone Keras 2, the asker's: another start."
)


def hundred_percent(evidence: Sources) -> Claim:
    """How often six filters and padding "same" give 100 %, with the loss repaired, and with all else of the script."""
    without = evidence.cell(SIX_AND_SAME)
    meant = [evidence.cell(SIX_AND_SAME | REPAIRED), evidence.cell(LAST)]
    shares = "; ".join(f"{sample}: {sample:share}" for sample in (*meant, without))
    failing = meant[-1]
    return Claim(
        verdict=joint([ALWAYS.judge(sample.success) for sample in meant]),
        answer=f"All six images are right on so many of {len(failing.seeds):,} seeds {after(evidence.budget)}: "
        f"{shares}. {contexts_sentence(evidence.trial, evidence.budget, FIELDS.index('padding'))}",
        rule=f"{ALWAYS.line[:-1]}, or if the rest of the script decides.",
        measured=(*meant, without, evidence.cell(0)),
        decisive=failing.run(failing.solved if ALWAYS.judge(failing.success) == TRUE else ~failing.solved),
    )


def all_equal(evidence: Sources) -> Claim:
    """Whether the script's last line holds whatever the seed."""
    budgets = evidence.trial.budgets
    samples = {budget: evidence.cell(LAST, budget, f"Answer 1, {budget:,} epochs") for budget in budgets}
    judged = samples[evidence.budget]
    verdict = ALWAYS.judge(judged.success)
    others = [f"{sample:share} {after(budget)}" for budget, sample in samples.items() if sample is not judged]
    longer = f"; {', '.join(others)}" if others else ""
    failing = judged.seeds[~judged.solved]
    first = f" The first seed that it does not solve {after(evidence.budget)} is {failing[0]}." if len(failing) else ""
    return Claim(
        verdict=verdict,
        answer=f"Answer 1's settings solve {judged:of seeds} {after(evidence.budget)}{longer}. Seed {ASKER} "
        f"is {asker_in(list(samples.values()))}.{first} {ANOTHER_START}",
        rule=ALWAYS.line,
        measured=(*samples.values(), evidence.cell(0)),
        decisive=judged.run(judged.solved if verdict == TRUE else ~judged.solved),
    )


def working_example(evidence: Sources) -> Claim:
    """Whether the script works, and on how many seeds; and how much of it the asker's seed needs."""
    whole = evidence.cell(LAST)
    singles = [evidence.cell(1 << i) for i in range(len(CHANGES))]
    solving = [cell for cell in range(CELLS) if evidence.cell(cell).asker]
    fewest = min(solving, key=int.bit_count, default=None)
    alone = ", ".join(f"{sample} {sample:share}" for sample in singles)
    verdict = MOSTLY.judge(whole.success)
    return Claim(
        verdict=verdict,
        answer=f"Answer 1's settings solve {whole:of seeds} {after(evidence.budget)}. {ANOTHER_START} "
        f"{_fewest_in_words(fewest, singles)} Each alone, over {len(singles[0].seeds):,} seeds: {alone}.",
        rule=MOSTLY.line,
        measured=(whole, *singles),
        decisive=whole.run(~whole.solved if verdict == FALSE else whole.solved),
    )


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
