"""The network: convolutions by hand, gradients by finite differences, everything against the loops of ``naive.py``."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import Experiment
from core.engines import numpy_engine
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, THREAD_IMAGES
from core.network.network import Network, Parameters, activations, predicted_class
from core.run.trajectory import State
from tests.core import naive

ONE_TO_NINE = ((1, 2, 3, 4, 5, 6, 7, 8, 9), 0)
BLACK = ((0,) * 9, 1)
GREYS = (
    ((12, 200, 90, 0, 255, 31, 77, 140, 5), 0),
    ((255, 0, 18, 60, 99, 180, 3, 250, 44), 1),
    ((9, 80, 170, 250, 20, 66, 130, 1, 210), 1),
)
CLASSES = [label for _, label in GREYS]


def network(e: Experiment, weights: np.ndarray, dtype: type = np.float64) -> Network:
    """The networks whose weights are the columns of ``weights`` (W, R), or the one network with ``weights`` (W,)."""
    flat = weights.reshape(len(weights), -1)
    net = Network(e, flat.shape[1], dtype)
    net.parameters.flat[:] = flat
    return net


def random_weights(e: Experiment, replicas: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(4 * e.filters + 2 * e.features + 2, replicas)) * 0.7


def mean_loss_and_gradient(e: Experiment, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean loss (R,) of float64 networks and its gradient (W, R)."""
    net = network(e, weights)
    value, at_logits = LOSSES[e.loss].evaluate(net.forward(), net.onehot)
    return value.mean(axis=0), net.backward(at_logits / len(e.images)).flat


# Forward, by hand. Kernel [[1, 10], [100, 1000]]: each response spells its patch.


def hand_made(padding: str) -> Network:
    e = Experiment(images=(ONE_TO_NINE, BLACK), filters=1, padding=padding)
    weights = np.zeros(4 + 2 * e.features + 2)
    weights[:4] = [1, 10, 100, 1000]
    return network(e, weights)


def test_a_convolution_by_hand_with_padding_valid():
    net = hand_made("valid")
    net.forward()
    # 1 2 3      1 + 20 + 400 + 5000    2 + 30 + 500 + 6000
    # 4 5 6      4 + 50 + 700 + 8000    5 + 60 + 800 + 9000
    # 7 8 9
    np.testing.assert_array_equal(net.responses[0, :, 0], [5421, 6532, 8754, 9865])
    np.testing.assert_array_equal(net.responses[1, :, 0], [0, 0, 0, 0])


def test_a_convolution_by_hand_with_padding_same():
    net = hand_made("same")
    net.forward()
    # the third column sees zeros on its right, the third row below
    np.testing.assert_array_equal(net.responses[0, :, 0], [5421, 6532, 603, 8754, 9865, 906, 87, 98, 9])


def test_filters_are_flattened_position_by_position_as_keras_does():
    e = Experiment(images=(ONE_TO_NINE, BLACK), filters=2)
    weights = np.zeros(8 + 16 + 2)
    weights[0], weights[1] = 1, -1  # tap (0, 0): filter 0 is the top left pixel, filter 1 its negative
    net = network(e, weights)
    net.forward()
    np.testing.assert_array_equal(net.responses[0, :, 0], [1, -1, 2, -2, 4, -4, 5, -5])
    np.testing.assert_array_equal(net.features[0, :, 0], [1, 0, 2, 0, 4, 0, 5, 0])


def test_the_dense_layer_by_hand():
    e = Experiment(images=(ONE_TO_NINE, BLACK), filters=1)
    weights = np.zeros(4 + 8 + 2)
    weights[0] = 1  # the features are 1, 2, 4, 5
    weights[4:12] = [1, 0, 1, 0, 1, 0, 1, 10]  # class 0 gets their sum, class 1 ten times the last
    weights[12:] = [0.5, -0.5]
    np.testing.assert_array_equal(network(e, weights).forward()[:, :, 0], [[12.5, 0.5], [49.5, -0.5]])


def test_relu_lets_no_gradient_through_at_zero_or_below():
    # Filter 0 answers 0 to the black image and filter 1 is negative on the other: the kernel cannot move.
    e = Experiment(images=(((255,) * 9, 0), BLACK), filters=1, loss="logits", normalisation="unit")
    weights = np.ones(4 + 8 + 2)
    weights[:4] = -1
    _, gradient = mean_loss_and_gradient(e, weights)
    np.testing.assert_array_equal(gradient[:12, 0], np.zeros(12))


# Backward, by finite differences


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("loss", list(LOSSES))
@pytest.mark.parametrize("normalisation", ["unit", "symmetric", "standardise"])
def test_the_gradient_of_every_weight_is_the_slope_of_the_loss(padding, loss, normalisation):
    e = Experiment(images=GREYS, filters=2, padding=padding, loss=loss, normalisation=normalisation)
    h = 1e-6
    # Of some random networks, one whose responses are so far from zero that no step of h crosses a ReLU's kink.
    for seed in range(200):
        weights = random_weights(e, 1, seed)[:, 0]
        net = network(e, weights)
        net.forward()
        if np.abs(net.responses[net.responses != 0]).min() > 100 * h and (net.responses > 0).mean() > 0.3:
            break
    else:
        pytest.fail("no network away from the kinks")
    steps = np.eye(len(weights)) * h
    above, _ = mean_loss_and_gradient(e, weights[:, None] + steps)
    below, _ = mean_loss_and_gradient(e, weights[:, None] - steps)
    _, gradient = mean_loss_and_gradient(e, weights)
    assert (gradient != 0).mean() > 0.5
    np.testing.assert_allclose(gradient[:, 0], (above - below) / (2 * h), rtol=1e-5, atol=1e-8)


# Against the loops


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("loss", list(LOSSES))
@given(
    seed=st.integers(0, 2**32 - 1), filters=st.integers(1, 4), normalisation=st.sampled_from(list(NORMALISATIONS)[1:])
)
@settings(max_examples=8)
def test_forward_and_gradient_are_those_of_the_loops(padding, loss, seed, filters, normalisation):
    e = Experiment(images=GREYS, filters=filters, padding=padding, loss=loss, normalisation=normalisation)
    weights = random_weights(e, 1, seed)[:, 0]
    inputs = naive.normalise([greys for greys, _ in GREYS], normalisation)
    inputs = [[float(np.float32(v)) for v in image] for image in inputs]  # the network's input is float32
    net = network(e, weights)
    logits = net.forward()
    for n, image in enumerate(inputs):
        responses, features, z = naive.forward(weights, image, filters, padding)
        np.testing.assert_allclose(net.responses[n, :, 0], responses, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(net.features[n, :, 0], features, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(logits[:, n, 0], z, rtol=1e-12, atol=1e-13)
    value, gradient = mean_loss_and_gradient(e, weights)
    naive_value, naive_gradient = naive.gradient(weights, inputs, CLASSES, filters, padding, loss)
    assert value[0] == pytest.approx(naive_value, rel=1e-9, abs=1e-14)
    np.testing.assert_allclose(gradient[:, 0], naive_gradient, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("loss", list(LOSSES))
@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
@pytest.mark.parametrize(("padding", "normalisation"), [("valid", "symmetric"), ("same", "unit")])
def test_a_whole_training_is_that_of_the_loops(loss, optimizer, padding, normalisation):
    epochs = 12
    e = Experiment(
        images=GREYS, filters=2, padding=padding, loss=loss, normalisation=normalisation, optimizer=optimizer,
        learning_rate=0.02, epochs=epochs, engine="numpy",
    )  # fmt: skip
    start = random_weights(e, 1, seed=5)[:, 0].astype(np.float32)
    slots = np.zeros((OPTIMIZERS[optimizer].slots, len(start)), np.float32)
    trajectory, _ = numpy_engine.advance(e, State(start, slots, 0), epochs)
    history, losses, accuracies = naive.train(
        start.astype(float), naive.normalise([greys for greys, _ in GREYS], normalisation), CLASSES,
        filters=2, padding=padding, loss=loss, optimizer=optimizer, learning_rate=0.02, epochs=epochs,
    )  # fmt: skip
    # The engine computes in float32, the loops in float64.
    np.testing.assert_allclose(trajectory.parameters, history, rtol=2e-5, atol=2e-5)
    np.testing.assert_allclose(trajectory.loss, losses, rtol=2e-5)
    np.testing.assert_allclose(trajectory.accuracy, accuracies)
    assert np.abs(trajectory.parameters[-1] - start).max() > 1e-3


# A batch


@pytest.mark.parametrize("e", [Experiment(images=GREYS), Experiment(images=GREYS, padding="same", filters=5)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_replicas_know_nothing_of_each_other(e, dtype):
    weights = random_weights(e, 7).astype(dtype)
    weights[:, 3] = np.nan  # not even of a broken one
    weights[:, 4] = 1e30
    together = network(e, weights, dtype)
    with np.errstate(all="ignore"):
        logits = together.forward()
        _, at_logits = LOSSES["logits"].evaluate(logits, together.onehot)
        gradient = together.backward(at_logits).flat
        for r in (0, 1, 2, 4, 5, 6):
            single = network(e, weights[:, r], dtype)
            np.testing.assert_allclose(logits[..., r], single.forward()[..., 0], rtol=1e-5)
            expected = single.backward(np.ascontiguousarray(at_logits[..., r : r + 1])).flat
            np.testing.assert_allclose(gradient[:, r], expected[:, 0], rtol=1e-4, atol=1e-5 * np.abs(expected).max())
    assert np.isnan(gradient[:, 3]).any()
    assert np.isnan(logits[..., 3]).all()


def test_activations_are_the_layers_of_the_same_networks():
    e = Experiment(images=GREYS, filters=3, padding="same", loss="double_softmax", normalisation="unit")
    weights = random_weights(e, 4).astype(np.float32)
    a = activations(e, weights)
    assert a.responses.shape == (3, 9, 3, 4)
    assert a.features.shape == (3, 27, 4)
    np.testing.assert_array_equal(a.features, np.maximum(a.responses.reshape(3, 27, 4), 0))
    inputs = naive.normalise([greys for greys, _ in GREYS], "unit")
    for r in range(4):
        for n, image in enumerate(inputs):
            _, _, z = naive.forward(weights[:, r].astype(float), image, 3, "same")
            np.testing.assert_allclose(a.logits[:, n, r], z, rtol=1e-4, atol=1e-5)
            np.testing.assert_allclose(a.probabilities[:, n, r], naive.softmax(z), rtol=1e-4)
            assert a.predictions[n, r] == (z[1] > z[0])
            assert a.losses[n, r] == pytest.approx(naive.loss_value("double_softmax", z, CLASSES[n]), rel=1e-4)


def test_activations_of_a_diverged_network_are_not_finite_and_nobody_is_warned():
    e = Experiment()
    a = activations(e, np.full((26, 1), np.inf, np.float32))
    assert not np.isfinite(a.losses).any()


# What counts as the answer


def predicted(first: float, second: float, softmax_layer: bool) -> bool:
    return bool(predicted_class(np.array([[[first]], [[second]]], np.float32), softmax_layer)[0, 0])


@pytest.mark.parametrize("softmax_layer", [True, False])
def test_the_larger_output_wins_and_a_tie_or_nan_is_class_0(softmax_layer):
    assert predicted(0, 1, softmax_layer) is True
    assert predicted(1, 0, softmax_layer) is False
    assert predicted(-300, 200, softmax_layer) is True
    assert predicted(2.5, 2.5, softmax_layer) is False
    with np.errstate(invalid="ignore"):
        assert predicted(np.nan, 1, softmax_layer) is False
        assert predicted(1, np.nan, softmax_layer) is False
        assert predicted(np.inf, np.inf, softmax_layer) is False


def test_logits_that_softmax_cannot_tell_apart_are_a_tie_behind_a_softmax_only():
    nearly = np.nextafter(np.float32(0.1), np.float32(1))
    assert predicted(0.1, nearly, softmax_layer=False) is True
    assert predicted(0.1, nearly, softmax_layer=True) is False
    assert predicted(0.1, 0.1 + 1e-6, softmax_layer=True) is True


# Shapes


def test_parameters_are_views_in_keras_order():
    flat = np.arange(26.0 * 3).reshape(26, 3)
    parameters = Parameters(flat, filters=2)
    assert [part.shape for part in (parameters.kernel, parameters.dense, parameters.bias)] == [
        (4, 2, 3),
        (8, 2, 3),
        (2, 3),
    ]
    for part in (parameters.kernel, parameters.dense, parameters.bias):
        assert np.shares_memory(part, flat)
    np.testing.assert_array_equal(parameters.kernel[:, :, 0].ravel(), flat[:8, 0])
    np.testing.assert_array_equal(parameters.dense[:, :, 1].ravel(), flat[8:24, 1])
    np.testing.assert_array_equal(parameters.bias, flat[24:])


@pytest.mark.parametrize(("weights", "filters"), [(25, 2), (27, 2), (26, 3), (28, 2), (2, 2), (10, 2), (0, 1), (22, 2)])
def test_parameters_that_fit_no_network_are_refused(weights, filters):
    # 10 weights would be two filters and no features, 22 three positions: a 2x2 window has 4 or 9.
    with pytest.raises(ValueError, match="no network"):
        Parameters(np.zeros((weights, 1)), filters)


def test_the_initial_weights_of_every_shape_fit():
    for padding, positions in (("valid", 4), ("same", 9)):
        for filters in range(1, 17):
            e = Experiment(filters=filters, padding=padding)
            parameters = Network(e, 1).parameters
            assert parameters.dense.shape == (positions * filters, 2, 1)
            assert Parameters(parameters.flat, filters).kernel.shape == (4, filters, 1)


def test_the_thread_images_reach_the_network_in_order():
    net = Network(Experiment(), 1)
    np.testing.assert_array_equal(net.onehot[:, :, 0], [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]])
    # The top left tap of the first patch is the top left pixel.
    np.testing.assert_array_equal(net.patches.reshape(6, 4, 4)[:, 0, 0], [greys[0] for greys, _ in THREAD_IMAGES])
