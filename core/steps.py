"""Was a step too long? Three things that can be measured on a run, beside its divergence.

A step of gradient descent goes along a straight line in the weights, and the response of a filter is linear in its
weights. So of an update that switches a filter or an image off one can say exactly which part of it would have been
harmless.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.findings import Evidence, during, named, number
from core.measurements import Measurements

NOTABLE_RISE = 1e-3  # an update that raises the loss by more than this share of it counts as a rise
OFTEN = 0.1  # share of rises over the last half of a run that counts as oscillation


@dataclass(frozen=True)
class SwitchOff:
    """One update that took the response of a filter, or of all filters to an image, from high to nothing for good.

    ``before`` and ``after`` are the largest responses at ``epoch - 1`` and ``epoch``; ``harmless`` is the share of the
    update that would still have left it on.
    """

    name: str
    epoch: int
    before: float
    after: float
    harmless: float


def switch_offs(m: Measurements) -> list[SwitchOff]:
    """Updates that alone took at least half of the largest response there had been, and switched off for good."""
    peaks = {"filter": m.filter_peak, "image": m.image_peak}
    responses = m.activations.responses
    found = []
    for what, peak in peaks.items():
        on = peak > 0  # (units, R)
        for unit in np.flatnonzero(~on[:, -1] & on.any(axis=1)):
            epoch = int(np.flatnonzero(on[unit])[-1]) + 1
            before, after = (float(peak[unit, e]) for e in (epoch - 1, epoch))
            if before < peak[unit, :epoch].max() / 2:
                continue
            r0, r1 = ((responses[:, :, unit, e] if what == "filter" else responses[unit, :, :, e]).astype(np.float64)
                      for e in (epoch - 1, epoch))  # fmt: skip
            was_on = r0 > 0
            # r0 + s (r1 - r0) > 0 for some response that was on, as long as s < r0 / (r0 - r1)
            harmless = float((r0[was_on] / (r0[was_on] - r1[was_on])).max())
            found.append(SwitchOff(named([unit], what), epoch, before, after, harmless))
    return found


def overshoot(m: Measurements) -> tuple[Evidence, ...]:
    """What shows that steps were too long, each with its number; empty if nothing does."""
    shown = [_divergence(m)] if m.whole.diverged_at is not None else []
    if m.finite:
        shown += [*_curvature(m), *_switched_off(m), *_rises(m)]
    return tuple(shown)


def step_measure(m: Measurements, at_start: bool = False) -> Evidence:
    """Learning rate times curvature, against its limit where there is one."""
    curvature = m.sharpness_at_start if at_start else m.sharpness
    epoch = 0 if at_start else m.epoch
    value = m.experiment.learning_rate * curvature
    limit = m.stable_limit
    against = (
        f"steps overshoot above {limit:g}"
        if limit is not None
        else f"no limit is claimed from it for {m.experiment.optimizer}, which rescales every weight's step"
    )
    text = (
        f"Learning rate x largest curvature (Hessian eigenvalue {number(curvature)}) is {number(value)} "
        f"at epoch {epoch:,}; {against}."
    )
    name = "step-x-curvature-at-start" if at_start else "step-x-curvature"
    return Evidence(name, value, text, (epoch, epoch))


def _divergence(m: Measurements) -> Evidence:
    epoch = m.whole.diverged_at or 0
    w, f = m.whole.parameters[epoch], 4 * m.experiment.filters
    last_loss = f"; the last finite loss is {number(float(m.loss64[-1]))}" if m.finite else ""
    parts = {"the filters": w[:f], "the dense weights": w[f:-2], "the biases": w[-2:]}
    broken = [name for name, part in parts.items() if not np.isfinite(part).all()]
    if not broken:
        acts = m.whole.activations
        layers = {"the filters' responses": acts.responses[..., epoch], "the logits": acts.logits[..., epoch]}
        broken = [name for name, part in layers.items() if not np.isfinite(part).all()] or ["the loss"]
    text = f"The first numbers that are not finite are {broken[0]}, at epoch {epoch:,}{last_loss}."
    return Evidence(
        "diverged-at",
        float(epoch),
        text.replace("numbers that are not finite are the loss", "number that is not finite is the loss"),
        (epoch, len(m.whole.loss) - 1),
    )


def _curvature(m: Measurements) -> list[Evidence]:
    if m.stable_limit is None:
        return []
    measure = step_measure(m)
    return [measure] if measure.value > m.stable_limit else []


def _switched_off(m: Measurements) -> list[Evidence]:
    return [
        Evidence(
            "harmless-share",
            off.harmless,
            f"The update of epoch {off.epoch:,} alone switched {off.name} off for good: its largest response fell from "
            f"{number(off.before)} to {number(off.after)}. Up to {off.harmless:.0%} of that step would have left it on.",
            (off.epoch, m.epoch),
        )
        for off in switch_offs(m)
    ]


def _rises(m: Measurements) -> list[Evidence]:
    half = m.epoch // 2
    loss = m.loss64[half:]
    if len(loss) < 3:
        return []
    rises = int((np.diff(loss) > NOTABLE_RISE * np.abs(loss[:-1])).sum())
    # Plain gradient descent goes downhill at each step unless the step is too long. Others may climb on their way down.
    climbing = m.experiment.optimizer == "sgd" or loss[-1] >= loss[0]
    if rises < OFTEN * (len(loss) - 1) or not climbing:
        return []
    text = f"The loss rose in {rises:,} of the {len(loss) - 1:,} updates {during(half, m.epoch)}."
    return [Evidence("rises", float(rises), text, (half, m.epoch))]
