"""Filters in their patterns, against filters that one can see and against sums done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core import Experiment, train, train_many
from core.filters import BASIS, decompose, detectors, energy_shares, held, kernels

H, V = [[1, 1], [-1, -1]], [[1, -1], [1, -1]]
BRIGHT, DIAGONAL = [[1, 1], [1, 1]], [[1, -1], [-1, 1]]


def filters(*taps):
    """Filters one after the other, in Keras's layout (2, 2, n)."""
    return np.array(taps, dtype=float).transpose(1, 2, 0)


def test_each_pattern_is_found_alone():
    found = decompose(filters(BRIGHT, H, V, DIAGONAL))
    assert (found == 2 * np.eye(4)).all()


def test_a_filter_by_hand():
    a, b, c, d = 7.0, 2.0, -4.0, 1.0
    found = decompose(filters([[a, b], [c, d]]))[:, 0]
    assert found.tolist() == [(7 + 2 - 4 + 1) / 2, (7 + 2 + 4 - 1) / 2, (7 - 2 - 4 - 1) / 2, (7 - 2 + 4 + 1) / 2]


@given(arrays(float, (3, 2, 2, 5), elements=st.floats(-100, 100)))
def test_nothing_is_lost_and_energies_add_up(taps):
    found = decompose(taps)
    assert found.shape == (3, 4, 5)
    again = (BASIS.T @ found).reshape(taps.shape)
    assert again == pytest.approx(taps, abs=1e-12)
    assert (found**2).sum(axis=1) == pytest.approx((taps**2).sum(axis=(1, 2)), rel=1e-12)


@given(arrays(np.float32, (2, 2, 3), elements=st.floats(-100, 100, width=32)))
def test_shares_add_up_to_one_unless_there_is_no_energy(taps):
    total = energy_shares(taps).sum(axis=0)
    assert total == pytest.approx(np.where((taps != 0).any(axis=(0, 1)), 1, 0))


def test_shares_of_a_filter_that_is_not_finite_are_not_numbers():
    assert np.isnan(energy_shares(filters(H, [[np.nan, 0], [0, 0]]))[:, 1]).all()
    assert detectors(filters([[np.inf, 0], [0, 0]])).tolist() == [0]


@pytest.mark.parametrize("shape", [(2, 2), (4, 3), (2, 3, 1), (3, 2, 2)])
def test_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match=r"\(\.\.\., 2, 2, n\)"):
        decompose(np.zeros(shape))


def test_detectors_are_named_by_pattern_and_sign():
    opposite = [[-x for x in row] for row in V]
    assert detectors(filters(H, V, opposite, BRIGHT, DIAGONAL, [[0, 0], [0, 0]])).tolist() == [1, 2, -2, 0, 0, 0]


def test_a_threshold_is_a_share_of_the_energy():
    """Half of this filter's energy is a horizontal edge, the other half brightness."""
    half = filters([[2, 2], [0, 0]])
    assert detectors(half, 0.5).tolist() == [1]
    assert detectors(half, 0.51).tolist() == [0]
    assert detectors(filters(H), 1).tolist() == [1]
    with pytest.raises(ValueError, match="threshold"):
        detectors(half, 1.01)


def test_at_threshold_0_the_larger_edge_names_the_filter():
    nearly_bright = filters([[1.02, 1.01], [1, 1]])
    assert detectors(nearly_bright, 0).tolist() == [1]


@pytest.mark.parametrize(
    ("taps", "crossed", "opposite"),
    [
        ((H, V), True, False),
        ((H, [[-1, -1], [1, 1]]), False, True),
        ((H, H), False, False),
        ((H, BRIGHT), False, False),
        ((H, [[-1, -1], [1, 1]], V), True, True),
    ],
)
def test_pairs_are_named(taps, crossed, opposite):
    found = held(filters(*taps))
    assert (bool(found["crossed"]), bool(found["opposite"])) == (crossed, opposite)
    assert bool(found["neither"]) == (not crossed and not opposite)


def test_epochs_and_seeds_are_batches():
    experiment = Experiment(loss="logits", epochs=3, engine="numpy")
    run = train(experiment)
    assert held(run.kernels)["crossed"].shape == (4,)
    runs = train_many(experiment, [48, 7])
    assert (kernels(runs.initial, 2)[0] == run.kernels[0]).all()
    assert held(kernels(runs.final, 2))["opposite"].shape == (2,)
