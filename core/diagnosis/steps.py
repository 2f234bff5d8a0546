"""Was a step too long? Three things that can be measured on a run, beside its divergence.

A step of gradient descent goes along a straight line in the weights, and the response of a filter is linear in its
weights. So of an update that switches a filter or an image off one can say exactly which part of it would have been
harmless.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.diagnosis.findings import Change, Evidence, one_digit
from core.diagnosis.measurements import Measurements
from core.words import named, number

NOTABLE_RISE = 1e-3  # an update that raises the loss by more than this share of it counts as a rise
FEW = 5  # updates; a response that takes longer to fall from half its largest to nothing is not called switched off
OFTEN = 0.1  # share of rises over the last half of a run that counts as oscillation


@dataclass(frozen=True)
class SwitchOff:
    """A few updates that took a filter, or an image, from at least half of its largest response to silence to the end.

    ``unit`` is its index; it fell silent at ``epoch``, ``updates`` after it stood at ``before``. ``harmless`` is the
    share of the last update that would still have left it on.
    """

    unit: int
    epoch: int
    updates: int
    before: float
    harmless: float


def switch_offs(m: Measurements, what: str) -> list[SwitchOff]:
    """What was switched off in at most FEW updates, of the ``what``: "filter" or "image"; the fastest first."""
    peak = m.filter_peak if what == "filter" else m.image_peak  # (units, R)
    responses = m.activations.responses
    found = []
    on = peak > 0
    for unit in np.flatnonzero(~on[:, -1] & on[:, m.since :].any(axis=1)):
        epoch = int(np.flatnonzero(on[unit])[-1]) + 1
        high = int(np.flatnonzero(peak[unit, :epoch] >= peak[unit, :epoch].max() / 2)[-1])
        if epoch - high > FEW:
            continue
        mine = responses[:, :, unit] if what == "filter" else responses[unit]
        r0, r1 = (mine[..., e].astype(np.float64).ravel() for e in (epoch - 1, epoch))
        # r0 + s (r1 - r0) > 0 for some response that was on, as long as s < r0 / (r0 - r1)
        harmless = float((r0[r0 > 0] / (r0 - r1)[r0 > 0]).max())
        found.append(SwitchOff(int(unit), epoch, epoch - high, float(peak[unit, high]), harmless))
    return sorted(found, key=lambda off: (off.updates, off.epoch, off.harmless))


def overshoot(m: Measurements) -> tuple[Evidence, ...]:
    """What shows that steps were too long, each with its number; empty if nothing does."""
    shown = [_divergence(m)] if m.whole.diverged_at is not None else []
    if m.finite:
        measure = step_measure(m)
        shown += [measure] if measure.value > m.limit else []
        shown += [*_switched_off(m), _rises(m), _jump(m)]
    return tuple(item for item in shown if item)


def step_measure(m: Measurements, at_start: bool = False) -> Evidence:
    """Learning rate times curvature, against its limit where there is one."""
    curvature = m.sharpness_at_start if at_start else m.sharpness
    epoch = 0 if at_start else m.epoch
    name = "step-x-curvature-at-start" if at_start else "step-x-curvature"
    says = "step-x-curvature" if np.isfinite(m.limit) else "step-x-curvature-without-limit"
    measure = m.experiment.learning_rate * curvature
    return m.during(epoch, epoch, name, measure, says, curvature=curvature, epoch=epoch)


def suited(m: Measurements, curvature: float) -> list[Change]:
    """The learning rate that goes to the bottom of a valley so steep, for optimizers of which one can say that."""
    return [{"learning_rate": one_digit(1 / curvature)}] if np.isfinite(m.limit) and curvature > 0 else []


def _divergence(m: Measurements) -> Evidence | None:
    epoch = m.whole.diverged_at or 0
    w, f = m.whole.parameters[epoch], 4 * m.experiment.filters
    last_loss = f"; the last finite loss is {number(float(m.loss64[-1]))}" if m.finite else ""
    parts = {"the filters": w[:f], "the dense weights": w[f:-2], "the biases": w[-2:]}
    broken = [name for name, part in parts.items() if not np.isfinite(part).all()]
    if not broken:
        acts = m.whole.activations
        layers = {"the filters' responses": acts.responses[..., epoch], "the logits": acts.logits[..., epoch]}
        broken = [name for name, part in layers.items() if not np.isfinite(part).all()] or ["the loss"]
    return m.during(epoch, len(m.whole.loss) - 1, "diverged-at", epoch, broken=broken[0], last_loss=last_loss)


def _switched_off(m: Measurements) -> list[Evidence]:
    items = []
    # Where the features still part the classes, what was lost was not needed.
    for what in ("filter", "image") if not m.separation.separable else ():
        offs = switch_offs(m, what)
        if not offs:
            continue
        off = offs[0]
        name, who = f"updates-to-silence-{what}", named([off.unit], what)
        since = off.epoch - off.updates
        item = m.since_epoch(off.epoch, name, off.updates, "updates-to-silence", who=who, since=since, **vars(off))
        if off.updates == 1:
            item = item.but("harmless", share=100 * off.harmless)
        if len(offs) > 1:
            item = item.but("in-all", every=named(sorted(each.unit for each in offs), what), few=FEW)
        items.append(item)
    return items


def _rises(m: Measurements) -> Evidence | None:
    half = max(m.epoch // 2, m.since)
    loss = m.loss64[half:]
    updates = len(loss) - 1
    if updates < 2:
        return None
    rises = int((np.diff(loss) > NOTABLE_RISE * np.abs(loss[:-1])).sum())
    # Plain gradient descent goes downhill at each step unless the step is too long. Others may climb on their way down.
    climbing = m.optimizer.plain or loss[-1] >= loss[0]
    if rises < OFTEN * updates or not climbing:
        return None
    return m.since_epoch(half, "rises", rises, updates=updates)


def _jump(m: Measurements) -> Evidence | None:
    rises = np.diff(m.loss64[m.since :])
    if len(rises) == 0 or not np.isfinite(rises).all():
        return None
    epoch = m.since + int(rises.argmax()) + 1
    before, after = float(m.loss64[epoch - 1]), float(m.loss64[epoch])
    # Twice as high, and the network worse than undecided.
    if after < 2 * before or after <= m.loss.chance or m.update_ratios[epoch - 1] < NOTABLE_RISE:
        return None
    times = after / max(before, np.finfo(float).tiny)
    return m.during(epoch, epoch, "jump", times, before=before, after=after, epoch=epoch)
