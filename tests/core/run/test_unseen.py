"""An image that is not trained on: what the network says of it at every epoch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import Experiment, train
from core.formulas.losses import LOSSES
from core.images import NORMALISATIONS, PADDINGS, THREAD_IMAGES
from core.images import network_input as trained_input
from core.run.unseen import network_input, unseen
from tests.core.pairs import all_of

SHORT = Experiment("logits", "unit", 3, "same", "adam", 0.01, 20, engine="numpy")
DIAGONAL = (255, 0, 0, 0, 128, 0, 0, 7, 255)


@pytest.mark.parametrize(("loss", "padding", "normalisation"), all_of(LOSSES, PADDINGS, NORMALISATIONS, together=1))
def test_an_image_that_is_trained_on_is_answered_as_it_is_there(loss, padding, normalisation):
    run = train(replace(SHORT, loss=loss, padding=padding, normalisation=normalisation, epochs=5))
    sure = run.activations.probabilities.max(axis=0).T
    for number, (pixels, _) in enumerate(THREAD_IMAGES):
        said = unseen(run, pixels)
        np.testing.assert_array_equal(said.predicted, run.predictions[:, number])
        np.testing.assert_allclose(said.probability, sure[:, number], rtol=1e-5)


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_it_is_scaled_as_the_images_that_are_trained_on_and_not_by_itself(normalisation):
    experiment = replace(SHORT, normalisation=normalisation)
    for number, (pixels, _) in enumerate(THREAD_IMAGES):
        np.testing.assert_array_equal(
            network_input(pixels, experiment), trained_input(THREAD_IMAGES, normalisation)[number]
        )


def test_its_answer_by_hand():
    run = train(replace(SHORT, padding="valid", filters=1, epochs=1))
    (a, b), (c, d) = run.kernels[1, :, :, 0].astype(float)
    x = np.array(DIAGONAL).reshape(3, 3) / 255
    seen = [x[i, j] * a + x[i, j + 1] * b + x[i + 1, j] * c + x[i + 1, j + 1] * d for i in (0, 1) for j in (0, 1)]
    row, column = np.maximum(seen, 0) @ run.dense[1].astype(float) + run.bias[1]
    said = unseen(run, DIAGONAL)
    assert said.predicted[1] == (column > row)
    assert said.probability[1] == pytest.approx(1 / (1 + np.exp(-abs(row - column))), rel=1e-5)


def test_after_a_change_in_mid_run_it_is_scaled_by_the_new_settings():
    run = train(replace(SHORT, then=(8, {"normalisation": "standardise"})))
    pixels = THREAD_IMAGES[4][0]
    said = unseen(run, pixels)
    np.testing.assert_array_equal(said.predicted, run.predictions[:, 4])
    sure = run.activations.probabilities.max(axis=0).T[:, 4]
    np.testing.assert_allclose(said.probability, sure, rtol=1e-5)


def test_there_is_an_answer_for_each_epoch_of_a_run_that_is_stopped_or_diverges():
    stopped = train(replace(SHORT, then=(8, {"loss": "mean_squared_error"}))).until(5)
    assert unseen(stopped, DIAGONAL).predicted.shape == (6,)
    lost = train(Experiment("logits", "none", optimizer="sgd", learning_rate=10.0, epochs=200, engine="numpy"))
    said = unseen(lost, DIAGONAL)
    assert said.predicted.shape == said.probability.shape == (201,)


def test_images_without_contrast_scale_an_unseen_one_without_an_error():
    grey = (((9,) * 9, 0), ((9,) * 9, 1))
    np.testing.assert_array_equal(
        network_input((10,) * 9, replace(SHORT, normalisation="standardise", images=grey)), np.ones((3, 3))
    )
