"""Rounding is no information: filters that are one filter but for it, and nearly so, typed, float32 and float64."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from core import Experiment
from core.images import THREAD_IMAGES, labels
from core.network.network import activations
from core.separability import separability
from core.separability.programme import scaled, widest_plane
from core.separability.sentences import because
from core.settings.given_filters import as_kernel
from tests.core.separability.counted import TYPED, features, most_right, right
from ui.visit.words import BENCH

KINDS = ("typed", "float32", "float64", "float32 in float64", "computed")


def kernel(filters):
    return np.array(filters, dtype=float).T.reshape(2, 2, -1)


def pairs(seed):
    """A filter in decimals, a multiple of it, sometimes with a digit changed far behind the point; and images."""
    random = np.random.default_rng(seed)
    places = int(random.integers(1, 4))
    first = [Decimal(int(n)).scaleb(-places) for n in random.integers(-(10**places), 10**places + 1, 4)]
    ratio = Decimal(int(random.integers(1, 100))).scaleb(-int(random.integers(0, 3)))
    second = [tap * ratio for tap in first]
    if random.random() < 0.5:
        second[random.integers(4)] += Decimal(int(random.integers(1, 10))).scaleb(-int(random.integers(2, 13)))
    images = THREAD_IMAGES
    if random.random() < 0.5:
        shades = ([0, 255], [0, 128, 255], list(range(256)))[random.integers(3)]
        count = int(random.integers(4, 8))
        images = tuple((tuple(int(v) for v in random.choice(shades, 9)), i % 2) for i in range(count))
    return [[*map(Fraction, first)], [*map(Fraction, second)]], str(random.choice(["valid", "same"])), images


def given(filters, kind):
    """The filters as separability gets them."""
    if kind == "typed":
        filters = BENCH.read(BENCH.spell([[float(tap) for tap in taps] for taps in filters]), Experiment())[0]
    if kind == "computed":
        first, second = np.array(filters, dtype=float)
        place = np.argmax(np.abs(first))
        filters = [first, first * (second[place] / first[place] if first[place] else 1)]
    held = as_kernel(tuple(map(tuple, filters))) if kind.startswith("float32") else kernel(filters)
    return held.astype(float) if kind == "float32 in float64" else held


def check(seed, kind):
    filters, padding, images = pairs(seed)
    held = given(filters, kind)
    q, classes = separability(held, padding, images=images), labels(images)
    floats = [[Fraction(float(tap)) for tap in taps] for taps in held.reshape(4, -1).T]
    # The layer that is shown is right on as many: by the numbers as floats, and where they are decimals as these.
    layer = classes, q.dense, q.bias
    assert [i for i, good in enumerate(right(features(floats, padding, images), *layer)) if not good] == [*q.given_up]
    if kind == "computed":
        filters = [filters[0], [tap * 3 for tap in filters[0]]]  # one filter
    exact = features(filters, padding, images)
    assert sum(right(exact if kind != "computed" else features(floats, padding, images), *layer)) == q.best_right
    most = most_right(exact, classes)
    assert q.best_right <= most
    assert q.best_right == most or kind.startswith("float32")
    if q.best_right < most:
        sizes = np.abs(held).sum(axis=(0, 1)) * 255
        seen = q.features / np.tile(np.where(sizes > 0, sizes, 1), q.features.shape[1] // 2)
        rounding = 2.0**-24 * (16 + len(q.dense)) * 2 * (len(q.dense) + 1)
        for kept in combinations(range(len(images)), q.best_right + 1):
            assert widest_plane(scaled(seen[[*kept]]), classes[[*kept]]).margin <= rounding
    if q.felt:
        experiment = Experiment(filters=2, padding=padding, images=images, normalisation="none")
        flat = np.concatenate([held.ravel(), q.dense.ravel(), q.bias]).astype(np.float32)[:, None]
        predicted = activations(experiment, flat).predictions[:, 0]
        assert set(range(len(images))) - set(q.given_up) <= set(np.flatnonzero(predicted == classes))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_claimed_of_proportional_and_nearly_proportional_filters_is_attained_and_no_more_can_be(kind):
    for seed in range(12):
        check(seed, kind)


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", range(8))
def test_two_thousand_pairs_of_filters(part, kind):
    for seed in range(1000 + 50 * part, 1050 + 50 * part):
        check(seed, kind)


@pytest.mark.parametrize(("bench", "images", "most"), TYPED)
@pytest.mark.parametrize("kind", KINDS[:4])
def test_a_filter_and_its_multiple_are_one(bench, images, most, kind):
    e = Experiment.from_query({"images": images} if images else {})
    q = separability(given(BENCH.read(bench, e)[0], kind), images=e.images)
    assert q.best_right == most
    assert not q.rounded


def test_a_multiple_that_was_computed_is_the_same_filter_but_for_rounding():
    one = np.array([-0.11, 0.013, 0.97, 0.61]).reshape(2, 2, 1)
    alone, q = separability(one), separability(np.concatenate([one, one / 3], axis=2))
    assert (q.best_right, alone.rounded, q.rounded) == (alone.best_right, False, True)
    assert "but for rounding" in because(q, THREAD_IMAGES)


def test_what_is_typed_counts_to_the_last_digit_and_float32_is_said_not_to_feel_it():
    pure = [[1, 1, -1, -1], [1, -1, 1, -1]]
    pure[0][1] = 1.0000000001
    q = separability(kernel(pure))
    assert (q.best_right, q.felt) == (6, False)
    assert "exact arithmetic" in because(q, THREAD_IMAGES)
    assert separability(kernel(pure).astype(np.float32)).best_right == 5


@pytest.mark.parametrize("tap", [5e-324, 1e-300])
def test_what_no_weight_could_make_up_is_nothing(tap):
    assert separability(np.full((2, 2, 1), tap), normalisation="unit").silent == (0, 1, 2, 3, 4, 5)
