"""The network from scratch is Keras's: both engines, every loss x optimizer x padding x normalisation, 100 epochs.

The tolerances are the largest differences seen over all combinations, times two, and in float32 they are tiny: a
weight near 1 is stored in steps of 6e-8. Where they are wider it is said why.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from core import Experiment
from core.images import NORMALISATIONS, PADDINGS
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.training import ENGINES, initial_state

EPOCHS = 100
# The normalisation varies fastest: the Keras engine builds one loop for all four.
COMBINATIONS = list(product(LOSSES, OPTIMIZERS, PADDINGS, NORMALISATIONS))


def tolerance(experiment: Experiment) -> tuple[float, float]:
    """How far a weight may differ after the first update, and at any epoch."""
    if experiment.normalisation != "none":
        return 2e-7, 1e-6
    if experiment.optimizer in ("sgd", "momentum"):
        return 2e-7, 5e-6
    # Raw pixels saturate the softmax and leave some weights a gradient of 1e-8 and less, the sum of larger terms that
    # cancel. Adam and RMSprop divide every gradient by its own size plus 1e-7: what is left of the rounding in that sum
    # becomes a step. A step is at most about the learning rate, 1e-3, so they part by a part of that at each.
    return 5e-4, 2e-2


@pytest.mark.parametrize(("loss", "optimizer", "padding", "normalisation"), COMBINATIONS)
def test_both_engines_take_the_same_path(loss, optimizer, padding, normalisation):
    experiment = Experiment(loss=loss, optimizer=optimizer, padding=padding, normalisation=normalisation, epochs=EPOCHS)
    start = initial_state(experiment)
    keras, keras_end = ENGINES["keras"](experiment, start, EPOCHS)
    numpy, numpy_end = ENGINES["numpy"](experiment, start, EPOCHS)
    first, always = tolerance(experiment)
    apart = np.abs(keras.parameters - numpy.parameters).max(axis=1)
    assert apart[0] == 0
    assert apart[1] <= first
    assert apart.max() <= always
    np.testing.assert_allclose(numpy.loss[0], keras.loss[0], rtol=5e-7)
    # A difference in the weights enters the loss times the inputs, which are up to 255.
    np.testing.assert_allclose(numpy.loss, keras.loss, rtol=1e-5 if always < 1e-5 else 5e-3, atol=1e-6)
    # Where they part, an image may change sides an epoch earlier or later.
    assert (numpy.accuracy != keras.accuracy).sum() <= (0 if always < 1e-5 else 2)
    assert numpy_end.step == keras_end.step == EPOCHS
    assert numpy_end.slots.shape == keras_end.slots.shape


def test_both_engines_show_the_question_at_all_101_points_with_its_kernels_bit_for_bit_unmoved():
    experiment = Experiment()
    for engine in ENGINES.values():
        trajectory, _ = engine(experiment, initial_state(experiment), 100)
        assert set(np.round(trajectory.loss.astype(float), 7)) == {0.8132616}
        assert set(trajectory.accuracy) == {0.5}
        bits = trajectory.parameters.view(np.uint32)
        assert (bits[:, :-2] == bits[0, :-2]).all()
        # The biases start at 0, where float32 can hold what the sixth image's softmax of 1e-18 lets through.
        assert np.abs(trajectory.parameters[:, -2:]).max() < 1e-19
