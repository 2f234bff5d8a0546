"""The NumPy engine: stretches, batches, blocks, divergence. What it computes is tested in test_network.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core import PRESETS, Experiment, train, train_many
from core.engines import numpy_engine
from core.engines.numpy_engine import Block
from core.engines.training import initial_state, stream
from core.formulas.losses import LOSSES
from core.formulas.optimizers import OPTIMIZERS
from core.images import THREAD_IMAGES
from core.network.initial_weights import initial_parameters
from core.network.network import Network
from core.run import Run
from tests.core.pairs import all_of

QUESTION = replace(PRESETS["question"], engine="numpy")
LEARNS = replace(
    QUESTION, loss="categorical_crossentropy", normalisation="unit", optimizer="adam", learning_rate=0.05, epochs=40
)
# Fast enough for the ReLUs not to die first: the logits grow until float32 has no number for them.
DIVERGES = replace(
    QUESTION, loss="logits", normalisation="symmetric", filters=16, padding="same", learning_rate=10.0, epochs=60
)


def same(first: Run, second: Run) -> None:
    """Bit for bit the same trajectory."""
    for name in ("parameters", "loss", "accuracy"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


# One network


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
@pytest.mark.parametrize("cut", [1, 17, 39])
def test_two_stretches_are_one(optimizer, cut):
    e = replace(LEARNS, optimizer=optimizer)
    whole, end = numpy_engine.advance(e, initial_state(e), 40)
    first, between = numpy_engine.advance(e, initial_state(e), cut)
    second, second_end = numpy_engine.advance(e, between, 40 - cut)
    same(Run(e, first.then(second)), Run(e, whole))
    np.testing.assert_array_equal(second_end.parameters, end.parameters)
    np.testing.assert_array_equal(second_end.slots, end.slots)
    assert (between.step, second_end.step, end.step) == (cut, 40, 40)


def test_a_stretch_leaves_the_state_it_started_from_as_it_was():
    _, state = numpy_engine.advance(LEARNS, initial_state(LEARNS), 5)
    parameters, slots = state.parameters.copy(), state.slots.copy()
    numpy_engine.advance(LEARNS, state, 5)
    np.testing.assert_array_equal(state.parameters, parameters)
    np.testing.assert_array_equal(state.slots, slots)
    assert (slots != 0).any()


def test_a_stream_gives_ever_longer_runs_that_agree_and_ends_with_the_whole():
    runs = list(stream(LEARNS, stretch=15))
    assert [run.experiment.epochs for run in runs] == [15, 30, 40]
    assert [len(run.loss) for run in runs] == [16, 31, 41]
    same(runs[-1], train(LEARNS))
    same(runs[0], train(LEARNS).until(15))
    assert runs[-1].experiment == LEARNS


def test_epoch_zero_is_the_initial_weights_and_nobody_can_write_into_a_run():
    run = train(LEARNS)
    np.testing.assert_array_equal(run.parameters[0], initial_parameters(LEARNS, [48])[:, 0])
    for array in (run.parameters, run.loss, run.accuracy, run.kernels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("loss", list(LOSSES))
def test_recorded_loss_and_accuracy_are_those_of_the_recorded_weights(loss):
    run = train(replace(LEARNS, loss=loss, padding="same", filters=3))
    np.testing.assert_allclose(run.loss, run.activations.losses.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(run.accuracy, run.right.mean(axis=1), rtol=1e-6)
    assert len(set(run.loss.tolist())) > 30


@pytest.mark.parametrize("dtype_field", ["parameters", "loss", "accuracy"])
def test_a_run_is_float32(dtype_field):
    assert getattr(train(LEARNS), dtype_field).dtype == np.float32


# Many networks. A single run's products may be summed in another order than a batch's: the last bits differ.


@pytest.mark.parametrize("preset", list(PRESETS))
def test_each_column_of_train_many_is_train_of_that_seed(preset):
    e = replace(PRESETS[preset], engine="numpy", epochs=50)
    seeds = [48, 0, 2**32 - 1, *range(100, 140)]
    runs = train_many(e, seeds)
    assert runs.loss.shape == runs.accuracy.shape == (51, len(seeds))
    for column in (0, 1, 2, 20, 42):
        run = train(replace(e, seed=seeds[column]))
        np.testing.assert_allclose(runs.loss[:, column], run.loss, rtol=2e-6, atol=1e-6)
        np.testing.assert_array_equal(runs.accuracy[:, column], run.accuracy)
        np.testing.assert_array_equal(runs.initial[:, column], run.parameters[0])
        np.testing.assert_allclose(runs.final[:, column], run.parameters[-1], rtol=2e-6, atol=1e-6)
        assert runs.solved[column] == run.solved


@pytest.mark.parametrize(
    ("e", "cuts"),
    all_of(
        (LEARNS, replace(LEARNS, padding="same", filters=6, optimizer="sgd"), replace(PRESETS["answer-1"], filters=16)),
        ((1,), (31,), (32,), (7, 100, 150), (299,)),
        together=1,
    ),
)
def test_a_networks_bits_do_not_depend_on_its_neighbours(e, cuts):
    e = replace(e, epochs=25)
    together = train_many(e, range(300))
    in_pieces = [train_many(e, piece) for piece in np.split(np.arange(300), cuts)]
    backwards = train_many(e, range(299, -1, -1))
    for name in ("loss", "accuracy", "final"):
        expected = getattr(together, name)
        np.testing.assert_array_equal(np.hstack([getattr(piece, name) for piece in in_pieces]), expected)
        np.testing.assert_array_equal(getattr(backwards, name)[:, ::-1], expected)


def test_more_seeds_than_a_block_holds_are_each_trained_once_and_in_order():
    e = replace(LEARNS, epochs=2)
    count = 3 * (numpy_engine.BLOCK_ACTIVATIONS // (6 * e.features)) + 7
    runs = train_many(e, range(count))
    np.testing.assert_array_equal(runs.initial, initial_parameters(e, range(count)))
    assert (runs.final[:-2] != runs.initial[:-2]).any(axis=0).mean() > 0.8
    last = train_many(e, [count - 1])
    np.testing.assert_allclose(runs.loss[:, -1], last.loss[:, 0], rtol=1e-6)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_networks_with_learning_rates_of_their_own_are_those_trained_apart(optimizer):
    e = replace(LEARNS, optimizer=optimizer, epochs=25)
    initial, rates = initial_parameters(e, range(50)), (1e-4, 0.003, 0.3)
    together = numpy_engine.train_batch(e, np.tile(initial, 3), np.repeat(rates, 50), threads=1)
    for index, rate in enumerate(rates):
        alone = train_many(replace(e, learning_rate=rate), range(50))
        columns = slice(50 * index, 50 * (index + 1))
        np.testing.assert_array_equal(together.loss[:, columns], alone.loss)
        np.testing.assert_array_equal(together.final[:, columns], alone.final)


def test_no_seeds_are_no_runs():
    runs = train_many(LEARNS, [])
    assert runs.loss.shape == (41, 0)
    assert runs.solved.shape == (0,)


def test_the_seed_of_the_experiment_plays_no_part():
    first, second = (train_many(replace(LEARNS, seed=seed), [5, 6]) for seed in (1, 2))
    np.testing.assert_array_equal(first.loss, second.loss)


def test_solved_means_all_right_at_the_last_epoch():
    runs = train_many(LEARNS, range(200))
    assert runs.solved.dtype == bool
    assert 20 < runs.solved.sum() < 200
    np.testing.assert_array_equal(runs.solved, runs.accuracy[-1] == 1)


def test_frozen_is_what_a_single_run_calls_unmoved():
    for e in (QUESTION, replace(QUESTION, epochs=3, normalisation="unit"), replace(QUESTION, optimizer="momentum")):
        seeds = range(40, 60)
        moved = [train(replace(e, seed=seed)).moved for seed in seeds]
        np.testing.assert_array_equal(train_many(e, seeds).frozen, ~np.array(moved))
    assert train_many(QUESTION, [48]).frozen.all()


@pytest.mark.parametrize("count", [2, 3, 7, 16])
def test_any_number_of_images_is_trained_and_counted_right(count):
    images = (THREAD_IMAGES * 3)[2 : 2 + count]
    runs = train_many(replace(LEARNS, images=images), range(5))
    rights = runs.accuracy * count
    np.testing.assert_allclose(rights, rights.round(), atol=1e-5)
    # 1 must be exactly 1, or nobody is ever solved.
    assert ((rights.round() == count) == (runs.accuracy == 1)).all()


# A block of networks, in stretches


def in_one_go(e: Experiment, initial: np.ndarray, step: int = 0) -> tuple[np.ndarray, ...]:
    """Loss, accuracy and final weights of networks that ``descend`` trains at once."""
    net = Network(e, initial.shape[1])
    net.parameters.flat[:] = initial
    slots = np.zeros((OPTIMIZERS[e.optimizer].slots, *initial.shape), np.float32)
    return *numpy_engine.descend(e, net, slots, step, e.epochs), net.parameters.flat


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("stretches", [[40], [1] * 40, [7, 0, 32, 1]])
def test_a_block_in_stretches_is_descend_in_one_go(optimizer, stretches):
    e = replace(LEARNS, optimizer=optimizer)
    initial = initial_parameters(e, range(64))
    block = Block(e, initial[:, :50])  # as many as fill no lanes
    for epochs in stretches:
        block.advance(epochs)
    runs = block.runs()
    assert (block.epoch, runs.experiment) == (40, e)
    for found, expected in zip((runs.loss, runs.accuracy, runs.final), in_one_go(e, initial), strict=True):
        np.testing.assert_array_equal(found, expected[:, :50])


def test_a_block_that_is_stopped_early_is_the_shorter_experiment():
    block = Block(LEARNS, initial_parameters(LEARNS, range(5)))
    block.advance(9)
    runs, shorter = block.runs(), train_many(replace(LEARNS, epochs=9), range(5))
    assert runs.experiment == shorter.experiment
    block.advance(1)  # what was given stays as it was
    for name in ("loss", "accuracy", "initial", "final"):
        np.testing.assert_array_equal(getattr(runs, name), getattr(shorter, name))


def test_a_block_has_no_more_epochs_than_its_experiment_and_no_runs_before_the_first():
    block = Block(LEARNS, initial_parameters(LEARNS, [1]))
    with pytest.raises(ValueError, match="epochs must be"):
        block.runs()
    block.advance(39)
    with pytest.raises(ValueError, match="there are 40 epochs; 41 were asked for"):
        block.advance(2)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    "change",
    [{"loss": "mean_squared_error"}, {"normalisation": "symmetric"}, {"learning_rate": 0.3}, {"optimizer": "momentum"}],
)
def test_a_change_goes_on_from_the_weights_with_a_fresh_optimizer(optimizer, change):
    before = replace(LEARNS, optimizer=optimizer)
    after = replace(before, **change)
    block = Block(before, initial_parameters(before, range(32)))
    block.advance(12)
    between = block.weights.copy()
    block.change(after)
    block.advance(28)
    runs, first = block.runs(), train_many(before, range(32))
    loss, accuracy, final = in_one_go(replace(after, epochs=28), between)
    np.testing.assert_array_equal(runs.final, final)
    np.testing.assert_array_equal(runs.loss, np.concatenate([first.loss[:12], loss]))
    np.testing.assert_array_equal(runs.accuracy, np.concatenate([first.accuracy[:12], accuracy]))
    assert runs.experiment == after
    np.testing.assert_array_equal(runs.initial, first.initial)


def test_a_change_takes_learning_rates_of_each_network():
    initial, rates = initial_parameters(LEARNS, range(3)), np.array([0.001, 0.05, 0.5], np.float32)
    block = Block(LEARNS, initial, rates[::-1])
    block.advance(5)
    block.change(LEARNS, rates)
    block.advance(5)
    for column, rate in enumerate(rates):
        alone = Block(replace(LEARNS, learning_rate=float(rates[2 - column])), initial[:, [column]])
        alone.advance(5)
        alone.change(replace(LEARNS, learning_rate=float(rate)))
        alone.advance(5)
        np.testing.assert_array_equal(block.runs().loss[:, [column]], alone.runs().loss)


@pytest.mark.parametrize("change", [{"filters": 6, "padding": "same"}, {"images": THREAD_IMAGES[1:]}, {"epochs": 41}])
def test_what_makes_another_network_cannot_change_in_mid_run(change):
    e = replace(LEARNS, filters=11)  # as many weights as 6 filters with padding
    block = Block(e, initial_parameters(e, [1]))
    with pytest.raises(ValueError, match="only loss, normalisation, optimizer, learning_rate can change in mid-run"):
        block.change(replace(e, **change))


# A run that diverges


def test_a_diverging_run_is_recorded_to_the_end_and_says_where():
    run = train(DIVERGES)
    at = run.diverged_at
    assert len(run.loss) == 61
    assert 1 < at < 50
    assert np.isfinite(run.loss[:at]).all()
    assert np.isfinite(run.parameters[:at]).all()
    assert not (np.isfinite(run.loss[at]) and np.isfinite(run.parameters[at]).all())
    assert not np.isfinite(run.parameters[-1]).all()
    assert not run.solved
    # Its twin with a smaller step is healthy.
    assert train(replace(DIVERGES, learning_rate=1e-3)).diverged_at is None


def test_networks_that_diverge_leave_the_others_alone():
    healthy, sick = initial_parameters(DIVERGES, [1, 2]), np.full((4 * 16 + 2 * 144 + 2, 1), 1e30, np.float32)
    e = replace(DIVERGES, learning_rate=1e-3)
    alone = numpy_engine.train_batch(e, healthy)
    together = numpy_engine.train_batch(e, np.hstack([healthy[:, :1], sick, healthy[:, 1:]]))
    assert not np.isfinite(together.loss[:, 1]).all()
    np.testing.assert_allclose(together.loss[:, [0, 2]], alone.loss, rtol=1e-5)


def test_the_questions_settings_with_logits_and_a_huge_rate_die_without_diverging():
    # Its ReLUs are dead after the second update: from there on only the biases swing.
    run = train(replace(QUESTION, loss="logits", learning_rate=10.0, epochs=1000))
    assert run.diverged_at is None
    assert (run.activations.features[:, :, 2:] == 0).all()
    assert set(run.accuracy[2:].tolist()) == {0.5}


def test_experiments_differ_where_they_should():
    # An option that the engine ignored would give the same losses.
    base = replace(LEARNS, epochs=20)
    variants = [base, *(replace(base, optimizer=o) for o in OPTIMIZERS if o != base.optimizer)]
    variants += [replace(base, loss=name) for name in LOSSES if name not in (base.loss, "logits")]
    variants += [replace(base, normalisation=n) for n in ("none", "symmetric", "standardise")]
    variants += [replace(base, padding="same"), replace(base, filters=3), replace(base, learning_rate=0.01)]
    variants += [replace(base, seed=49), replace(base, images=THREAD_IMAGES[1:])]
    assert len({train(e).loss.tobytes() for e in variants}) == len(variants)
    assert train(replace(base, loss="logits")).loss.tobytes() == train(base).loss.tobytes()


def test_the_default_engine_is_not_this_one():
    assert Experiment().engine == "keras"
