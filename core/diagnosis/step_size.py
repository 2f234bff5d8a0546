"""The steps: too long, too short, too few, or none at all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.diagnosis.findings import Answer, Change, Evidence, Finding, changes, decades, one_digit
from core.diagnosis.follows import LOST, UNSEEN, causes_of, first_of
from core.diagnosis.measurements import Measurements
from core.diagnosis.steps import overshoot, step_measure
from core.settings.registry import MAX_EPOCHS
from core.words import count, during, loss_text, number, percent, uncapital

ROOM = 10  # steps that could be this many times longer are called too short
NOTABLE = 0.01  # of the loss above its floor: what a longer step must gain
LITTLE = 0.1  # of the weights' length: a run that moved by less has hardly left its start
DARK = 0.1  # inputs that are smaller make gradients that are smaller still
BARELY = 0.01  # near-frozen: the weights change by less than this share in as many epochs again, or in 100
HUNDRED = 100


def step_too_large(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Were steps longer than the loss, or the filters, could bear?"""
    shown = overshoot(m)
    if not shown:
        return step_measure(m)
    e = m.experiment
    ratios = m.update_ratios
    items = list(shown)
    if m.finite and all(item.name != "step-x-curvature" for item in shown):
        items.append(step_measure(m))
    if m.finite and m.epoch > 0:
        items.append(step_measure(m, at_start=True))
    if len(ratios):
        longest = int(ratios.argmax())
        times = number(float(ratios[longest]))
        text = f"The longest update was {times} times the length of the weights, in epoch {longest + 1:,}."
        items.append(Evidence("longest-update", float(ratios[longest]), text, (longest + 1, longest + 1)))
    solved = np.flatnonzero(m.run.accuracy == 1)
    if len(solved):
        text = f"All images were right at epoch {solved[-1]:,}, but not to the end."
        items.append(Evidence("was-solved-at", float(solved[-1]), text, (int(solved[-1]), int(solved[-1]))))
    first = shown[0]
    seen = {
        "diverged-at": f"The run blew up: from epoch {first.epochs[0]:,} on, its numbers are no longer finite.",
        "step-x-curvature": f"The steps are too long: learning rate x curvature is {number(first.value)}, "
        f"the limit {m.optimizer.stable_limit or 0:g}.",
    }
    proposals: list[Change] = []
    if m.finite and m.optimizer.stable_limit is not None:
        steepest = np.nanmax([m.sharpness, m.sharpness_at_start])
        if steepest > 0 and 1 / steepest < e.learning_rate:
            proposals.append({"learning_rate": one_digit(1 / steepest)})
    proposals += decades(e, up=False)
    return Finding(
        "step-too-large",
        seen.get(first.name, f"The steps were too long: {uncapital(first.text)}"),
        tuple(items),
        "The gradient points the way only nearby. A step that is long compared to the valley lands on the "
        "other side of it, higher than before; with a ReLU it can also land where a filter is silent.",
        changes(e, *proposals),
    )


def step_too_small(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Is there a way down, and are the steps far shorter than they could be?"""
    e, limit = m.experiment, m.optimizer.stable_limit
    measure = step_measure(m)
    room = limit / measure.value if limit is not None and measure.value > 0 else float("inf")
    lost, better = _lost_in_rounding(m), _longer_is_better(m)
    if overshoot(m) or not (lost or better or (_late(m) and _downhill(m) and room >= ROOM)):
        return _not_too_small(m, measure)
    items = [lost] if lost else []
    items += [measure, _slope(m)]
    if better:
        text = (
            f"A step {_times(m.longer.times)} as long as the last one would lower the loss by "
            f"{number(m.longer.fall)}; the step itself lowers it by {number(m.longer.one)}."
        )
        items.append(m.now("times-longer", m.longer.times, text))
    text = f"Over the whole run the weights moved by {number(100 * m.moved)} % of their length at the start."
    items.append(m.ever("moved", m.moved, text))
    if limit is not None and not lost:
        text = f"A step {_times(room)} as long would still be below the limit of {limit:g}."
        items.append(m.now("room", room, text))
    proposals: list[Change] = []
    if limit is not None and m.sharpness > 0:
        proposals.append({"learning_rate": one_digit(1 / m.sharpness)})
    proposals += decades(e, up=True)
    if float(np.abs(m.inputs).max()) < DARK:
        proposals += [{"normalisation": "standardise"}, {"normalisation": "unit"}]
    return Finding(
        "step-too-small",
        _too_small(m, lost, better),
        tuple(items),
        "A step is the learning rate times the gradient. With small inputs the gradient is small too, and so the same "
        "learning rate takes much shorter steps.",
        changes(e, *proposals, {"optimizer": "adam"} if limit is not None else {}),
    )


def _late(m: Measurements) -> bool:
    """Whether it would arrive late; where curvature gives no limit, not in the longest run that there is."""
    return m.predicted > (MAX_EPOCHS if m.optimizer.stable_limit is None else ROOM * m.horizon)


def _downhill(m: Measurements) -> bool:
    """Whether the loss falls to where all images can be right."""
    return m.slope > 0 and m.separation.separable and not m.blocked[:, -1].any()


def _longer_gains(m: Measurements) -> bool:
    """Whether a longer step would lower the loss by a notable share of what is above its floor."""
    return m.longer.fall > NOTABLE * (m.longer.loss - m.loss.floor)


def _longer_is_better(m: Measurements) -> bool:
    """Whether a much longer step would have done much more, on a run that has not gone far and has not arrived.

    However small a step is, and whatever the optimizer: the loss itself is asked. A run that has gone further than its
    weights were long was not too slow.
    """
    near = m.moved < (1 if _late(m) else LITTLE)
    return near and m.longer.times >= ROOM and _longer_gains(m) and not m.arrived


def _too_small(m: Measurements, lost: Evidence | None, better: bool) -> str:
    """The sentence, in the verdict's own words for where the loss goes."""
    if lost:
        return "There is a gradient, but its steps are lost in rounding: no weight changes."
    if m.trend.falling and not m.trend.stood_still and np.isfinite(m.predicted):
        return f"It goes the right way, but too slowly: at the present slope it would arrive {_arrival(m)}."
    more = f", and a step {_times(m.longer.times)} as long would have done more" if better else ""
    pace = f"; at that pace it would arrive {_arrival(m)}" if np.isfinite(m.predicted) else ""
    return (
        f"The steps are too short: in {count(m.epoch, 'epoch')} they moved the weights by {percent(m.moved)} of "
        f"their length{more}{pace}."
    )


def _times(longer: float) -> str:
    """How many times as long; beyond a thousand nobody wants to know."""
    return f"{longer:,.0f} times" if longer <= 1000 else "more than 1,000 times"


def _arrival(m: Measurements) -> str:
    """When the loss would be where every image must be right, on a straight line: a guess."""
    return f"at about epoch {m.predicted:,.0f}" if m.predicted < 1e6 else "after more than a million epochs"


def _not_too_small(m: Measurements, measure: Evidence) -> Evidence:
    """The measured quantity that takes the blame from short steps."""
    if m.slope > 0 and m.separation.separable:
        return _slope(m) if measure.value < (m.optimizer.stable_limit or np.inf) / ROOM else measure
    if m.slope <= 0:
        return _slope(m)
    return measure.but("But no dense layer separates the features in view, so the steps are not all that is missing.")


def _lost_in_rounding(m: Measurements) -> Evidence | None:
    """A gradient that is not zero and steps that change no weight: found by taking one, in float32."""
    e, w, gradient = m.experiment, m.run.parameters[-1, :-2], m.gradient[:-2]
    frozen = m.epoch > 0 and m.frozen_since < m.epoch and m.optimizer.plain
    # Where the wrong images are blocked, what is left of the gradient is not what they want; and at the lowest loss
    # that the features allow, or where no longer step finds a lower one, nothing is lost.
    if not frozen or not gradient.any() or m.blocked[m.wrong, -1].all() or m.arrived or not _longer_gains(m):
        return None
    if (w - np.float32(e.learning_rate) * gradient != w).any():
        return None
    step = e.learning_rate * float(np.abs(gradient).max())
    spacing = float(np.spacing(np.abs(w)).max())
    apart = f"the float32 numbers there are up to {number(spacing)} apart"
    text = f"The largest step of a weight is {number(step)}; {apart}."
    return Evidence("largest-step", step, text, (m.frozen_since, m.epoch))


def _slope(m: Measurements) -> Evidence:
    """How fast the loss fell at the end, and where that leads."""
    span = (m.epoch - m.tail, m.epoch)
    if m.slope <= 0:
        rose = f"rose by {number(-m.slope)} per epoch"
        change = rose if m.slope < 0 else "changed by less than a millionth of itself"
        return Evidence("slope", -m.slope, f"The loss {change} {during(*span)}.", span)
    text = (
        f"The loss fell by {number(m.slope)} per epoch {during(*span)}. On a straight line it would be at "
        f"{loss_text(m.safe_loss)}, below which every image must be right, {_arrival(m)}."
    )
    return Evidence("predicted-epoch", m.predicted, text, span)


def not_enough_epochs(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Was the loss still on its way down, to where it could arrive in a longer run?"""
    slope = _slope(m)
    if not _downhill(m) or m.predicted > MAX_EPOCHS or m.epoch >= MAX_EPOCHS:
        if m.slope > 0 and not m.separation.separable:
            return slope.but("But no dense layer separates the present features, so the line need not go on.")
        return slope
    fall = m.slope * m.tail / float(m.loss64[-1 - m.tail])
    more = min(MAX_EPOCHS, int(np.ceil(m.predicted / HUNDRED)) * HUNDRED)
    going = "the loss is still falling" if m.trend.falling and not m.trend.stood_still else "the loss fell at the end"
    ends = f"from {loss_text(m.loss64[-1 - m.tail])} to {loss_text(m.loss64[-1])}"
    text = f"The loss fell by {percent(fall)} {during(*slope.epochs)}, {ends}."
    return Finding(
        "not-enough-epochs",
        f"The training stopped on its way down: {going}, and on a straight line through its last epochs it would "
        f"arrive {_arrival(m)}.",
        (slope, Evidence("still-falling", fall, text, slope.epochs)),
        "Each epoch is a single step here, because all images fit in one batch. The straight line is a guess: the "
        "curve may flatten out or fall faster. Only running it decides.",
        changes(m.experiment, {"epochs": more}, {"epochs": min(MAX_EPOCHS, 10 * m.experiment.epochs)}),
    )


def frozen_weights(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Is there an epoch from which no weight and no logit changes by a single bit?"""
    since = m.frozen_since
    if m.whole.diverged_at is not None or since >= m.epoch:
        moved = float(m.update_ratios[-1]) if m.epoch else 0.0
        text = f"The last update changed the weights by {number(moved)} of their length."
        return m.now("last-update", moved, text)
    gradient = float(np.abs(m.gradient[:-2]).max())
    if gradient == 0:
        causes = first_of(found, *LOST, *UNSEEN)
    elif m.blocked[m.wrong, -1].all():
        causes = first_of(found, *LOST, "not-separable")
    else:
        causes = first_of(found, "step-too-small", "not-separable")
    size = "exactly 0" if gradient == 0 else f"{number(gradient)}, and what it asks for is lost in rounding"
    says = "nothing: it was lost on its way back" if gradient == 0 else "less than a weight can hold"
    largest = f"The largest gradient of a filter or dense weight is {size} {during(m.epoch, m.epoch)}."
    span = (since, m.epoch)
    drift = float(np.abs(m.run.bias[since:] - m.run.bias[since]).max())
    biases = f"drifted by up to {number(drift)}, which no logit shows" if drift else "stood still, too"
    return Finding(
        "frozen-weights",
        f"{'Not one weight moved' if since == 0 else f'Nothing has moved since epoch {since:,}'}: "
        f"the filters, the dense weights and all logits are the same to the last bit {during(*span)}. Biases are not "
        f"counted: they {biases}.",
        (
            Evidence("frozen-since", float(since), f"Updates that changed nothing: {m.epoch - since:,}.", span),
            m.now("largest-gradient", gradient, largest),
        ),
        f"Training moves weights by what the gradient says. It says {says}.",
        tuple(change for cause in causes for change in found[cause].remedies),
        causes,
    )


def near_frozen(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Do the weights hardly change, measured by the length of an update over the length of the weights?"""
    if "frozen-weights" in found or m.epoch == 0 or m.whole.diverged_at is not None:
        text = "All updates are exactly zero." if "frozen-weights" in found else "There is no steady end to measure."
        return m.now("update-ratio", 0.0, text)
    ratio = float(np.median(m.update_ratios[-m.tail :]))
    span = (m.epoch - m.tail, m.epoch)
    horizon = m.horizon
    ahead, pace = f"{number(100 * ratio * horizon)} %", f"by {number(ratio)} of their length {during(*span)}"
    text = f"An update changes the weights {pace}: {ahead} in {horizon:,} epochs."
    item = Evidence("update-ratio", ratio, text, span)
    if ratio * horizon >= BARELY:
        return item
    causes = causes_of("near-frozen", found)
    return Finding(
        "near-frozen",
        f"The weights hardly move: in another {horizon:,} epochs like the last ones they would change by "
        f"at most {ahead} of their length.",
        (item,),
        "Hardly any gradient is left, or the learning rate makes little of it. Training usually changes weights by "
        "around a thousandth of their length in each step.",
        tuple(change for cause in causes for change in found[cause].remedies),
        causes,
    )
