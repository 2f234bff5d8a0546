"""What is said of every setting of a kind, by the best of them: that nothing helps, how good two filters can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from core.atlas import AXES, Atlas
from core.claims.claim import Claim
from core.claims.evidence import Sources, after
from core.claims.rules import NEVER
from core.claims.sample import ASKER, Sample
from core.engines.training import train
from core.experiment import Experiment, differences
from core.formulas.losses import LOSSES
from core.outcome.comparison import setting
from core.settings.registry import SETTINGS
from core.trial.factorial import QUESTION
from core.words import capital, listed, loss_text, percent

# The losses beside the question's that Keras 2.2, which the asker had, computes: from probabilities.
OLD_LOSSES = ("categorical_crossentropy_2019", "binary_crossentropy_2019", "mean_squared_error")

NEARLY_ALWAYS = 0.9


def nothing_helps(evidence: Sources) -> Claim:
    """Whether any optimizer, at any learning rate and given time, or any loss of 2019 gets past raw pixels."""
    grid = evidence.atlas.grid
    steps = [[_with_step(evidence, optimizer, rate) for rate in grid.learning_rate] for optimizer in grid.optimizer]
    pairs = [*chain(*steps)]
    stepping, some = _best(pairs), sum(bool(sample.solved.any()) for sample in pairs)
    old = [evidence.setting(LOSSES[name].label, replace(QUESTION, loss=name), evidence.longest) for name in OLD_LOSSES]
    tried = [*pairs, *old]
    best, solving = _best(tried), [sample for sample in tried if sample.asker]
    return Claim(
        verdict=NEVER.judge(best.success, len(tried), bool(solving)),
        answer=f"Of {len(pairs)} pairs of optimizer and learning rate, with softmax applied twice on pixel values "
        f"0 to 255, {_solve(some)} any of {best.success.total:,} seeds {after(evidence.longest)}; the best, "
        f"{stepping.label}, solves {stepping:share}. {_old_losses(old)} {capital(_solve(len(solving)))} the "
        f"asker's seed, {ASKER}. {_today(evidence)}",
        rule=NEVER.line,
        measured=(*map(_best, steps), *old),
        decisive=(solving or [best])[0].experiment,
    )


def best_with_two(evidence: Sources) -> tuple[str, Sample, str]:
    """How good two filters can be: in words, the best of the atlas's settings, and the verdict that they never do."""
    grid = evidence.atlas.grid
    numbers = np.arange(len(grid)).reshape(grid.shape)
    cells = numbers.take(grid.filters.index(QUESTION.filters), axis=AXES.index("filters")).ravel()
    counts = evidence.atlas.counts(evidence.budget).ravel()[cells]
    best = evidence.setting(*_nearest(evidence.atlas, cells[counts == counts.max()]))
    safe = int(np.count_nonzero(counts >= NEARLY_ALWAYS * len(best.seeds)))
    asker = any(evidence.atlas.solved(int(cell), evidence.budget)[best.seeds == ASKER][0] for cell in cells[counts > 0])
    words = (
        f"Of {len(cells):,} settings with two filters, {_solve(safe)} {percent(NEARLY_ALWAYS)} of the seeds or more "
        f"{after(evidence.budget)}. The best solves {best:of seeds}: {best.label}."
    )
    return words, best, NEVER.judge(best.success, len(cells), asker)


def _with_step(evidence: Sources, optimizer: str, rate: float) -> Sample:
    """The question with an optimizer at a learning rate, for as long as the atlas goes."""
    experiment = replace(QUESTION, optimizer=optimizer, learning_rate=rate)
    words = " at ".join(setting(experiment, name) for name in ("optimizer", "learning_rate"))
    return evidence.setting(words, experiment, evidence.longest)


def _best(samples: Sequence[Sample]) -> Sample:
    """The one that solves most seeds, of equals the closest to the question, of those the first."""
    return max(samples, key=lambda sample: (sample.success.solved, -_distance(sample.experiment)))


def _distance(experiment: Experiment) -> int:
    """In how many settings an experiment differs from the question."""
    return len(differences(QUESTION, experiment))


def _old_losses(samples: Sequence[Sample]) -> str:
    """What becomes of the question with the other losses, as the asker's Keras computed them."""
    stands = [
        f"“{sample.label}” ends at {loss_text(float(train(replace(sample.experiment, engine='numpy')).loss[-1]))} and "
        f"solves {percent(sample.success.share)} of the seeds"
        for sample in samples
    ]
    return f"The other losses alone, as standalone Keras 2.2 computed them, on that seed: {listed(stands)}."


def _today(evidence: Sources) -> str:
    """What becomes of the asker's seed with the losses of today."""
    others = [name for name in evidence.atlas.grid.loss if name not in (QUESTION.loss, *OLD_LOSSES)]
    samples = [evidence.setting(LOSSES[name].label, replace(QUESTION, loss=name)) for name in others]
    solved = [f"“{sample.label}”" for sample in samples if sample.asker]
    if not solved:
        return f"Nor does any loss of Keras 3 on TensorFlow alone {after(evidence.budget)}."
    return (
        f"With Keras 3 on TensorFlow {' or '.join(solved)}, changed alone, {'does' if len(solved) == 1 else 'do'} "
        f"solve it {after(evidence.budget)}."
    )


def _nearest(atlas: Atlas, cells: np.ndarray) -> tuple[str, Experiment]:
    """Of some cells the closest to the question, of equals the first: what it changes, in words, and its settings."""
    experiments = [replace(atlas.grid.experiment(int(cell)), engine=QUESTION.engine) for cell in cells]
    nearest = min(experiments, key=_distance)
    changed = {name: setting(nearest, name) for name in differences(QUESTION, nearest) if name in AXES}
    # An optimizer's name says what it is.
    words = [value if name == "optimizer" else f"{SETTINGS[name].noun} {value}" for name, value in changed.items()]
    return " + ".join(words) or "the question", nearest


def _solve(settings: int) -> str:
    """So many settings solve ...

    >>> _solve(0), _solve(1), _solve(2)
    ('none solves', '1 solves', '2 solve')
    """
    return f"{settings or 'none'} solve{'s' if settings < 2 else ''}"
