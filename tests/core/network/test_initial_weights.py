"""The weights of Keras 2019: against NumPy's generator, against TensorFlow's op, against the asker's printout."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import Experiment
from core.network import initial_weights
from core.network.initial_weights import initial_parameters
from tests.core.lazily import tf

SEEDS = [0, 1, 48, 2**31 - 1, 2**31, 2**32 - 1]


def tensorflow_uniform(op_seed: int, shape: tuple[int, ...]) -> np.ndarray:
    # In a session of its own: eagerly, a second call with the same seeds would go on in the stream of the first.
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        return session.run(tf.raw_ops.RandomUniform(shape=shape, dtype=tf.float32, seed=87654321, seed2=op_seed))


def keras_2019(seed: int, filters: int, padding: str) -> np.ndarray:
    """What Keras 2 on TensorFlow 1 did: two op seeds from NumPy's legacy generator, each for one glorot-uniform op."""
    features = filters * {"valid": 4, "same": 9}[padding]
    generator = np.random.RandomState(seed)
    parts = []
    for shape, fan_in, fan_out in [((2, 2, 1, filters), 4, 4 * filters), ((features, 2), features, 2)]:
        limit = np.float32(np.sqrt(6 / (fan_in + fan_out)))
        uniform = tensorflow_uniform(int(generator.randint(10e6)), shape)
        parts.append((uniform * (limit - -limit) + -limit).ravel())
    return np.concatenate([*parts, np.zeros(2, np.float32)])


def test_seed_48_gives_the_askers_filters_to_all_eight_printed_digits():
    # Stack Overflow question 57605741, the filters printed before training.
    kernel = initial_parameters(Experiment(), [48])[:8, 0].reshape(2, 2, 2)
    printed = [
        [["0.23327285", "-0.06844258"], ["0.61764306", "-0.46921107"]],
        [["0.68603402", "0.13425004"], ["0.39129239", "0.23840684"]],
    ]
    # A float32 has 7 to 9 digits: equal to the printout means that no nearer float32 exists.
    for f in range(2):
        np.testing.assert_array_equal(kernel[:, :, f], np.array(printed[f], dtype=np.float32))


def test_the_biases_start_at_zero():
    np.testing.assert_array_equal(initial_parameters(Experiment(), SEEDS)[-2:], np.zeros((2, len(SEEDS))))


def test_the_op_seeds_of_seed_48_are_the_threads():
    np.testing.assert_array_equal(initial_weights._op_seeds(np.array([48], dtype=np.uint64)), [[8011264], [3017267]])


def test_op_seeds_are_numpys_legacy_draws_for_thousands_of_seeds():
    seeds = np.concatenate(
        [np.array(SEEDS, np.uint64), np.random.default_rng(1).integers(0, 2**32, 2000, dtype=np.uint64)]
    )
    expected = [np.random.RandomState(int(seed)).randint(10e6, size=2) for seed in seeds]
    np.testing.assert_array_equal(initial_weights._op_seeds(seeds), np.transpose(expected))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 31, 108, 289])
def test_uniform_numbers_are_those_of_tensorflows_op_for_any_op_seed_and_count(count):
    op_seeds = np.array([1, 2, 8011264, 3017267, 9999999, *np.random.default_rng(count).integers(0, 10_000_000, 12)])
    ours = initial_weights._random_uniform(op_seeds, count)
    assert ours.dtype == np.float32
    for column, op_seed in enumerate(op_seeds):
        np.testing.assert_array_equal(ours[:, column], tensorflow_uniform(int(op_seed), (count,)))


def test_op_seed_zero_is_an_op_seed_like_any_other():
    # tf.random.set_seed treats a pair of zeros specially; here the graph seed is never zero.
    np.testing.assert_array_equal(initial_weights._random_uniform(np.array([0]), 9)[:, 0], tensorflow_uniform(0, (9,)))


@pytest.mark.parametrize("padding", ["valid", "same"])
@given(seed=st.sampled_from(SEEDS) | st.integers(0, 2**32 - 1), filters=st.integers(1, 16))
@settings(max_examples=25)
def test_the_whole_chain_is_keras_2019_bit_for_bit(padding, seed, filters):
    ours = initial_parameters(Experiment(filters=filters, padding=padding), [seed])
    assert ours.dtype == np.float32
    np.testing.assert_array_equal(ours[:, 0], keras_2019(seed, filters, padding))


@pytest.mark.parametrize("e", [Experiment(), Experiment(filters=5, padding="same")])
def test_many_seeds_at_once_are_the_seeds_one_by_one(e):
    seeds = [*SEEDS, *range(100, 150), 48, 48]
    together = initial_parameters(e, seeds)
    for column, seed in enumerate(seeds):
        np.testing.assert_array_equal(together[:, column], initial_parameters(e, [seed])[:, 0])


def test_seeds_may_be_a_range_a_list_or_an_array():
    e = Experiment()
    expected = initial_parameters(e, [3, 4, 5])
    for seeds in (range(3, 6), (3, 4, 5), np.arange(3, 6), np.arange(3, 6, dtype=np.uint32)):
        np.testing.assert_array_equal(initial_parameters(e, seeds), expected)


def test_no_seeds_give_no_networks():
    assert initial_parameters(Experiment(), []).shape == (26, 0)


def test_only_seed_filters_and_padding_decide_the_weights():
    e = Experiment(filters=3, padding="same")
    other = replace(
        e, loss="logits", normalisation="unit", optimizer="adam", learning_rate=0.5, epochs=3, seed=9, engine="numpy"
    )
    np.testing.assert_array_equal(initial_parameters(e, [7]), initial_parameters(other, [7]))


@pytest.mark.parametrize("draws", [1, 2, 3, 5])
def test_seeds_whose_draws_do_not_fit_into_the_first_attempts_still_get_numpys(monkeypatch, draws):
    seeds = np.arange(300, dtype=np.uint64)
    expected = initial_weights._op_seeds(seeds)
    fallbacks = []
    random_state = np.random.RandomState
    monkeypatch.setattr(initial_weights, "DRAWS", draws)
    monkeypatch.setattr(np.random, "RandomState", lambda seed: fallbacks.append(seed) or random_state(seed))
    np.testing.assert_array_equal(initial_weights._op_seeds(seeds), expected)
    # A draw fits with probability 10e6 / 2**24 = 0.6: some seeds need the fallback, and not all if there are two draws.
    assert 0 < len(fallbacks) <= 300
    assert draws == 1 or len(fallbacks) < 300


@pytest.mark.parametrize(
    "seeds", [[-1], np.array([-1]), [2**32], [2**64], [1.5], [True], ["1"], [None], [[1, 2]]], ids=str
)
def test_what_is_no_seed_is_refused_and_never_wrapped_around(seeds):
    with pytest.raises((ValueError, TypeError, OverflowError)):
        initial_parameters(Experiment(), seeds)
