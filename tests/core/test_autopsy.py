"""The autopsy: sizes against finite differences, TensorFlow and training; every cause built, with a healthy twin."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import PRESETS, Experiment, train
from core.autopsy import Autopsy, autopsy, batch_ending, batch_sentence, image_account, image_ending
from core.autopsy.endings import HEALTHY
from core.autopsy.sentences import spell
from core.autopsy.way_back import way_back
from core.formulas.losses import LOSSES, softmax, softmax_backward
from core.images import THREAD_IMAGES, network_input
from core.network.network import Network
from core.run import Run
from core.run.trajectory import Trajectory
from tests.core import naive
from tests.core.lazily import keras, tf

NUMPY = {name: replace(experiment, engine="numpy") for name, experiment in PRESETS.items()}
GENTLE = Experiment(normalisation="unit", filters=3, optimizer="adam", epochs=30, engine="numpy")  # nothing saturates


def made(experiment: Experiment, kernel, dense, bias=(0, 0)) -> Autopsy:
    """The autopsy of a run that stands still at these weights for one epoch; numbers are repeated to fill a layer."""
    f, k = experiment.filters, experiment.features
    layers = [np.resize(np.array(kernel, np.float32), 4 * f), np.resize(np.array(dense, np.float32), 2 * k), bias]
    weights = np.tile(np.concatenate(layers).astype(np.float32), (2, 1))
    nothing = np.zeros(2, np.float32)
    return autopsy(Run(replace(experiment, epochs=1, engine="numpy"), Trajectory(weights, nothing, nothing)))


class Said:
    """Where a gradient ends, why, and the sentence that says so: of one image, or of the batch."""

    def __init__(self, of: Autopsy, epoch: int, image: int | None = None) -> None:
        found = batch_ending(of, epoch) if image is None else image_ending(of, image, epoch)
        self.stage, self.why = found.stage, found.why
        self.sentence = batch_sentence(of, epoch) if image is None else in_a_sentence(of, image, epoch)


def in_a_sentence(of: Autopsy, image: int, epoch: int) -> str:
    statement, reason, more = image_account(of, image, epoch)
    said = f"{statement}: {reason}." if reason else f"{statement}."
    return f"{said} {more}" if more else said


def batch_finding(of: Autopsy, epoch: int) -> Said:
    return Said(of, epoch)


def of_image(of: Autopsy, image: int, epoch: int) -> Said:
    return Said(of, epoch, image)


def dies_at(of: Autopsy, image: int, epoch: int) -> int:
    """The place in ``path`` of the first exact zero; -1 for none."""
    zeros = [place for place, stage in enumerate(of.path) if stage.images[image, epoch] == 0]
    return zeros[0] if zeros else -1


# Sizes


def test_the_stages_are_those_that_the_loss_has():
    after = ["logits", "dense", "features", "relu", "kernel"]
    for loss in LOSSES:
        result = autopsy(train(replace(GENTLE, loss=loss, epochs=2)))
        assert [stage.code for stage in result.stages] == naive.STAGES[loss] + after
        assert "dense" not in [stage.code for stage in result.path]
        assert all(stage.images.shape == (6, 3) and stage.batch.shape == (3,) for stage in result.stages)
        assert result["logits"].label == "logits"
        with pytest.raises(KeyError):
            result["input"]


@pytest.mark.parametrize("loss", [name for name, stages in naive.STAGES.items() if stages])
@pytest.mark.parametrize("normalisation", ["none", "unit"])
def test_what_comes_before_the_logits_ends_in_the_gradient_that_the_loss_states(loss, normalisation):
    """Bit for bit."""
    run = train(replace(GENTLE, loss=loss, normalisation=normalisation))
    y = np.eye(2, dtype=np.float32)[[label for _, label in THREAD_IMAGES]].T[:, :, None]
    z = run.activations.logits
    p = softmax(z)
    *_, (code, at_p) = LOSSES[loss].stages(p, y)
    assert code == "softmax"
    assert (softmax_backward(p, at_p) == LOSSES[loss].evaluate(z, y)[1]).all()


def slope(function, at: np.ndarray) -> float:
    """The largest central difference of ``function`` at ``at``."""
    at = np.array(at, np.float64)
    step = 1e-6
    slopes = []
    for i in range(at.size):
        up, down = at.copy(), at.copy()
        up.flat[i] += step
        down.flat[i] -= step
        slopes.append(abs(function(up) - function(down)) / (2 * step))
    return max(slopes)


@pytest.mark.parametrize("loss", list(LOSSES))
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_every_size_is_a_finite_difference_in_float64(loss, padding):
    run = train(replace(GENTLE, loss=loss, padding=padding, normalisation="symmetric"))
    result, e = autopsy(run), run.experiment
    seen = naive.normalise([pixels for pixels, _ in e.images], e.normalisation)
    for image, epoch in [(0, 0), (4, 30)]:
        label = e.images[image][1]
        weights = run.parameters[epoch].astype(np.float64)
        dense, bias = weights[4 * e.filters : -2].reshape(-1, 2), weights[-2:]
        responses, features, logits = (
            np.array(part) for part in naive.forward(list(weights), seen[image], e.filters, padding)
        )

        def of_logits(z, label=label):
            return naive.loss_value(loss, list(z), label)

        def of_kernel(kernel, weights=weights, image=image, of_logits=of_logits):
            changed = [*kernel, *weights[4 * e.filters :]]
            return of_logits(naive.forward(changed, seen[image], e.filters, padding)[2])

        expected = {
            "logits": slope(of_logits, logits),
            "dense": slope(lambda d, f=features, b=bias, of=of_logits: of(f @ d + b), dense),
            "features": slope(lambda f, d=dense, b=bias, of=of_logits: of(f @ d + b), features),
            "relu": slope(lambda r, d=dense, b=bias, of=of_logits: of(np.maximum(r, 0) @ d + b), responses),
            "kernel": slope(of_kernel, weights[: 4 * e.filters]),
        }
        for stage in naive.STAGES[loss]:

            def of_stage(values, stage=stage, label=label):
                return naive.loss_from(loss, stage, list(values), label)

            expected[stage] = slope(of_stage, np.array(naive.at_stage(loss, stage, list(logits))))
        assert set(expected) == {stage.code for stage in result.stages}
        for code, size in expected.items():
            assert result[code].images[image, epoch] == pytest.approx(size, rel=2e-3, abs=1e-6), code


@pytest.mark.parametrize("loss", list(LOSSES))
@pytest.mark.parametrize("normalisation", ["none", "unit"])
def test_tensorflow_finds_the_same_sizes(loss, normalisation):
    """GradientTape through Keras's own softmax and the very loss that the Keras engine trains with."""
    experiment = replace(GENTLE, loss=loss, normalisation=normalisation, filters=2, optimizer="sgd", epochs=5)
    run = train(experiment)
    result = autopsy(run)
    loss_of = eval(LOSSES[loss].keras_source, {"tf": tf, "keras": keras})  # noqa: S307
    x = network_input(experiment.images, normalisation)[..., None]
    for epoch in (0, 5):
        kernel = tf.constant(run.kernels[epoch][:, :, None, :])
        dense, bias = tf.constant(run.dense[epoch]), tf.constant(run.bias[epoch])
        for image in range(6):
            with tf.GradientTape() as tape:
                tape.watch([kernel, dense])
                responses = tf.nn.conv2d(x[image : image + 1], kernel, strides=1, padding="VALID")
                tape.watch(responses)
                features = tf.reshape(tf.nn.relu(responses), [1, -1])
                tape.watch(features)
                logits = features @ dense + bias
                tape.watch(logits)
                output = keras.activations.softmax(logits) if LOSSES[loss].softmax_layer else logits
                tape.watch(output)
                value = tf.reduce_sum(loss_of(np.eye(2, dtype=np.float32)[[experiment.images[image][1]]], output))
            watched = {
                "logits": logits,
                "dense": dense,
                "features": features,
                "relu": responses,
                "kernel": kernel,
            }
            if "softmax" in [stage.code for stage in result.stages]:
                watched["softmax"] = output
            found = dict(zip(watched, tape.gradient(value, list(watched.values())), strict=True))
            for code, gradient in found.items():
                size = float(tf.reduce_max(tf.abs(gradient)))
                # TensorFlow flushes denormal numbers. And of a sigmoid next to 1 it keeps the distance from 1 (here
                # 4e-11), which losses.py rounds to a multiple of 6e-8; times features and pixels of hundreds.
                nothing = 1e-4 if (loss, normalisation) == ("binary_crossentropy", "none") else 1e-36
                assert result[code].images[image, epoch] == pytest.approx(size, rel=1e-3, abs=nothing), code


@pytest.mark.parametrize("name", [*NUMPY, "gentle"])
def test_the_batch_is_what_training_descends(name):
    """Network.backward is what the engine uses, on the mean loss."""
    run = train({**NUMPY, "gentle": GENTLE}[name])
    result = autopsy(run)
    net = Network(run.experiment, len(run.loss))
    net.parameters.flat[:] = run.parameters.T
    _, dz = LOSSES[run.experiment.loss].evaluate(net.forward(), net.onehot)
    dz /= 6
    gradient = net.backward(dz)
    assert result["kernel"].batch == pytest.approx(np.abs(gradient.kernel).max(axis=(0, 1)), rel=1e-3, abs=1e-6)
    assert result["dense"].batch == pytest.approx(np.abs(gradient.dense).max(axis=(0, 1)), rel=1e-3, abs=1e-6)
    assert result["logits"].batch == pytest.approx(np.abs(dz).max(axis=(0, 1)), rel=1e-5)
    assert result["relu"].batch == pytest.approx(np.abs(net.feature_gradient).max(axis=(0, 1)), rel=1e-4, abs=1e-12)


def test_the_gradients_of_the_images_add_up_to_that_of_the_batch():
    """Sizes do not add up; the gradients whose sizes they are do, and give the size of the batch."""
    run = train(GENTLE)
    net = Network(run.experiment, len(run.loss))
    net.parameters.flat[:] = run.parameters.T
    _, dz = LOSSES[run.experiment.loss].evaluate(net.forward(), net.onehot)
    result, total = autopsy(run), 0.0
    for image in range(6):
        only = np.zeros_like(dz)
        only[:, image] = dz[:, image]
        gradient = net.backward(only)
        assert result["kernel"].images[image] == pytest.approx(np.abs(gradient.kernel).max(axis=(0, 1)), rel=1e-4)
        assert result["dense"].images[image] == pytest.approx(np.abs(gradient.dense).max(axis=(0, 1)), rel=1e-4)
        total = total + gradient.kernel.astype(np.float64)
    assert result["kernel"].batch == pytest.approx(np.abs(total).max(axis=(0, 1)) / 6, rel=1e-4, abs=1e-7)


def test_zero_is_zero_and_not_a_small_number():
    result = autopsy(train(NUMPY["question"]))
    dead = result["logits"].images[:5]
    assert (dead == 0).all()
    assert not np.signbit(dead).any()
    assert (result["softmax"].images > 0.26).all()
    # Five die in the softmax. In the sixth an output is 1e-18 and not 0, so something comes through.
    assert {dies_at(result, image, epoch) for image in range(5) for epoch in (0, 100)} == {2}
    assert dies_at(result, 5, 0) == dies_at(result, 5, 100) == -1
    assert all((stage.batch > 0).all() for stage in result.path)
    assert 0 < result["logits"].images[5, 0] < 1e-17
    assert spell(0.0) == "exactly 0"
    assert spell(1.234567e-18) == "1.23e-18"
    assert spell(math.nan) == spell(math.inf) == "not finite"


# Causes, each built, each with a healthy twin

RAW = Experiment(engine="numpy")
UNIT = replace(RAW, normalisation="unit")
ONE = replace(UNIT, filters=1, loss="categorical_crossentropy")
BLACK = replace(ONE, images=(((0,) * 9, 0), *THREAD_IMAGES))
WHITE_TOP = 1  # the image with a white top row: its upper two patches are 1 1 / 0 0, its lower two are empty


def trained(experiment: Experiment) -> Autopsy:
    return autopsy(train(replace(experiment, epochs=3)))


def with_nan(experiment: Experiment) -> Autopsy:
    healthy = train(replace(experiment, epochs=1))
    weights = np.array(healthy.parameters)
    weights[:, -1] = np.nan
    return autopsy(Run(healthy.experiment, Trajectory(weights, healthy.loss, healthy.accuracy)))


CAUSES = {
    # why: stage, image, the disease, what the sentence must say, the healthy twin
    "saturated": ("logits", 0, lambda: trained(RAW), "exactly 0 and 1 in float32", lambda: trained(UNIT)),
    "clip": (
        "softmax",
        3,
        lambda: trained(replace(RAW, loss="binary_crossentropy_2019")),
        "the probability of the right class is 0, below 1e-7",
        lambda: trained(replace(UNIT, loss="binary_crossentropy_2019")),
    ),
    "fades": (
        "logits",
        3,
        lambda: made(UNIT, [0.1], [0.1, 0.2], (20, -20)),
        "its slope is",
        lambda: made(UNIT, [0.1], [0.1, 0.2], (2, -2)),
    ),
    "dead_relu": (
        "relu",
        0,
        lambda: made(ONE, [-1], [1, 0]),
        "each of the 4 responses is negative (the largest is -2)",
        lambda: made(ONE, [1], [1, 0]),
    ),
    "black": (
        "relu",
        0,
        lambda: made(BLACK, [-1], [1, 0]),
        "every pixel that the network sees is 0",
        lambda: made(replace(BLACK, normalisation="symmetric"), [-1], [1, 0]),
    ),
    "equal_weights": (
        "features",
        0,
        lambda: made(ONE, [1], [0.5, 0.5]),
        "both classes weigh every feature alike",
        lambda: made(ONE, [1], [0.5, 0.25]),
    ),
    "blocked": (
        "relu",
        WHITE_TOP,
        lambda: made(ONE, [1], [1, 1, 1, 1, 1, 0, 1, 0]),
        "nothing arrives where a response is positive",
        lambda: made(ONE, [1], [1, 0, 1, 1, 1, 0, 1, 0]),
    ),
    "cancels": (
        "kernel",
        WHITE_TOP,
        lambda: made(ONE, [1], [1, 0, 0, 1]),
        "adds up to exactly 0",
        lambda: made(ONE, [1], [1, 0, 0, 2]),
    ),
    "not_finite": ("logits", 0, lambda: with_nan(ONE), "no longer finite", lambda: trained(ONE)),
    "minimum": (
        "logits",
        0,
        lambda: trained(replace(RAW, loss="categorical_crossentropy")),
        "Nothing leaves the loss: at 0 it is at its minimum",
        lambda: trained(ONE),
    ),
    "settled": (
        None,
        0,
        lambda: made(replace(ONE, loss="mean_squared_error"), [0.1], [0.1, 0.2], (10, -10)),
        "little is left to learn",
        lambda: made(replace(ONE, loss="mean_squared_error"), [0.1], [0.1, 0.2], (1, -1)),
    ),
}


@pytest.mark.parametrize("why", list(CAUSES))
def test_each_cause_is_found_where_it_was_built_and_not_in_its_healthy_twin(why):
    stage, image, disease, words, twin = CAUSES[why]
    sick, healthy = disease(), twin()
    found = of_image(sick, image, 0)
    assert (found.why, found.stage) == (why, stage)
    assert words in found.sentence
    assert of_image(healthy, image, 0).why == "arrives"
    if why not in (*HEALTHY, "fades", "not_finite"):
        place = [s.code for s in sick.path].index(stage)
        assert dies_at(sick, image, 0) == place
        assert sick.path[place].images[image, 0] == 0 < sick.path[place - 1].images[image, 0]
    assert dies_at(healthy, image, 0) == -1


def test_an_image_that_has_nothing_left_to_learn_is_not_called_sick_for_what_float32_cannot_hold():
    result = made(replace(ONE, loss="mean_squared_error"), [0.1], [0.1, 0.2], (43, -43))
    assert (result["softmax"].images[0, 0] > 0, result["logits"].images[0, 0]) == (True, 0)
    assert of_image(result, 0, 0).why == "settled"
    assert of_image(result, 3, 0).why == "fades"  # the same outputs, but wrong


# Sentences


def test_of_numbers_that_are_no_longer_finite_there_is_no_reason_to_give():
    said = way_back(with_nan(ONE).run, 0, 0)
    assert said.headline == "Image 1, epoch 0: the numbers are no longer finite, first at the logits"
    assert said.because == ""
    assert said.more.startswith("**All 6 images together.** The numbers are no longer finite")


def test_the_question_dies_in_the_softmax_and_the_sentence_gives_the_numbers():
    result = autopsy(train(NUMPY["question"]))
    right, wrong, last = (of_image(result, image, 0).sentence for image in (0, 3, 5))
    exactly = "its outputs are exactly 0 and 1 in float32, so its Jacobian is exactly zero"
    dies = f"The gradient dies in the softmax: {exactly}."
    assert right == (
        f"{dies} 0.269 arrives, exactly 0 leaves. The image is right (loss 0.3133), and this loss can go no lower."
    )
    assert wrong == (
        f"{dies} 0.731 arrives, exactly 0 leaves. "
        "The image is wrong (loss 1.3133), and cannot pull on any filter to change that."
    )
    assert last.startswith("The gradient all but dies in the softmax: its outputs are 1.06e-18 and 1")
    batch = batch_finding(result, 0)
    assert (batch.stage, batch.why) == ("logits", "saturated")
    assert "for 5 of 6 images its outputs are exactly 0 and 1" in batch.sentence
    assert "for 1 of 6 images at most 2.1e-18 of what arrives gets through" in batch.sentence
    assert "0.122 arrives, 2.58e-19 leaves. 3 of these 6 images are wrong." in batch.sentence
    assert "The next update changed none of the 24 weights" in batch.sentence
    assert "next update" not in batch_finding(result, 100).sentence


@pytest.mark.parametrize("name", ["numpy", "one-line-fix", "answer-1", "answer-2"])
def test_where_the_network_learns_the_gradient_arrives(name):
    result = autopsy(train(NUMPY[name]))
    for epoch in (0, 50, 100):
        found = batch_finding(result, epoch)
        assert (found.stage, found.why) == (None, "arrives")
        assert spell(result["kernel"].batch[epoch]) in found.sentence
        assert all(of_image(result, image, epoch).why in HEALTHY for image in range(6))


def test_clipping_alone_can_stop_a_whole_batch():
    found = batch_finding(trained(replace(RAW, loss="binary_crossentropy_2019")), 0)
    assert (found.stage, found.why) == ("softmax", "clip")
    assert "8.33e+05 arrives, exactly 0 leaves." in found.sentence


def test_a_batch_that_differs_says_how_many_images_die_where():
    result = made(BLACK, [1], [1, 0])
    found = batch_finding(result, 0)
    assert (found.stage, found.why) == ("relu", "mixed")
    assert "for 1 of 7 images the network sees nothing but zeros" in found.sentence
    assert "It arrives from 6 images." in found.sentence
    assert spell(result["kernel"].batch[0]) in found.sentence


def test_a_batch_in_which_every_loss_is_at_its_minimum_is_called_that():
    two = tuple(THREAD_IMAGES[i] for i in (1, 4))  # the top row and the left column
    # Two filters, for either; with raw pixels the logits are hundreds apart.
    experiment = replace(RAW, loss="logits", images=two)
    kernel = [1, 1, 1, -1, -1, 1, -1, -1]  # 2x2 taps by two filters: 1 1 / -1 -1 and 1 -1 / 1 -1
    found = batch_finding(made(experiment, kernel, [1, 0, 0, 1]), 0)
    assert (found.stage, found.why) == ("logits", "minimum")
    assert "each of the 2 images" in found.sentence


def test_images_that_cancel_are_named():
    """One picture under both labels, at even odds: whatever the one wants, the other does not."""
    column = THREAD_IMAGES[3][0]
    both = replace(ONE, images=((column, 0), (column, 1)))
    dense = [1, 0, 0, 1, 0, 0, 0, 0]
    even, uneven = made(both, [1], dense), made(both, [1], dense, (1, 0))
    found = batch_finding(even, 0)
    assert (found.stage, found.why) == ("kernel", "cancels")
    assert "what the images send adds up to exactly 0" in found.sentence
    assert [of_image(even, image, 0).why for image in (0, 1)] == ["arrives", "arrives"]
    assert batch_finding(uneven, 0).why == "arrives"


def test_a_run_that_is_no_longer_finite_says_so_and_from_where():
    result = with_nan(UNIT)
    found = batch_finding(result, 0)
    assert (found.stage, found.why) == ("second_softmax", "not_finite")
    assert found.sentence.startswith("The numbers are no longer finite, first at the second softmax.")


def test_another_run_gets_another_text():
    texts = {batch_finding(autopsy(train(experiment)), 0).sentence for experiment in NUMPY.values()}
    assert len(texts) == 4  # "numpy" and "one-line-fix" are the same run
    moved = autopsy(train(replace(NUMPY["question"], seed=49)))
    assert batch_finding(moved, 0).sentence not in texts
    other_epoch = autopsy(train(NUMPY["numpy"]))
    assert batch_finding(other_epoch, 0).sentence != batch_finding(other_epoch, 50).sentence


@given(
    experiment=st.builds(
        Experiment,
        loss=st.sampled_from(list(LOSSES)),
        normalisation=st.sampled_from(["none", "unit", "symmetric", "standardise"]),
        filters=st.integers(1, 4),
        padding=st.sampled_from(["valid", "same"]),
        optimizer=st.sampled_from(["sgd", "adam"]),
        learning_rate=st.sampled_from([1e-3, 0.1, 10.0]),
        epochs=st.just(8),
        seed=st.integers(0, 1000),
        engine=st.just("numpy"),
    )
)
def test_every_run_gets_findings_that_agree_with_its_sizes(experiment):
    result = autopsy(train(experiment))
    path = [stage.code for stage in result.path]
    for epoch in (0, 8):
        for image in range(6):
            found = of_image(result, image, epoch)
            place = dies_at(result, image, epoch)
            if found.why in ("arrives", "fades"):
                assert place == -1
            elif found.why != "not_finite" and found.stage:
                assert path[place] == found.stage
            assert found.sentence.endswith(".")
            assert "nan" not in found.sentence
        found = batch_finding(result, epoch)
        if found.why == "arrives":
            assert result["kernel"].batch[epoch] > 0
        assert (found.why == "not_finite") == (not all(np.isfinite(stage.batch[epoch]) for stage in result.path))
