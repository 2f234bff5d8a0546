"""The network from scratch is Keras's: both engines, every loss x optimizer x padding x normalisation, 100 epochs.

The small circle sees every pair of them, the deep one all.

Float32 rounds, and every processor's libraries in an order of their own, so the two cannot be compared bit for bit.
What arithmetic guarantees on any machine is *one* update: from each state that Keras comes through, both engines land
in the interval that ``rounding_of_one_update`` works out from the sizes of what is added. A hundred updates may carry a
rounding anywhere; of those only what a visitor sees is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core import Experiment
from core.engines.training import ADVANCE_BY, Advance, initial_state
from core.figures.explorer.curves import loss_axis
from core.figures.explorer.figure import PAGE
from core.formulas.losses import LOSSES, on_probabilities, softmax
from core.formulas.losses import loss as loss_module
from core.formulas.optimizers import OPTIMIZERS
from core.images import NORMALISATIONS, PADDINGS
from core.network import network
from core.outcome.shown import Shown
from core.run import Run
from core.run.trajectory import State, Trajectory
from tests.core.pairs import all_of
from tests.core.rounding import rounding_of_one_update

EPOCHS = 100
# An image on the border between the classes changes sides with a rounding; the chart of 100 epochs shows an epoch in
# three to seven pixels.
A_FEW_EPOCHS = 3
A_PIXEL = 1 / max(view.height or 0 for view in PAGE)


Made = list[tuple[Trajectory, State]]


def each_update(advance: Advance, experiment: Experiment, states: list[State]) -> Made:
    """One update from each state."""
    return [advance(experiment, state, 1) for state in states]


def path_of_keras(experiment: Experiment, epochs: int) -> tuple[list[State], Made]:
    """Where Keras stands before each update, and the updates; one at a time, so that its slots are known too."""
    states, made = [initial_state(experiment)], []
    for _ in range(epochs):
        made += each_update(ADVANCE_BY["keras"], experiment, states[-1:])
        states.append(made[-1][1])
    return states[:-1], made


def outside(experiment: Experiment, states: list[State], made: Made) -> list[str]:
    """What of the updates float32 cannot explain: every number outside its interval, by name."""
    loss = np.array([stretch.loss[0] for stretch, _ in made])  # (R,), before each update
    right = np.rint([stretch.accuracy[0] * len(experiment.images) for stretch, _ in made])  # (R,) images
    after = {
        "parameters": np.stack([state.parameters for _, state in made], axis=1),  # (W, R)
        "slots": np.stack([state.slots for _, state in made], axis=2),  # (S, W, R)
    }
    w = np.stack([state.parameters for state in states], axis=1)
    slots = np.stack([state.slots for state in states], axis=2)
    bound = rounding_of_one_update(experiment, w, slots, np.array([state.step for state in states]))
    least, most = bound.right.low.sum(axis=0), bound.right.high.sum(axis=0)
    found = [f"loss before update {step + 1}" for step in np.flatnonzero(~bound.loss.contains(loss))]
    count_is_possible = (least <= right) & (right <= most)
    found += [f"images right before update {step + 1}" for step in np.flatnonzero(~count_is_possible)]
    for name, interval in (("parameters", bound.parameters), ("slots", bound.slots)):
        for *index, step in np.argwhere(~interval.contains(after[name])):
            found.append(f"{name}{[int(i) for i in index]} after update {step + 1}")
    return found


def whole(experiment: Experiment, made: Made) -> Run:
    """The run that the updates make, one after the other."""
    trajectory = made[0][0]
    for stretch, _ in made[1:]:
        trajectory = trajectory.then(stretch)
    return Run(experiment, trajectory)


def apart(first: Run, second: Run) -> int:
    """The fewest epochs that one has to look around to find each image, at each epoch, as right or wrong as in the
    other run.
    """
    for reach in range(len(first.loss)):
        around = [slice(max(0, epoch - reach), epoch + reach + 1) for epoch in range(len(first.loss))]
        if all(
            (there.right[near] == here.right[epoch]).any(axis=0).all()
            for here, there in ((first, second), (second, first))
            for epoch, near in enumerate(around)
        ):
            return reach
    return len(first.loss)


# The normalisation varies fastest: the Keras engine builds one loop for all four.
@pytest.mark.parametrize(
    ("loss", "optimizer", "padding", "normalisation"), all_of(LOSSES, OPTIMIZERS, PADDINGS, NORMALISATIONS)
)
def test_both_engines_take_the_same_path(loss, optimizer, padding, normalisation):
    experiment = Experiment(loss=loss, optimizer=optimizer, padding=padding, normalisation=normalisation, epochs=EPOCHS)
    states, keras = path_of_keras(experiment, EPOCHS)
    assert outside(experiment, states, keras) == []
    assert outside(experiment, states, each_update(ADVANCE_BY["numpy"], experiment, states)) == []

    trajectory, end = ADVANCE_BY["numpy"](experiment, initial_state(experiment), EPOCHS)
    seen, twin = whole(experiment, keras), Run(experiment, trajectory)
    assert end.step == EPOCHS
    assert apart(seen, twin) <= A_FEW_EPOCHS
    scale = loss_axis(Shown(seen))
    heights = [[scale.height(float(value)) for value in run.loss] for run in (seen, twin)]
    np.testing.assert_allclose(*heights, rtol=0, atol=A_PIXEL)


def gradient_times(factor: float) -> Callable[[pytest.MonkeyPatch], None]:
    """Every loss hands on a gradient that is wrong by a factor."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        for name, loss in LOSSES.items():

            def wrong(x: np.ndarray, y: np.ndarray, formula=loss.formula) -> tuple[np.ndarray, np.ndarray]:
                value, gradient = formula(x, y)
                return value, gradient * gradient.dtype.type(factor)

            monkeypatch.setitem(LOSSES, name, replace(loss, formula=wrong))

    return patch


def update_by(name: str, update: Callable[..., None]) -> Callable[[pytest.MonkeyPatch], None]:
    """An optimizer that updates in another way."""
    return lambda monkeypatch: monkeypatch.setitem(OPTIMIZERS, name, replace(OPTIMIZERS[name], update=update))


def adam(epsilon: float = 1e-7, outside: bool = True, beta_1: float = 0.9, number: type = np.float32):
    """Adam with other constants, or its bias corrections in another precision."""

    def update(w, g, slots, rate, step):
        mean, mean_square = slots
        mean_square += (g * g - mean_square) * np.float32(1 - 0.999)
        mean += (g - mean) * np.float32(1 - beta_1)
        alpha = np.float32(rate * np.sqrt(1 - number(0.999) ** step) / (1 - number(beta_1) ** step))
        root = np.sqrt(mean_square) + np.float32(epsilon) if outside else np.sqrt(mean_square + np.float32(epsilon))
        w -= mean / root * alpha

    return update


def momentum(kept: float):
    def update(w, g, slots, rate, step):
        slots[0] *= np.float32(kept)
        slots[0] -= g * np.float32(rate)
        w += slots[0]

    return update


def rmsprop(kept: float = 0.9, outside: bool = False):
    def update(w, g, slots, rate, step):
        slots[0] *= np.float32(kept)
        slots[0] += g * g * np.float32(1 - kept)
        epsilon = np.float32(1e-7)
        w -= g * np.float32(rate) / (np.sqrt(slots[0]) + epsilon if outside else np.sqrt(slots[0] + epsilon))

    return update


def one_image_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    backward = network.Network.backward

    def wrong(net: network.Network, logit_gradient: np.ndarray) -> network.Parameters:
        logit_gradient[:, 2] = 0
        return backward(net, logit_gradient)

    monkeypatch.setattr(network.Network, "backward", wrong)


def softmax_at_another_temperature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loss_module, "softmax", lambda z: softmax(z * z.dtype.type(1 + 1e-4)))


RIGHT = {
    "adam": update_by("adam", adam()),
    "momentum": update_by("momentum", momentum(0.9)),
    "rmsprop": update_by("rmsprop", rmsprop()),
    "gradient": gradient_times(1),
}
UNIT, LOGITS = {"normalisation": "unit"}, {"loss": "logits", "normalisation": "unit"}
WRONG = {
    **{f"gradient 1e-4 too large, {loss}": ({**UNIT, "loss": loss}, gradient_times(1 + 1e-4)) for loss in LOSSES},
    "gradient 1e-3 too large, raw pixels": ({"loss": "logits"}, gradient_times(1 + 1e-3)),
    "gradient 1e-3 too large, rmsprop": ({**LOGITS, "optimizer": "rmsprop"}, gradient_times(1 + 1e-3)),
    "gradient 1e-3 too large, adam": ({**LOGITS, "optimizer": "adam"}, gradient_times(1 + 1e-3)),
    "an image is forgotten": (LOGITS, one_image_is_forgotten),
    "softmax of 1.0001 z": ({**UNIT, "loss": "mean_squared_error"}, softmax_at_another_temperature),
    "clip at 1e-6": ({"loss": "binary_crossentropy_2019"}, lambda patch: patch.setattr(on_probabilities, "CLIP", 1e-6)),
    "momentum 0.9001": ({**LOGITS, "optimizer": "momentum"}, update_by("momentum", momentum(0.9001))),
    "rmsprop keeps 0.9001": ({**LOGITS, "optimizer": "rmsprop"}, update_by("rmsprop", rmsprop(0.9001))),
    "rmsprop, epsilon outside": ({**LOGITS, "optimizer": "rmsprop"}, update_by("rmsprop", rmsprop(outside=True))),
    "adam, epsilon 1e-8": ({**LOGITS, "optimizer": "adam"}, update_by("adam", adam(1e-8))),
    "adam, epsilon inside": ({**LOGITS, "optimizer": "adam"}, update_by("adam", adam(outside=False))),
    "adam keeps 0.9001": ({**LOGITS, "optimizer": "adam"}, update_by("adam", adam(beta_1=0.9001))),
    "adam corrects in float64": ({**LOGITS, "optimizer": "adam"}, update_by("adam", adam(number=np.float64))),
}


def wrong_updates(settings: dict[str, str], patch, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What does not fit into the bound when the NumPy engine is patched."""
    experiment = Experiment(**settings)
    states, _ = path_of_keras(experiment, 30)
    patch(monkeypatch)
    return outside(experiment, states, each_update(ADVANCE_BY["numpy"], experiment, states))


@pytest.mark.parametrize("mistake", WRONG)
def test_a_small_mistake_does_not_fit_into_the_rounding_of_one_update(mistake, monkeypatch):
    assert wrong_updates(*WRONG[mistake], monkeypatch)


@pytest.mark.parametrize("name", RIGHT)
def test_what_the_mistakes_are_made_from_does_fit(name, monkeypatch):
    optimizer = name if name in OPTIMIZERS else "sgd"
    assert wrong_updates({**LOGITS, "optimizer": optimizer}, RIGHT[name], monkeypatch) == []


def test_both_engines_show_the_question_at_all_101_points_with_its_kernels_bit_for_bit_unmoved():
    experiment = Experiment()
    for engine in ADVANCE_BY.values():
        trajectory, _ = engine(experiment, initial_state(experiment), 100)
        assert set(np.round(trajectory.loss.astype(float), 7)) == {0.8132616}
        assert set(trajectory.accuracy) == {0.5}
        bits = trajectory.parameters.view(np.uint32)
        assert (bits[:, :-2] == bits[0, :-2]).all()
        # The biases start at 0, where float32 can hold what the sixth image's softmax of 1e-18 lets through.
        assert np.abs(trajectory.parameters[:, -2:]).max() < 1e-19
