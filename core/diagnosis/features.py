"""What the filters hand on: dead filters, images without a trace, images that look the same, inseparable classes.

Either the features in view can be separated by some dense layer, and then the optimizer has not read them out; or they
cannot, and then the filters failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from core.diagnosis.findings import Answer, Change, Evidence, Finding, changes, one_digit
from core.diagnosis.measurements import Measurements
from core.separability.programme import groups, scaled
from core.words import capital, count, during, listed, loss_text, named, number


def _off_since(peak: np.ndarray) -> np.ndarray:
    """The first epoch from which each row of ``peak`` (units, R) is no longer positive to the end."""
    r = peak.shape[1]
    on = peak > 0
    last_on = r - 1 - on[:, ::-1].argmax(axis=1)
    return np.where(on.any(axis=1), last_on + 1, 0)


def _more_filters(m: Measurements) -> Iterator[Change]:
    yield from ({"filters": f} for f in (4, 6, 8, 16) if f > m.experiment.filters)


def _gentler(m: Measurements) -> list[Change]:
    return [{"learning_rate": one_digit(m.experiment.learning_rate / factor)} for factor in (10, 100)]


def dead_filters(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there filters whose response is zero at every position of every image?"""
    peak = m.filter_peak
    dead = np.flatnonzero(peak[:, -1] <= 0)
    f = m.experiment.filters
    if len(dead) == 0:
        weakest = float(peak[:, -1].min())
        text = f"Every filter responds to some image; the weakest one's largest response is {number(weakest)}."
        return m.now("weakest-response", weakest, text)
    who = f"{capital(named(dead, 'filter'))} of {f} {'is' if len(dead) == 1 else 'are'}"
    if len(dead) == f:
        who = f"All {f} filters are" if f > 1 else "The only filter is"
    since = _off_since(peak)[dead]
    span = (int(since.max()), m.epoch)
    highest = float(peak[dead, -1].max())
    born = int((since == 0).sum())
    largest = f"Before the ReLU the largest response of any of them is {number(highest)}."
    coasts = f"; only what {m.optimizer.label} keeps of earlier steps still moves it."
    return Finding(
        "dead-filters",
        f"{who} dead: zero response at every position of every image.",
        (
            Evidence("dead", float(len(dead)), f"{len(dead)} of {count(f, 'filter')} dead {during(*span)}.", span),
            m.now("largest-response", highest, largest),
            m.at_start("dead-at-start", born, f"Silent from the very start: {born} of {len(dead)}."),
        ),
        "The ReLU passes no gradient where its input is not positive. A filter that is silent on all images gets none "
        f"at all{coasts if m.optimizer.coasts else ', so it cannot come back.'}",
        changes(m.experiment, *_gentler(m), *_more_filters(m)),
    )


def invisible_images(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there images that leave no trace in the features, and does one of them come out wrong?"""
    unseen = np.flatnonzero(m.image_peak[:, -1] <= 0)
    zero = f"{len(unseen)} of {m.n} images {'has' if len(unseen) == 1 else 'have'} only zero features"
    if len(unseen) == 0:
        weakest = float(m.image_peak[:, -1].min())
        text = f"Every image has a feature above zero; the largest feature of the weakest is {number(weakest)}."
        return m.now("weakest-image", weakest, text)
    wrong = np.intersect1d(unseen, m.wrong)
    if len(wrong) == 0:  # the biases alone can be right on images of one class, and are
        return m.now("invisible", len(unseen), f"{zero}, but none of these is wrong.")
    since = _off_since(m.image_peak)[unseen]
    span = (int(since.max()), m.epoch)
    z = m.activations.logits[:, wrong[0], -1]
    share = f"{zero}, {during(*span)}; wrong among them: {named(wrong)}."
    one, other = (number(float(logit)) for logit in z)
    logits = f"Only the biases speak for such an image: its logits are {one} and {other}."
    return Finding(
        "invisible-images",
        f"The network does not see {'any image' if len(unseen) == m.n else named(unseen)}: all "
        f"{m.experiment.features} features are zero.",
        (Evidence("invisible", float(len(unseen)), share, span), m.now("logit-gap", z[1] - z[0], logits)),
        "The ReLU sets every response that is not positive to zero. An image with nothing but zeros gets the biases as "
        "its logits, whatever its class, and sends no gradient to any filter.",
        changes(m.experiment, *_gentler(m), *_more_filters(m)),
    )


def indistinguishable_images(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Are there images of different classes with the same features?"""
    x = scaled(m.features)
    parts = groups(m.features)
    mixed = [part for part in parts if len(set(m.classes[part])) > 1]
    if not mixed:
        apart = np.abs(x[:, None] - x).max(axis=2)[m.classes[:, None] != m.classes].min()
        text = (
            f"The two most similar images of different classes differ by {number(float(apart))} times the largest "
            "feature."
        )
        return m.now("smallest-difference", apart, text)
    columns = [int(m.classes[part].sum()) for part in parts]
    best = sum(max(c, len(part) - c) for c, part in zip(columns, parts, strict=True))
    right = round(float(m.run.accuracy[-1]) * m.n)
    most = (
        f"No dense layer can get more than {best} of {m.n} right ({best / m.n:.4f}) from these features; this one gets "
        f"{right}."
    )
    cost = sum(m.loss.least(c / len(part)) * len(part) for c, part in zip(columns, parts, strict=True)) / m.n
    least = f"The lowest loss that these features allow is {loss_text(cost)}; the loss is {loss_text(m.loss64[-1])}."
    who = "; ".join(f"{named(part)} ({listed([('row', 'column')[c] for c in m.classes[part]])})" for part in mixed)
    return Finding(
        "indistinguishable-images",
        f"To the dense layer these images of different classes look the same: {who}.",
        (m.now("best-accuracy", best / m.n, most), m.now("lowest-loss", cost, least)),
        "The dense layer sees only features. Equal features give equal answers, so one class of each group is always "
        "wrong.",
        changes(m.experiment, *_more_filters(m), {"padding": "same"}),
    )


def not_separable(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Is there no dense layer at all that is right on every image, given the features in view?"""
    view, now = (m.epoch, m.epoch), m.separation
    if now.separable:
        text = f"Some dense layer separates the features in view, with a margin of {number(now.margin)}."
        return m.now("margin", now.margin, text)
    start = m.margin_at_start
    lost, never = (
        f"could have (margin {number(start)}): training lost that",
        "could not either: training did not find a way",
    )
    right = f"{'' if now.exact else 'at most '}{now.best} of {m.n} right ({now.best / m.n:.4f})"
    return Finding(
        "not-separable",
        f"The filters failed: from the features {during(*view)}, no dense layer at all could get every image right.",
        (
            m.now("best-accuracy", now.best / m.n, f"The best dense layer would get {right}."),
            m.now("clash", len(now.inseparable), f"No plane separates {named(now.inseparable)}."),
            m.at_start(
                "margin-at-start", start, f"With the initial filters a dense layer {lost if start > 0 else never}."
            ),
        ),
        "A dense layer cuts the feature space with one plane. Where a mixture of row features equals a mixture of "
        "column features, no plane has all rows on one side; a linear programme decides this exactly.",
        changes(m.experiment, *_more_filters(m), {"padding": "same"}, *(_gentler(m) if start > 0 else [])),
    )


def converged(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Has the dense layer got all that the features in view allow, without being right?"""
    lowest, now = m.lowest_loss, float(m.loss64[-1])
    if np.isnan(lowest):
        text = "This loss has no single lowest point on given features, so nothing is claimed."
        return m.now("lowest-loss", 0.0, text)
    text = (
        f"The lowest loss of any dense layer on these features is {loss_text(lowest)} (convex optimisation); the "
        f"loss is {loss_text(now)}."
    )
    item = m.now("lowest-loss", lowest, text)
    if not m.arrived:
        return item
    return Finding(
        "converged",
        f"The training has converged: the loss is {loss_text(now)}, and no dense layer on these features gets below "
        f"{loss_text(lowest)}.",
        (item,),
        "On given features the cross-entropy is convex in the dense layer, so its lowest value can be computed. "
        "Where it is reached, no step of the dense layer and no learning rate helps; only other features would.",
        changes(m.experiment, *_more_filters(m), {"padding": "same"}),
    )


def separable_but_not_read_out(m: Measurements, found: Mapping[str, Finding]) -> Answer:
    """Do the features in view allow a dense layer that is right on every image, and the run does not have it?"""
    view, now = (m.epoch, m.epoch), m.separation
    if not now.separable:
        text = f"No dense layer separates the features in view; the best gets {now.best} of {m.n} right."
        return m.now("best-accuracy", now.best / m.n, text)
    right = m.n - len(m.wrong)
    widest = (
        f"The widest such layer has a margin of {number(now.margin)} (weights up to 1, largest feature 1) "
        f"{during(*view)}."
    )
    return Finding(
        "separable-but-not-read-out",
        f"The filters are good enough, the optimizer has not got there: some dense layer on these features gets all "
        f"{m.n} images right, this one gets {right}.",
        (
            m.now("margin", now.margin, widest),
            m.now("right", right / m.n, f"{right} of {m.n} images are right; wrong: {named(m.wrong)}."),
        ),
        "A linear programme finds a separating plane in the present feature space, so what is missing is training, not "
        "information.",
        (),
    )
