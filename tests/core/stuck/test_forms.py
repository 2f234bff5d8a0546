"""The closed values, each against the real thing: TensorFlow and Keras, and float32 replicas of PyTorch's formulas."""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest

from core import train
from core.experiment import read_query
from core.stuck import decode
from core.stuck.forms import FORMS, clipped_probabilities, log_clamp
from core.stuck.forms.class_prior import entropy
from core.stuck.forms.double_softmax import floor
from tests.core.lazily import keras, tf

STUCK = Path(__file__).resolve().parents[3] / "core" / "stuck"


def first(number: float, decimals: int = 4, **facts: object) -> str:
    """The first reading of a loss printed with so many decimals."""
    found = decode(f"{number:.{decimals}f}", **facts)
    return found[0].form if found else ""


def one_hot(labels: list[int], classes: int) -> np.ndarray:
    return np.eye(classes, dtype=np.float32)[labels]


def log_softmax(x: np.ndarray) -> np.ndarray:
    """torch.log_softmax in float32: x - max - log(sum(exp(x - max)))."""
    x = x - x.max(axis=-1, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=-1, keepdims=True, dtype=np.float32))


def torch_cross_entropy(x: np.ndarray, labels: list[int]) -> float:
    """nn.CrossEntropyLoss: the mean of -log_softmax(x) at the labels."""
    return float(-log_softmax(x)[range(len(labels)), labels].mean(dtype=np.float32))


def torch_bce(p: np.ndarray, y: np.ndarray) -> float:
    """nn.BCELoss: logarithms are clamped to -100 (aten/src/ATen/native/Loss.cpp)."""
    with np.errstate(divide="ignore"):
        left, right = np.maximum(np.log(p), np.float32(-100)), np.maximum(np.log(1 - p), np.float32(-100))
    return float((-(y * left + (1 - y) * right)).mean(dtype=np.float32))


@pytest.mark.parametrize("classes", [2, 3, 4, 10, 100, 1000])
@pytest.mark.parametrize("wrong", [0, 1, 3, 6])
def test_softmax_twice_saturated_is_the_same_number_in_tensorflow_and_in_pytorchs_formula(classes, wrong):
    labels = [0] * 6
    p = one_hot([1] * wrong + [0] * (6 - wrong), classes)
    tensorflow = float(
        tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=one_hot(labels, classes), logits=p))
    )
    assert tensorflow == pytest.approx(floor(classes) + wrong / 6, rel=1e-6)
    assert torch_cross_entropy(p, labels) == pytest.approx(tensorflow, rel=1e-6)
    best = decode(tensorflow, classes=classes, accuracy=1 - wrong / 6)[0]
    assert (best.form, round(best.share_wrong, 4)) == ("double-softmax", round(wrong / 6, 4))


@pytest.mark.parametrize("classes", [2, 3, 10, 100, 1000])
def test_a_uniform_answer_costs_ln_k(classes):
    zero = np.zeros((6, classes), np.float32)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(np.zeros(6, int), zero)
    assert float(loss) == pytest.approx(math.log(classes), rel=1e-6)
    assert torch_cross_entropy(zero, [0] * 6) == pytest.approx(math.log(classes), rel=1e-6)
    assert first(float(loss), classes=classes) == first(float(loss)) == "uniform"


def test_a_softmax_under_a_binary_loss_that_says_one_in_k_costs_the_entropy_of_one_in_k():
    loss = keras.losses.BinaryCrossentropy()(one_hot([0, 1, 2], 3), np.full((3, 3), 1 / 3, np.float32))
    assert float(loss) == pytest.approx(entropy(1 / 3, 2 / 3), rel=1e-6)
    assert {"uniform", "class-prior"} <= {match.form for match in decode(f"{float(loss):.4f}")}


@pytest.mark.parametrize("share", [0.6, 0.75, 0.9])
def test_the_least_that_a_constant_answer_costs_is_the_entropy_of_the_shares(share):
    labels = np.arange(1000) < 1000 * share
    losses = [float(keras.losses.BinaryCrossentropy()(labels, np.full(1000, p))) for p in np.linspace(0.05, 0.95, 19)]
    assert min(losses) == pytest.approx(entropy(share, 1 - share), rel=1e-5)
    assert first(min(losses), accuracy=share) == "class-prior"


def test_the_shares_of_mnist_are_a_prior_and_not_ten_equal_classes():
    counts = np.array([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])  # its training set
    prior = entropy(*counts / counts.sum())
    assert f"{prior:.4f}" == "2.3012"
    assert first(prior, classes=10, accuracy="0.1124") == "class-prior"


def saturated_binary(loss: object, p: float, y: float) -> float:
    return float(loss(np.full((4, 1), y, np.float32), np.full((4, 1), p, np.float32)))


def test_keras_clips_at_1e_7_from_below_and_at_one_minus_2_to_the_minus_23_from_above():
    binary = keras.losses.BinaryCrossentropy()
    assert saturated_binary(binary, 0, 1) == pytest.approx(clipped_probabilities.BELOW, rel=1e-6)
    assert saturated_binary(binary, 1, 0) == pytest.approx(clipped_probabilities.ABOVE, rel=1e-6)
    assert (f"{clipped_probabilities.BELOW:.4f}", f"{clipped_probabilities.ABOVE:.4f}") == ("16.1181", "15.9424")
    categorical = keras.losses.CategoricalCrossentropy()(one_hot([0, 1], 2), one_hot([1, 0], 2))
    assert float(categorical) == pytest.approx(clipped_probabilities.BELOW, rel=1e-6)


def test_keras_of_tensorflow_1_took_the_logit_of_what_it_clipped():
    # keras 2.2, tensorflow_backend.binary_crossentropy: sigmoid_cross_entropy of log(p / (1 - p)).
    clip = np.float32(1e-7)
    for p, y, level in ((0, 1, clipped_probabilities.BELOW), (1, 0, clipped_probabilities.ABOVE)):
        q = np.clip(np.float32(p), clip, np.float32(1) - clip)
        logit = np.log(q / (1 - q))
        loss = float(tf.nn.sigmoid_cross_entropy_with_logits(labels=np.float32(y), logits=logit))
        assert loss == pytest.approx(level, rel=1e-6)


def tensorflow_2(y: object, p: object) -> object:
    """tf.keras.backend.binary_crossentropy of TensorFlow 2: clipped, and 1e-7 added once more."""
    clip = tf.constant(1e-7, tf.float32)
    p = tf.clip_by_value(p, clip, 1.0 - clip)
    bce = y * tf.math.log(p + 1e-7)
    bce += (1 - y) * tf.math.log(1 - p + 1e-7)
    return -tf.reduce_mean(bce)


def test_tensorflow_2_stands_at_15_4249_below_and_at_15_3332_above():
    assert saturated_binary(tensorflow_2, 0, 1) == pytest.approx(clipped_probabilities.BELOW_2, rel=1e-6)
    assert saturated_binary(tensorflow_2, 1, 0) == pytest.approx(clipped_probabilities.ABOVE_2, rel=1e-6)
    levels = (clipped_probabilities.BELOW_2, clipped_probabilities.ABOVE_2, clipped_probabilities.ABOVE_2_GRAPH)
    assert [f"{level:.4f}" for level in levels] == ["15.4249", "15.3332", "15.2492"]


def test_a_graph_that_adds_the_two_constants_first_stands_at_15_2492():
    clip = np.float32(1e-7)
    top = np.float32(1) - clip
    assert np.float32(1) + clip - top == np.float32(2.0**-22)
    assert -math.log(2.0**-22) == pytest.approx(clipped_probabilities.ABOVE_2_GRAPH, rel=1e-6)


@pytest.mark.parametrize(
    ("number", "level"), [("8.0590", "ln(1e-7)"), ("7.9712", "2^-23)"), ("7.7125", "1e-7 + 1e-7"), ("7.6246", "2^-22")]
)
def test_half_of_each_clipped_level_is_told_from_the_others(number, level):
    best = decode(number, accuracy=0.5)[0]
    assert best.form == "clipped-probabilities"
    assert best.share_wrong == 0.5
    assert level in best.arithmetic


def test_pytorch_clamps_its_logarithm_at_minus_100():
    p, y = np.array([1, 1, 0, 0], np.float32), np.array([0, 1, 0, 0], np.float32)
    assert torch_bce(p, y) == 25
    assert decode("25.0", samples=4, loss="BCELoss")[0].arithmetic == "1/4 x 100 = 25.0000"
    assert torch_bce(1 - y, y) == log_clamp.TORCH == 100


def test_old_pytorch_and_caffe_bound_the_logarithm_by_1e_12_and_by_the_smallest_normal_float32():
    assert -float(np.log(np.float32(1e-12))) == pytest.approx(log_clamp.OLD_TORCH, rel=1e-6)
    assert -float(np.log(np.maximum(np.float32(0), np.finfo(np.float32).tiny))) == pytest.approx(
        log_clamp.CAFFE_LEVEL, rel=1e-6
    )
    assert (f"{log_clamp.OLD_TORCH:.4f}", f"{log_clamp.CAFFE_LEVEL:.4f}") == ("27.6310", "87.3365")


def test_minus_probabilities_lie_between_minus_one_and_zero():
    p = np.exp(log_softmax(np.random.default_rng(0).normal(size=(64, 10)).astype(np.float32)))
    loss = -p[:, 0].mean()  # nll_loss(softmax(x), 0)
    assert -1 < loss < 0
    assert first(loss, loss="nn.NLLLoss") == "nll-of-probabilities"
    assert decode("-0.1000", classes=10, loss="NLLLoss")[0].arithmetic == "-1/10 = -0.1000"


@pytest.mark.parametrize("classes", [2, 3, 4, 10])
def test_squared_errors_of_uniform_zero_and_saturated_outputs(classes):
    mse, y = keras.losses.MeanSquaredError(), one_hot(list(range(classes)), classes)
    even = float(mse(y, np.full_like(y, 1 / classes)))
    assert even == pytest.approx((classes - 1) / classes**2, rel=1e-6)
    assert first(even, classes=classes) == "squared-error"
    same = float(mse(y, one_hot([0] * classes, classes)))  # right for one in K
    assert same == pytest.approx(2 / classes * (1 - 1 / classes), rel=1e-6)
    assert first(same, classes=classes, accuracy=1 / classes, loss="mse") == "squared-error"
    assert first(float(mse(y, 0 * y)), classes=classes, loss="mse") == "squared-error"


def test_hinges_of_outputs_that_say_nothing_and_of_sure_ones():
    y = np.array([[0], [1], [1], [0]], np.float32)
    assert float(keras.losses.Hinge()(y, 0 * y)) == float(keras.losses.SquaredHinge()(y, 0 * y)) == 1
    assert float(keras.losses.Hinge()(y, np.ones_like(y))) == 1  # half of the answers wrong
    classes = one_hot([0, 1, 2], 10)
    even = float(keras.losses.Hinge()(classes, np.full_like(classes, 0.1)))
    assert even == pytest.approx(1.08, rel=1e-6)
    assert first(even, classes=10, loss="hinge") == first(9.0, classes=10, loss="hinge") == first(1.0) == "hinge"


def test_collapsed_embeddings_cost_the_logarithm_of_the_batch_whatever_the_temperature():
    z = np.ones((256, 8), np.float32) / np.sqrt(np.float32(8))
    for temperature in (0.07, 0.5):
        similarity = z @ z.T / np.float32(temperature)
        assert torch_cross_entropy(similarity, list(range(256))) == pytest.approx(math.log(256), rel=1e-5)
    assert {"uniform", "contrastive"} <= {match.form for match in decode("5.5452")}
    assert first(math.log(511), loss="NT-Xent", samples=256) == "contrastive"


def test_a_temperature_of_one_holds_up_a_perfect_contrastive_loss():
    similarity = np.eye(32, dtype=np.float32)
    assert torch_cross_entropy(similarity, list(range(32))) == pytest.approx(math.log1p(31 * math.exp(-1)), rel=1e-6)
    assert first(math.log1p(31 * math.exp(-1)), loss="contrastive", samples=32) == "contrastive"


def test_labels_of_two_send_a_binary_loss_below_zero():
    loss = float(keras.losses.BinaryCrossentropy()(np.full((4, 1), 2.0), np.full((4, 1), 0.9)))
    assert loss < 0
    assert first(loss, loss="binary_crossentropy") == "labels-out-of-range"


@pytest.mark.parametrize("form", [form for form in FORMS.values() if form.experiment], ids=lambda form: form.name)
def test_the_experiment_of_a_form_stands_there(form):
    run = train(replace(form.experiment, engine="numpy"))
    right = run.accuracy[-1]
    assert form.name in {match.form for match in decode(f"{run.loss[-1]:.4f}", classes=2, accuracy=float(right))}
    assert run.solved_at is None


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_each_form_says_what_it_means_how_to_test_it_and_how_to_mend_it(form):
    assert form.meaning.endswith(".")
    assert form.repair.endswith(".")
    assert all(len(lines.splitlines()) == 2 for lines in form.test.values())
    for lines in form.test.values():
        compile(lines, "test", "exec")


@pytest.mark.parametrize("file", ["forms/forms.toml", "code/faults.toml"])
def test_each_link_of_a_run_opens_what_it_spells(file):
    written = tomllib.loads((STUCK / file).read_text(encoding="utf-8"))
    links = [dict(parse_qsl(entry["experiment"])) for entry in written.values() if "experiment" in entry]
    assert links
    for link in links:
        experiment, ignored = read_query(link)
        assert (experiment.to_query(), ignored) == (link, ())
