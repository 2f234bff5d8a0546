"""What a dense layer can make of given filters: cases worked by hand, and every set of images tried."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from core import Experiment
from core.images import NORMALISATIONS, PADDINGS, THREAD_IMAGES, labels
from core.network.network import activations
from core.separability import separability

H, V = [[1, 1], [-1, -1]], [[1, -1], [1, -1]]
NUMBER = st.one_of(st.integers(-100, 100).map(float), st.decimals(-100, 100, places=4).map(float))
IMAGES = st.lists(
    st.tuples(st.tuples(*[st.sampled_from([0, 1, 128, 255])] * 9), st.integers(0, 1)), min_size=2, max_size=8
).map(tuple)


def filters(*taps):
    """Filters one after the other, in Keras's layout (2, 2, n)."""
    return np.array(taps, dtype=float).transpose(1, 2, 0)


def leads(q, images=THREAD_IMAGES):
    """How far the right output of the layer is ahead of the wrong one, an image each."""
    outputs = q.features @ q.dense + q.bias
    return np.where(labels(images) == 1, 1, -1) * (outputs[:, 1] - outputs[:, 0])


def most_right_by_trying(features, classes):
    """Every set of images: can a plane leave at least 1 between each of them and itself?"""
    signs = np.where(classes == 1, 1.0, -1.0)
    rows = -signs[:, None] * np.concatenate([features, np.ones((len(features), 1))], axis=1)
    for size in range(len(features), 0, -1):
        for kept in combinations(range(len(features)), size):
            part = rows[list(kept)]
            free = [(None, None)] * part.shape[1]
            if linprog(np.zeros(part.shape[1]), A_ub=part, b_ub=-np.ones(size), bounds=free).status == 0:
                return size
    return 0


def test_features_by_hand():
    """The middle row through a horizontal detector: dark above bright is -510 and cut to 0, bright above dark 510."""
    q = separability(filters(H))
    assert q.features[0].tolist() == [0, 0, 510, 510]
    assert q.features[3].tolist() == [0, 0, 0, 0]
    padded = separability(filters(H), padding="same").features[0].reshape(3, 3)
    assert padded.tolist() == [[0, 0, 0], [510, 510, 255], [0, 0, 0]]


def test_a_pure_pair_leaves_the_bottom_row_and_the_right_column_without_a_response():
    q = separability(filters(H, V))
    assert (q.best_right, q.silent, q.collisions, q.clash) == (5, (2, 5), ((2, 5),), (2, 5))
    assert q.margin == 0


@pytest.mark.parametrize(("tap", "best"), [((0, 0), 5), ((0, 1), 6), ((1, 0), 5), ((1, 1), 6)])
def test_a_hundredth_added_to_a_tap_of_the_right_column_separates_all(tap, best):
    """Then the right column, which b + d and a + c see as 0, has a response; the left taps change nothing about it."""
    h = np.array(H, dtype=float)
    h[tap] += 0.01
    q = separability(filters(h, V))
    assert q.best_right == best
    assert (2 in q.silent and 5 in q.silent) == (best == 5)


def test_opposite_detectors_have_the_margin_that_one_sees():
    """Columns say nothing, each row at least 2 features of the largest size: -w = 1 each, and the plane half-way."""
    q = separability(filters(H, [[-x for x in row] for row in H]), normalisation="unit")
    assert (q.best_right, q.silent) == (6, (3, 4, 5))
    assert q.margin == pytest.approx(1)
    assert leads(q).min() == pytest.approx(1)


def test_filters_of_zeros_leave_one_class():
    q = separability(np.zeros((2, 2, 3)))
    assert (q.best_right, q.silent, len(q.collisions)) == (3, (0, 1, 2, 3, 4, 5), 15)
    assert (leads(q) > 0).sum() == 3


def test_with_padding_rows_and_columns_are_the_same_mixture_of_pixels_to_a_filter_that_copies_the_image():
    q = separability(filters([[1, 0], [0, 0]]), padding="same")
    assert q.features[:3].sum(axis=0).tolist() == q.features[3:].sum(axis=0).tolist() == [255] * 9
    assert (q.best_right, q.collisions, q.clash) == (5, (), (0, 1, 2, 3, 4, 5))


def test_with_padding_one_filter_can_be_enough():
    assert separability(filters([[1, 1], [-1, 0]]), padding="same").best_right == 6


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(-2, 2), min_size=4, max_size=4), min_size=1, max_size=2),
    st.sampled_from(list(PADDINGS)),
    st.sampled_from(list(NORMALISATIONS)),
    IMAGES,
)
def test_the_best_is_that_of_trying_every_set_of_images(taps, padding, normalisation, images):
    q = separability(filters(*(np.reshape(each, (2, 2)) for each in taps)), padding, normalisation, images)
    unit = np.abs(q.features).max() or 1.0
    features = np.round(q.features / unit, 12)  # equal fractions, however they were rounded
    assert q.best_right == most_right_by_trying(features, labels(images))


@given(
    st.lists(st.lists(NUMBER, min_size=4, max_size=4), min_size=1, max_size=6),
    st.sampled_from(list(PADDINGS)),
    st.sampled_from(list(NORMALISATIONS)),
    st.one_of(st.just(THREAD_IMAGES), IMAGES),
)
def test_the_layer_attains_the_best_strictly(taps, padding, normalisation, images):
    q = separability(filters(*(np.reshape(each, (2, 2)) for each in taps)), padding, normalisation, images)
    right = leads(q, images) > 0
    assert q.best_right == len(images) - len(q.given_up) == right.sum()
    assert set(np.flatnonzero(~right)) == set(q.given_up)
    assert (q.margin > 0) == (q.best_right == len(images))
    assert bool(q.clash) == (q.margin == 0)


@pytest.mark.parametrize("images", [6, 16])
@pytest.mark.parametrize("padding", PADDINGS)
def test_a_float32_network_attains_it_where_the_margin_is_beyond_its_rounding(padding, images):
    rng = np.random.default_rng(0)
    many = tuple((tuple(rng.integers(0, 256, 9).tolist()), i % 2) for i in range(images))
    many = THREAD_IMAGES if images == 6 else many
    for normalisation in NORMALISATIONS:
        experiment = Experiment(filters=4, padding=padding, normalisation=normalisation, images=many)
        kernel = rng.uniform(-1, 1, (2, 2, 4))
        q = separability(kernel, padding, normalisation, many)
        flat = np.concatenate([kernel.ravel(), q.dense.ravel(), q.bias]).astype(np.float32)[:, None]
        predicted = activations(experiment, flat).predictions[:, 0]
        # A feature is off by five roundings of at most 4 largest products, and there are K of them and a bias.
        least = 2.0**-24 * 8 * 4 * (len(q.dense) + 1)
        assert q.margin > least
        assert (predicted == labels(many)).sum() == q.best_right == images


def test_sixteen_images_that_do_not_fit_are_counted_exactly():
    """On a line: one filter that sees only the corner, so the best is the best cut, in either direction."""
    rng = np.random.default_rng(1)
    greys, classes = rng.permutation(256)[:16], rng.integers(0, 2, 16)
    images = tuple(((int(grey), *[0] * 8), int(label)) for grey, label in zip(greys, classes, strict=True))
    order = classes[np.argsort(greys)]
    cuts = [(order[:cut] == side).sum() + (order[cut:] != side).sum() for cut in range(17) for side in (0, 1)]
    assert separability(filters([[1, 0], [0, 0]]), images=images).best_right == max(cuts) < 16


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"filters": np.zeros((2, 2))}, "shape"),
        ({"filters": np.zeros((2, 2, 0))}, "shape"),
        ({"filters": np.full((2, 2, 1), np.nan)}, "finite"),
        ({"filters": np.zeros((2, 2, 1)), "padding": "full"}, "padding must be one of"),
        ({"filters": np.zeros((2, 2, 1)), "normalisation": "log"}, "normalisation must be one of"),
    ],
)
def test_what_is_no_filter_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        separability(**arguments)
