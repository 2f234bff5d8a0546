"""What the filters hand on: dead filters, images without a trace, images that look the same, inseparable classes.

Either the features in view can be separated by some dense layer, and then the optimizer has not read them out; or they
cannot, and then the filters failed.
"""

from __future__ import annotations

import numpy as np

from core.diagnosis.findings import Answer, Change, Found, one_digit
from core.diagnosis.measurements import Measurements, to_the_end
from core.separability.programme import groups, scaled
from core.words import listed, named


def _more_filters(m: Measurements) -> list[Change]:
    return [{"filters": f} for f in (4, 6, 8, 16) if f > m.experiment.filters]


def _gentler(m: Measurements) -> list[Change]:
    return [{"learning_rate": one_digit(m.experiment.learning_rate / factor)} for factor in (10, 100)]


def dead_filters(m: Measurements) -> Answer:
    """Are there filters whose response is zero at every position of every image?"""
    peak, f = m.filter_peak, m.experiment.filters
    dead = np.flatnonzero(peak[:, -1] <= 0)
    if len(dead) == 0:
        return m.now("weakest-response", peak[:, -1].min())
    since = to_the_end(~(peak[dead] > 0))
    return Found(
        m.since_epoch(since.max(), "dead", len(dead)),
        m.now("largest-response", peak[dead, -1].max()),
        m.at_start("dead-at-start", (since == 0).sum(), dead=len(dead)),
        remedies=[*_gentler(m), *_more_filters(m)],
        says="some" if len(dead) < f else "all" if f > 1 else "only",
        why="coasts" if m.optimizer.coasts else "stays",
        who=dead,
    )


def invisible_images(m: Measurements) -> Answer:
    """Are there images that leave no trace in the features, and does one of them come out wrong?"""
    unseen = np.flatnonzero(m.image_peak[:, -1] <= 0)
    if len(unseen) == 0:
        return m.now("weakest-image", m.image_peak[:, -1].min())
    wrong = np.intersect1d(unseen, m.wrong)
    if len(wrong) == 0:  # the biases alone can be right on images of one class, and are
        return m.now("invisible", len(unseen), "invisible-but-right")
    since = to_the_end(~(m.image_peak[unseen] > 0)).max()
    one, other = m.activations.logits[:, wrong[0], -1]
    return Found(
        m.since_epoch(since, "invisible", len(unseen), wrong=wrong),
        m.now("logit-gap", other - one, one=one, other=other),
        remedies=[*_gentler(m), *_more_filters(m)],
        whom="any image" if len(unseen) == m.n else named(unseen),
    )


def indistinguishable_images(m: Measurements) -> Answer:
    """Are there images of different classes with the same features?"""
    x = scaled(m.features)
    parts = groups(m.features)
    mixed = [part for part in parts if len(set(m.classes[part])) > 1]
    if not mixed:
        apart = np.abs(x[:, None] - x).max(axis=2)[m.classes[:, None] != m.classes].min()
        return m.now("smallest-difference", apart)
    columns = [int(m.classes[part].sum()) for part in parts]
    best = sum(max(c, len(part) - c) for c, part in zip(columns, parts, strict=True))
    cost = sum(m.loss.least(c / len(part)) * len(part) for c, part in zip(columns, parts, strict=True)) / m.n
    return Found(
        m.now("best-accuracy", best / m.n, "best-of-groups", best=best),
        m.now("lowest-loss", cost, "lowest-of-groups"),
        remedies=[*_more_filters(m), {"padding": "same"}],
        who="; ".join(f"{named(part)} ({listed([('row', 'column')[c] for c in m.classes[part]])})" for part in mixed),
    )


def not_separable(m: Measurements) -> Answer:
    """Is there no dense layer at all that is right on every image, given the features in view?"""
    now = m.separation
    if now.separable:
        return m.now("margin", now.margin, "margin-in-view")
    start = m.margin_at_start
    at_most = "" if now.exact else "at most "
    return Found(
        m.now("best-accuracy", now.best / m.n, "best-layer", best=now.best, at_most=at_most),
        m.now("clash", len(now.inseparable), images=now.inseparable),
        m.at_start("margin-at-start", start, "lost" if start > 0 else "never-had"),
        remedies=[*_more_filters(m), {"padding": "same"}, *(_gentler(m) if start > 0 else [])],
    )


def converged(m: Measurements) -> Answer:
    """Has the dense layer got all that the features in view allow, without being right?"""
    if np.isnan(m.lowest_loss):
        return m.now("lowest-loss", 0.0, "no-lowest-loss")
    item = m.now("lowest-loss", m.lowest_loss)
    return Found(item) if m.arrived else item


def separable_but_not_read_out(m: Measurements) -> Answer:
    """Do the features in view allow a dense layer that is right on every image, and the run does not have it?"""
    now, right = m.separation, m.n - len(m.wrong)
    if not now.separable:
        return m.now("best-accuracy", now.best / m.n, "inseparable", best=now.best)
    shown = m.now("margin", now.margin, "widest-layer"), m.now("right", right / m.n, right=right, wrong=m.wrong)
    return Found(*shown, right=right)
