"""The steps: too long, too short, too few, or none at all."""

from __future__ import annotations

import numpy as np

from core.diagnosis.findings import Answer, Change, Evidence, Found, decades
from core.diagnosis.measurements import Measurements
from core.diagnosis.steps import overshoot, step_measure, suited
from core.settings.registry import MAX_EPOCHS
from core.words import number, uncapital

ROOM = 10  # steps that could be this many times longer are called too short
LITTLE = 0.1  # of the weights' length: a run that moved by less has hardly left its start
DARK = 0.1  # inputs that are smaller make gradients that are smaller still
BARELY = 0.01  # near-frozen: the weights change by less than this share in as many epochs again, or in 100
HUNDRED = 100


def step_too_large(m: Measurements) -> Answer:
    """Were steps longer than the loss, or the filters, could bear?"""
    shown = overshoot(m)
    if not shown:
        return step_measure(m)
    e, first = m.experiment, shown[0]
    items = list(shown)
    if m.finite and all(item.name != "step-x-curvature" for item in shown):
        items.append(step_measure(m))
    if m.finite and m.epoch > 0:
        items.append(step_measure(m, at_start=True))
    if m.epoch > 0:
        longest = int(m.update_ratios.argmax())
        at = longest + 1
        items.append(m.during(at, at, "longest-update", m.update_ratios[longest], epoch=at))
    solved = np.flatnonzero(m.run.accuracy == 1)
    if len(solved):
        items.append(m.during(solved[-1], solved[-1], "was-solved-at", solved[-1]))
    proposals: list[Change] = []
    if m.finite and np.isfinite(m.limit):
        steepest = np.nanmax([m.sharpness, m.sharpness_at_start])
        proposals = suited(m, steepest) if steepest * e.learning_rate > 1 else []
    says = first.name if first.name in ("diverged-at", "step-x-curvature") else "other"
    return Found(*items, remedies=[*proposals, *decades(e, up=False)], says=says, first=uncapital(first.text))


def step_too_small(m: Measurements) -> Answer:
    """Is there a way down, and are the steps far shorter than they could be?"""
    measure = step_measure(m)
    room = m.limit / measure.value if measure.value > 0 else float("inf")
    lost, better = _lost_in_rounding(m), _longer_is_better(m)
    slow = _late(m) and _downhill(m) and room >= ROOM
    if overshoot(m) or not (lost or better or slow):
        # What takes the blame from short steps.
        if m.slope > 0 and not m.separation.separable:
            return measure.but("steps-not-all")
        return measure if room < ROOM and m.slope > 0 else _slope(m)
    is_limited, arrives, arrival = np.isfinite(m.limit), np.isfinite(m.predicted), _arrival(m)
    items = [*([lost] if lost else []), measure, _slope(m)]
    if better:
        times, longer = _times(m.longer.times), m.longer
        items.append(m.now("times-longer", longer.times, times=times, fall=longer.fall, one=longer.one))
    items.append(m.ever("moved", m.moved, share=100 * m.moved))
    if is_limited and not lost:
        items.append(m.now("room", room, times=_times(room)))
    dark = float(np.abs(m.inputs).max()) < DARK
    brighter = [{"normalisation": name} for name in ("standardise", "unit") if dark]
    adam = [{"optimizer": "adam"}] if is_limited else []
    return Found(
        *items,
        remedies=[*suited(m, m.sharpness), *decades(m.experiment, up=True), *brighter, *adam],
        # In the verdict's own words for where the loss goes.
        says="lost" if lost else "slow" if m.trend.falling and arrives else "short",
        arrival=arrival,
        more=f", and a step {_times(m.longer.times)} as long would have done more" if better else "",
        pace=f"; at that pace it would arrive {arrival}" if arrives else "",
    )


def _late(m: Measurements) -> bool:
    """Whether it would arrive late; where curvature gives no limit, not in the longest run that there is."""
    return m.predicted > (ROOM * m.horizon if np.isfinite(m.limit) else MAX_EPOCHS)


def _downhill(m: Measurements) -> bool:
    """Whether the loss falls to where all images can be right."""
    return m.slope > 0 and m.separation.separable and not m.blocked[:, -1].any()


def _longer_is_better(m: Measurements) -> bool:
    """Whether a much longer step would have done much more, on a run that has not gone far and has not arrived.

    However small a step is, and whatever the optimizer: the loss itself is asked. A run that has gone further than its
    weights were long was not too slow.
    """
    near = m.moved < (1 if _late(m) else LITTLE)
    return near and m.longer.times >= ROOM and m.longer.gains and not m.arrived


def _times(longer: float) -> str:
    """How many times as long; beyond a thousand nobody wants to know."""
    return f"{longer:,.0f} times" if longer <= 1000 else "more than 1,000 times"


def _arrival(m: Measurements) -> str:
    """When the loss would be where every image must be right, on a straight line: a guess."""
    return f"at about epoch {m.predicted:,.0f}" if m.predicted < 1e6 else "after more than a million epochs"


def _lost_in_rounding(m: Measurements) -> Evidence | None:
    """A gradient that is not zero and steps that change no weight: found by taking one, in float32."""
    e, w, gradient = m.experiment, m.run.parameters[-1, :-2], m.gradient[:-2]
    frozen = m.epoch > 0 and m.frozen_since < m.epoch and m.optimizer.plain
    # Where the wrong images are blocked, what is left of the gradient is not what they want; and at the lowest loss
    # that the features allow, or where no longer step finds a lower one, nothing is lost.
    if not frozen or not gradient.any() or m.blocked[m.wrong, -1].all() or m.arrived or not m.longer.gains:
        return None
    if (w - np.float32(e.learning_rate) * gradient != w).any():
        return None
    step = e.learning_rate * float(np.abs(gradient).max())
    return m.since_epoch(m.frozen_since, "largest-step", step, spacing=np.spacing(np.abs(w)).max())


def _slope(m: Measurements) -> Evidence:
    """How fast the loss fell at the end, and where that leads."""
    since = m.epoch - m.tail
    if m.slope <= 0:
        return m.since_epoch(since, "slope", -m.slope, "rose" if m.slope < 0 else "flat")
    arrival = _arrival(m)
    return m.since_epoch(since, "predicted-epoch", m.predicted, slope=m.slope, safe=m.safe_loss, arrival=arrival)


def not_enough_epochs(m: Measurements) -> Answer:
    """Was the loss still on its way down, to where it could arrive in a longer run?"""
    slope = _slope(m)
    if not _downhill(m) or m.predicted > MAX_EPOCHS or m.epoch >= MAX_EPOCHS:
        on_line = m.slope > 0 and not m.separation.separable
        return slope.but("line-need-not-go-on") if on_line else slope
    before, after = m.loss64[-1 - m.tail], m.loss64[-1]
    fall = m.slope * m.tail / float(before)
    more = min(MAX_EPOCHS, int(np.ceil(m.predicted / HUNDRED)) * HUNDRED)
    return Found(
        slope,
        m.since_epoch(m.epoch - m.tail, "still-falling", fall, before=before, after=after),
        remedies=[{"epochs": more}, {"epochs": min(MAX_EPOCHS, 10 * m.experiment.epochs)}],
        says="guessed",
        why="guessed",
        going="is still falling" if m.trend.falling else "fell at the end",
        arrival=_arrival(m),
    )


def frozen_weights(m: Measurements) -> Answer:
    """Is there an epoch from which no weight and no logit changes by a single bit?"""
    since = m.frozen_since
    if m.whole.diverged_at is not None or since >= m.epoch:
        return m.now("last-update", m.update_ratios[-1] if m.epoch else 0.0)
    gradient = float(np.abs(m.gradient[:-2]).max())
    drift = float(np.abs(m.run.bias[since:] - m.run.bias[since]).max())
    return Found(
        m.since_epoch(since, "frozen-since", since, updates=m.epoch - since),
        m.now("largest-gradient", gradient, "largest-gradient" if gradient else "no-gradient"),
        says="stopped" if since else "never-moved",
        why="too-little" if gradient else "lost",
        epochs=(since, m.epoch),
        biases=f"drifted by up to {number(drift)}, which no logit shows" if drift else "stood still, too",
    )


def near_frozen(m: Measurements) -> Answer:
    """Do the weights hardly change, measured by the length of an update over the length of the weights?"""
    if m.epoch == 0 or m.whole.diverged_at is not None:
        return m.now("update-ratio", 0.0, "no-steady-end")
    if m.frozen_since < m.epoch:
        return m.now("update-ratio", 0.0, "all-zero")
    ratio = float(np.median(m.update_ratios[-m.tail :]))
    ahead = 100 * ratio * m.horizon
    item = m.since_epoch(m.epoch - m.tail, "update-ratio", ratio, ahead=ahead)
    return item if ratio * m.horizon >= BARELY else Found(item, ahead=ahead)
