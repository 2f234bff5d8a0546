"""The trial in sentences made of its numbers: percent for success rates, points for differences of them.

Brackets hold 95 % intervals. Two cells are told apart only where the interval of their difference, seed by seed, leaves
out zero; two Shapley values only where their intervals do not overlap.
"""

from __future__ import annotations

import math
from collections import Counter

from core.outcome.success import interval, of_seeds
from core.trial.effects import MADE, Estimate, contexts, difference, interactions, shapley
from core.trial.factorial import CELLS, CHANGES, LAST, cell_label
from core.trial.trial import CellResult, Trial
from core.words import capital, listed, percent


def cell_sentence(result: CellResult) -> str:
    """How often a cell is solved, how soon, and how often it is frozen."""
    found = result.success
    if result.median_epochs is None:
        text = f"Solved on {of_seeds(found)}"
    else:
        # Half of them at least are solved by the first whole epoch that is not before the median.
        soon = math.ceil(result.median_epochs)
        when = f"within {soon:,} epoch{'' if soon == 1 else 's'}" if soon else "from the start"
        text = f"Solved on {found.solved:,} of {found.total:,} seeds {interval(found)}, in half of those {when}"
    return f"{text}; {percent(result.frozen_share)} frozen bit for bit."


def headline(trial: Trial, budget: int) -> str:
    """Which change matters most by its Shapley value, and which do harm. Raises ValueError as ``shapley``."""
    parts = shapley(trial, budget)
    ranked = sorted(range(len(CHANGES)), key=lambda i: -parts[i].value)
    most = [CHANGES[i].deed for i in ranked if parts[i].sign > 0 and parts[i].high >= parts[ranked[0]].low]
    harm = [CHANGES[i].deed for i in ranked if parts[i].sign < 0]
    words = [f"{listed(most)} matter{'s' if len(most) == 1 else ''} most"] if most else []
    words += [f"{listed(harm)} {'does' if len(harm) == 1 else 'do'} harm"] if harm else []
    return capital(", ".join(words) or "no change makes a clear difference")


def interaction_sentence(trial: Trial, budget: int) -> str:
    """The two changes that depend on each other most. Raises ValueError as ``interactions``."""
    found = interactions(trial, budget)
    (i, j), strongest = max(found.items(), key=lambda item: abs(item[1].value) if item[1].sign else -1)
    if not strongest.sign:
        return "No two changes clearly depend on each other."
    rates = trial.paired(budget).mean(axis=1)
    both, first, second = (rates[(MADE[i] == a) & (MADE[j] == b)].mean() for a, b in ((1, 1), (1, 0), (0, 1)))
    if strongest.sign > 0:
        relation = "help each other"
    else:  # Less than the sum may still be more than either: the two then repair the same thing.
        relation = "work against each other" if both < max(first, second) else "partly do the same work"
    pair = f"{capital(CHANGES[i].deed)} and {CHANGES[j].deed}"
    more = "more" if strongest.sign > 0 else "less"
    size = sorted((abs(strongest.low), abs(strongest.high)))
    return (
        f"{pair} {relation}: together they bring {points(abs(strongest.value))} points "
        f"({points(size[0])} to {points(size[1])}) {more} than the sum of what each brings alone."
    )


def contexts_sentence(trial: Trial, budget: int, change: int) -> str:
    """Where one change helps and where it harms. Raises ValueError as ``contexts``."""
    found = contexts(trial, budget, change)
    count = Counter(effect.verdict for effect in found.values())
    text = (
        f"{capital(CHANGES[change].deed)} helps in {count['helps']} of the {len(found)} settings of the other four "
        f"changes, harms in {count['harms']}, and makes no clear difference in {count['neither']}."
    )
    for verdict, extreme in (("helps", max), ("harms", min)):
        cell, effect = extreme(found.items(), key=lambda each: each[1].value)
        if effect.verdict == verdict:
            text += f" It {verdict} most with {cell_label(cell)}: {_signed(effect)}."
    return text


def best_cell(trial: Trial, budget: int) -> int:
    """The cell that is solved most often, of equals the one with the fewest changes, of those the first.

    Raises ValueError as ``shapley``.
    """
    solved = trial.paired(budget).sum(axis=1)
    return min(range(CELLS), key=lambda cell: (-solved[cell], cell.bit_count(), cell))


def best_sentence(trial: Trial, budget: int) -> str:
    """The best of the 32 cells, how it compares with Answer 1, and how many others might be as good."""
    best = best_cell(trial, budget)
    equals = [cell for cell in range(CELLS) if cell != best and not difference(trial, budget, cell, best).sign]
    text = f"Best of the {CELLS}: {cell_label(best)}, {_rate(trial, budget, best)}"
    if best != LAST:
        text += f"; Answer 1: {_rate(trial, budget, LAST)}"
        text += ", no clear difference" if LAST in equals else ""
    others = len([cell for cell in equals if cell != LAST])
    if others:
        text += f". {others} other{'s are' if others > 1 else ' is'} not clearly worse"
    return text + "."


def points(value: float) -> str:
    """A difference of shares in points, of a hundred.

    >>> points(0.614), points(-0.052), points(-0.001)
    ('61', '−5', '0')
    """
    return f"{round(100 * value)}".replace("-", "−")


def _rate(trial: Trial, budget: int, cell: int) -> str:
    return percent(float(trial.paired(budget)[cell].mean()))


def _signed(estimate: Estimate) -> str:
    plus = "+" if estimate.value > 0 else ""
    return f"{plus}{points(estimate.value)} points ({points(estimate.low)} to {points(estimate.high)})"
